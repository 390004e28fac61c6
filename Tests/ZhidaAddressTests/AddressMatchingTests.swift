import Foundation
import Testing
import ZhidaCore

@testable import ZhidaAddress

@Suite("Matching typed text")
struct AddressMatchingTests {
    @Test("Each text of the table gives its decision", arguments: Fixture.rows("Tests/Fixtures/address/matching.tsv"))
    func table(row: [String]) {
        let best = Fixture.match(row[0]).min { rank($0) < rank($1) }
        #expect(best?.outcome.rawValue == row[1], "\(row[3])")
        if !row[2].isEmpty { #expect(best?.candidates.first?.code.text == row[2], "\(row[3])") }
    }

    /// The caller's part of the reference text; the agent's words do not count.
    private func callerText(_ text: String) -> String {
        guard text.contains("caller: ") else { return text }
        return text.components(separatedBy: " | ").filter { $0.hasPrefix("caller: ") }
            .map { $0.dropFirst("caller: ".count) }.joined(separator: "，")
    }

    @Test(
        "The reference text of every sample gives its decision and codes",
        arguments: Fixture.rows("samples/expected.tsv")
    )
    func samples(row: [String]) {
        let decisions = Fixture.match(callerText(row[3]))
        let expected = Set(row[5].split(separator: ";").map(String.init))
        let best = decisions.min { rank($0) < rank($1) }
        #expect(best?.outcome.rawValue == row[4], "\(row[0])")
        switch best?.outcome {
        case .matched, .partial:
            let found = decisions.filter { $0.outcome == best?.outcome }.compactMap { $0.candidates.first?.code.text }
            #expect(Set(found) == expected, "\(row[0])")
        case .ambiguous:
            #expect(Set(best!.candidates.map(\.code.text)).isSubset(of: expected), "\(row[0])")
            #expect(best!.question != nil)
        case .notInGazetteer, .some(.none), nil: break
        }
    }

    private func rank(_ decision: AddressDecision) -> Int {
        AddressDecision.Outcome.byUse.firstIndex(of: decision.outcome)!
    }

    @Test("A number that contradicts never fills the field, whatever the number")
    func vetoOfNumbers() {
        for number in [351, 777, 2_000, 9_999] {
            let decision = Fixture.match("福海街道展景路\(number)号")[0]
            #expect(decision.outcome == .partial)
            #expect(decision.reasons.contains { $0.agreement < 0 })
        }
    }

    @Test("A number with a digit more, less or other than the gazetteer's is shown and never filled in")
    func otherDigits() throws {
        for number in stride(from: 11, through: 999, by: 13) {
            for decision in Fixture.match("福海街道展景路\(number)号") where decision.outcome == .matched {
                #expect(decision.candidates[0].address.hasSuffix("展景路\(number)号"))
            }
        }
    }

    @Test("A rare character is read as it was written where its simplified form has no reading")
    func rareCharacter() {
        #expect(Fixture.spoken("鐥").syllables == Self.said("shan"))
    }

    @Test("A lone name is all that a short text says but for words that callers say around it")
    func aloneInShortText() {
        func isAlone(_ text: String, _ span: Range<Int>) -> Bool {
            Fixture.engine.searched(Fixture.spoken(text)).isAlone(span)
        }
        #expect(isAlone("山风广场", 0..<4))
        #expect(isAlone("我在山风广场门口", 2..<6))
        #expect(!isAlone("他们山风广场很多人", 2..<6))
        #expect(!isAlone(String(repeating: "好", count: 30) + "，山风广场", 30..<34))
    }

    @Test("Reasons point at the words they speak of")
    func reasons() throws {
        let text = "你好，西乡街道的固戍一路八十八号楼下"
        let decision = try #require(Fixture.match(text).first)
        let scalars = Array(text.unicodeScalars)
        for reason in decision.reasons {
            #expect(String(String.UnicodeScalarView(scalars[reason.range])) == reason.said)
        }
        #expect(decision.reasons.map(\.level) == [.street, .road, .door])
    }

    @Test("Hostile text ends in a decision, quickly", arguments: ["一", "西乡街道", "\u{0}\u{FFFD}", "号", "👩‍👩‍👧", "不对，是"])
    func hostile(piece: String) {
        let clock = ContinuousClock()
        let spent = clock.measure { _ = Fixture.match(String(repeating: piece, count: 400)) }
        #expect(spent < .seconds(60))
    }

    private static func said(_ pinyin: String) -> [Syllable] {
        pinyin.split(separator: " ").compactMap { Syllable(pinyin: $0) }
    }

    private static func plan(_ pinyin: String) throws -> ListeningPlan {
        let heard = said(pinyin).map {
            TimedSyllable(syllable: $0, span: TimeSpan(start: 0, end: 200), confidence: 0.5)
        }
        return try #require(Fixture.engine.listeningPlan(for: heard[...], addresses: 80, leastEvidence: 0))
    }

    @Test("A plan to hear again holds the place that was misheard")
    func listeningPlan() throws {
        let plan = try Self.plan("wo zai xi xiang jie dao gu su yi lu ba shi ba hao")
        #expect(
            plan.streets.contains { street in
                (street.places + street.communities.flatMap(\.places)).contains {
                    $0.names.contains(Self.said("gu shu yi lu"))
                }
            }
        )
        #expect(plan.span == 2..<14)
    }

    @Test("The likeliest of a plan is known by its name, its street and its community")
    func likeliestOfPlan() throws {
        let (street, community) = (Self.said("xi xiang jie dao"), Self.said("gu shu she qu"))
        let (road, other) = (Self.said("gu shu yi lu"), Self.said("gu shu er lu"))
        let plan = try Self.plan("wo zai xi xiang jie dao gu shu she qu gu shu yi lu ba shi ba hao")
        #expect(plan.isLikeliest(placeNamed: road, street: street, community: community))
        #expect(plan.isLikeliest(placeNamed: road, street: [], community: []))
        #expect(!plan.isLikeliest(placeNamed: other, street: street, community: community))
        #expect(!plan.isLikeliest(placeNamed: road, street: Self.said("fu hai jie dao"), community: []))
        #expect(!plan.isLikeliest(placeNamed: road, street: street, community: Self.said("xi xiang she qu")))
    }

    @Test("What is heard against a street and community leaves out the two together, and nothing else")
    func planWithoutStreetAndCommunity() throws {
        let (street, community) = (Self.said("xi xiang jie dao"), Self.said("gu shu she qu"))
        let plan = try Self.plan("wo zai xi xiang jie dao gu shu she qu gu su yi lu ba shi ba hao")
        func communities(_ plan: ListeningPlan, in street: [Syllable]) -> [ListeningPlan.Community] {
            plan.streets.filter { $0.names.contains(street) }.flatMap(\.communities)
        }
        #expect(communities(plan, in: street).contains { $0.names.contains(community) })

        let others = plan.without(street: street, community: community)
        #expect(!communities(others, in: street).contains { $0.names.contains(community) })
        #expect(communities(others, in: street).count == communities(plan, in: street).count - 1)
        #expect(
            !plan.without(street: [], community: community).streets.flatMap(\.communities).contains {
                $0.names.contains(community)
            }
        )
        #expect(!plan.without(street: street, community: []).streets.contains { $0.names.contains(street) })
        #expect(
            plan.without(street: Self.said("fu hai jie dao"), community: community).streets.count == plan.streets.count
        )
    }
}
