import Foundation
import Testing
import ZhidaCore

@testable import zhida

@Suite("Places that calls name and the gazetteer does not hold")
struct MissingPlacesTests {
    /// An order of one call in which `said` was named within `text`.
    static func order(_ number: UInt8, _ said: String, in text: String, under parent: String? = nil) -> WorkOrder {
        let scalars = Array(text.unicodeScalars)
        let words = Array(said.unicodeScalars)
        let start = scalars.indices.first { scalars[$0...].starts(with: words) }!
        let range = start..<start + words.count
        let candidates = parent.map {
            [AddressDecision.Candidate(code: AddressCode($0)!, level: .street, address: "西乡街道", confidence: 0.9)]
        }
        return WorkOrder(
            recording: RecordingID(digest: [UInt8](repeating: number, count: 32)),
            received: Date(timeIntervalSince1970: 0),
            address: nil,
            decisions: [
                AddressDecision(
                    outcome: .notInGazetteer,
                    shortfall: .unknownPlace,
                    candidates: candidates ?? [],
                    reasons: [
                        AddressDecision.Reason(level: nil, said: said, name: nil, range: range, agreement: -1)
                    ],
                    mention: range
                )
            ],
            request: WorkOrder.Field(value: text, confidence: 1, evidence: []),
            audio: AudioFacts(
                container: .wav,
                duration: 1000,
                declaredDuration: nil,
                channels: 1,
                samplesPerSecond: 8000
            )
        )
    }

    @Test("A place is counted once a call, the most frequent first, with the address above it")
    func counts() {
        var missing = MissingPlaces()
        missing.add(Self.order(1, "金鑫路", in: "我在西乡金鑫路18号", under: "440306018"))
        missing.add(Self.order(1, "金鑫路", in: "我在西乡金鑫路18号", under: "440306018"))
        missing.add(Self.order(2, "金鑫路", in: "金鑫路这里漏水", under: "440306018"))
        missing.add(Self.order(3, "好日子花园", in: "好日子花园3栋"))
        let places = missing.places(least: 1)
        #expect(places.map(\.said) == ["金鑫路", "好日子花园"])
        #expect(places.map(\.calls) == [2, 1])
        #expect(places.map(\.level) == [.road, .area])
        #expect(places[0].parent?.text == "440306018" && places[1].parent == nil)
        #expect(missing.places(least: 2).map(\.said) == ["金鑫路"])
    }

    @Test("No telephone number is in an example, not even half of one")
    func masked() {
        var missing = MissingPlaces()
        missing.add(Self.order(1, "金鑫路", in: "电话13912345678金鑫路18号身份证440306199001011234"))
        let examples = missing.places(least: 1).flatMap(\.examples)
        #expect(examples.count == 1 && examples[0].contains("金鑫路18号"))
        #expect(!examples[0].contains("345678") && !examples[0].contains("1990"))
    }

    @Test("A place in another city, and a decision with words that a name explains, are no candidates")
    func others() {
        var missing = MissingPlaces()
        var elsewhere = Self.order(1, "建国路", in: "北京建国路88号")
        elsewhere.decisions[0].shortfall = .elsewhere
        missing.add(elsewhere)
        var known = Self.order(2, "固戍一路", in: "固戍一路")
        known.decisions[0].reasons[0].name = "固戍一路"
        missing.add(known)
        #expect(missing.places(least: 1).isEmpty)
    }
}
