import Foundation
import Testing
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

@testable import ZhidaAddress

@Suite("Places told by one another")
struct RelatedPlacesTests {
    private func shown(_ decision: AddressDecision) -> String {
        let codes = decision.answer.map { [$0] } ?? decision.candidates.filter { $0.confidence >= 0.1 }
        let relation = decision.relation.map { relation in
            let side = relation.side.map { ".\($0.rawValue)" } ?? ""
            return "\(relation.kind.rawValue)\(side)(\(relation.places.joined(separator: ",")))"
        }
        return ([decision.outcome.rawValue] + codes.map(\.code.text) + [relation].compactMap { $0 }).joined(
            separator: " "
        )
    }

    @Test("Each text of the table has its decisions", arguments: Fixture.rows("Tests/Fixtures/address/related.tsv"))
    func table(row: [String]) {
        #expect(Fixture.match(row[0]).map(shown).joined(separator: "; ") == row[1], "\(row[2])")
    }

    @Test(
        "What was heard is told the same way",
        arguments: [
            ("福海街道永和路和大洋路交界处有积水", ["宝安区福海街道永和路", "宝安区福海街道大洋路"]),
            ("上川路和前进一路交叉口", ["宝安区新安街道上川路", "宝安区新安街道前进一路"]),
        ]
    )
    func heard(text: String, roads: [String]) {
        let typed = Fixture.spoken(text)
        let heard = SpokenText(text: text, syllables: typed.syllables, ranges: typed.ranges, isHeard: true)
        let decisions = Fixture.engine.match(heard)
        #expect(decisions.compactMap { $0.answer?.address } == roads)
        #expect(decisions.allSatisfy { $0.relation?.kind == .crossing })
    }

    @Test("A relation comes back from JSON as it went") func json() throws {
        for text in ["福海街道永和路和大洋路交界处", "香缇湾花园对面", "固戍一路12号"] {
            let decisions = Fixture.match(text)
            #expect(
                try JSONDecoder().decode([AddressDecision].self, from: JSONEncoder().encode(decisions)) == decisions
            )
        }
    }

    /// Three streets with a bank of one name each, 5 km apart, and a garden in the first, 200 m from the second's bank.
    private static let scattered: AddressEngine = {
        let rows = """
            code,level,parent,name,reading,kind,until,longitude,latitude,origin,source
            440399,district,,测试区,ce shi qu,,,,,synthetic,test
            440399001,street,440399,东门街道,dong men jie dao,,,,,synthetic,test
            440399002,street,440399,南湖街道,nan hu jie dao,,,,,synthetic,test
            440399003,street,440399,莲塘街道,lian tang jie dao,,,,,synthetic,test
            440399001A0001,area,440399001,翠竹花园,cui zhu hua yuan,,,113.950000,22.600000,synthetic,test
            440399001P0001,poi,440399001,农商银行,nong shang yin hang,,,113.900000,22.600000,synthetic,test
            440399002P0001,poi,440399002,农商银行,nong shang yin hang,,,113.952000,22.600000,synthetic,test
            440399003P0001,poi,440399003,农商银行,nong shang yin hang,,,114.000000,22.600000,synthetic,test
            """
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-near-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let library = GazetteerLibrary(folder: folder)
        let update = try! Array(rows.utf8).withUnsafeBytes { try GazetteerUpdate(csv: $0, name: "near.csv") }
        _ = try! library.add(update) { _ in [] }
        return AddressEngine(gazetteer: try! library.active(), words: Fixture.lexicon)
    }()

    @Test(
        "Of several places of one name the one beside the landmark is meant",
        arguments: [
            "翠竹花园对面的农商银行", "农商银行，就在翠竹花园旁边", "翠竹花园附近那家农商银行",
        ]
    )
    func nearest(text: String) throws {
        let decisions = Self.scattered.match(Fixture.spoken(text))
        let bank = try #require(decisions.first { $0.candidates.first?.address.hasSuffix("农商银行") == true })
        #expect(bank.candidates[0].code.text == "440399002P0001")
        #expect(bank.outcome == .matched)
        #expect(bank.relation?.places == ["翠竹花园"])
        #expect(decisions.count == 1, "the landmark tells the bank, and is no place of its own")
    }

    @Test("Named with the garden it stands at, the near bank is meant, though another is in the garden's street")
    func named() throws {
        let decision = try #require(Self.scattered.match(Fixture.spoken("翠竹花园农商银行")).first)
        #expect(decision.candidates.first?.code.text == "440399002P0001")
    }

    @Test("Metres are those on the ground") func metres() throws {
        let gazetteer = Self.scattered.gazetteer
        func index(_ code: String) throws -> Gazetteer.Index {
            try #require(AddressCode(code).flatMap(gazetteer.index))
        }
        let garden = try index("440399001A0001")
        // 0.002° of longitude at 22.6° north: 111,195 m × 0.002 × cos 22.6°.
        let near = try #require(gazetteer.metres(from: garden, to: try index("440399002P0001")))
        #expect(abs(near - 205.3) < 0.5)
        #expect(gazetteer.metres(from: garden, to: try index("440399001")) == nil)
    }

    @Test("Without a landmark it is asked for") func alone() {
        let decisions = Self.scattered.match(Fixture.spoken("农商银行门口"))
        #expect(decisions.map(\.outcome) == [.ambiguous])
        #expect(decisions[0].candidates.count == 3)
    }
}
