import Testing
import ZhidaCore
import ZhidaText

@testable import ZhidaAddress

@Suite("Why less than a whole address is decided on")
struct ShortfallTests {
    @Test(
        "Each text of the table gives its outcome and its reason",
        arguments: Fixture.rows("Tests/Fixtures/address/shortfalls.tsv")
    )
    func table(row: [String]) throws {
        let decision = try #require(Fixture.match(row[0]).first)
        #expect(decision.outcome.rawValue == row[1], "\(row[3])")
        #expect(decision.shortfall?.rawValue ?? "" == row[2], "\(row[3])")
        #expect((decision.outcome == .matched) == (decision.shortfall == nil))
    }

    @Test("A region is related to what it holds and to what holds it")
    func regions() {
        func isRelated(_ one: String, _ other: String) -> Bool {
            Region(code: one, name: "", reading: []).isRelated(to: other)
        }
        #expect(isRelated("440300", "440306") && isRelated("440306", "440300") && isRelated("440000", "440306"))
        #expect(!isRelated("440305", "440306") && !isRelated("440100", "440306") && !isRelated("110000", "440306"))
    }
}
