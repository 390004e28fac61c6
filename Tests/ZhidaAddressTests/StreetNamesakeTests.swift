import Testing
import ZhidaAddress
import ZhidaCore

/// Most streets have a community of the same name. Without the word for its kind the name is the street's.
@Suite("Streets and communities of one name, typed")
struct StreetNamesakeTests {
    @Test(
        "The short name alone is the street",
        arguments: [
            ("沙井有人打架", "沙井街道"), ("西乡那边堵车", "西乡街道"), ("石岩这边没水", "石岩街道"), ("宝安沙井海欣花园", "沙井街道"),
            ("福永有噪音", "福永街道"),
        ]
    )
    func street(text: String, name: String) throws {
        let decision = try #require(Fixture.match(text).first)
        #expect(decision.candidates.first?.address == "宝安区" + name, "\(decision)")
        #expect(decision.outcome == .partial || decision.outcome == .ambiguous)
        for candidate in decision.candidates.prefix(1) { #expect(candidate.level == .street) }
    }

    @Test("With its kind the community is meant") func community() throws {
        let decision = try #require(Fixture.match("沙井社区有人打架").first)
        #expect(decision.outcome == .partial)
        #expect(decision.candidates.first?.address == "宝安区沙井街道沙井社区")
    }
}
