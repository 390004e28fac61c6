import Testing
import ZhidaCore

@testable import ZhidaAddress

@Suite("Matching typed text")
struct AddressMatchingTests {
    @Test("The reference text of every sample gives the expected decision")
    func samples() {
        for row in Fixture.rows("samples/expected.tsv") {
            let decisions = Fixture.match(row[3])
            let found = decisions.map { "\($0.outcome) \($0.candidates.first?.code.text ?? "") \($0.candidates.first?.address ?? "") \($0.confidence)" }
            let text = Fixture.spoken(row[3])
            if decisions[0].outcome.rawValue != row[4] || decisions.count != row[5].split(separator: ";").count { for (span, hs) in Fixture.engine.readings(text) {
                print("   ", text.text(text.scalarRange(of: span)))
                for h in hs.prefix(5) { print("      ", h.score, Fixture.gazetteer.address(h.address), h.support.map { "\(Fixture.engine.table.names[$0.hit.place].text)[\(text.text(text.scalarRange(of: $0.hit.span)))]\($0.hit.score)/\($0.hit.cost)" }, h.against.map { Fixture.engine.table.names[$0.place].text }, h.plate) }
            } }
            print(row[0], "|", row[4], row[5].prefix(40), "|", found.joined(separator: " ; "))
        }
    }
}
