import Testing
import ZhidaCore

@testable import ZhidaAddress

@Suite("What a text and a name agree in")
struct NameAgreementTests {
    /// Counts in the order of ``NameAgreement/add(to:)`` without the distances.
    @Test(
        "Each syllable is counted once",
        arguments: [
            ("展景路", [2, 0, 0, 1, 0, 0, 0]),
            ("展境路", [1, 1, 0, 1, 0, 0, 0]),
            ("展景鹿", [2, 0, 0, 0, 1, 0, 0]),
            ("展路", [1, 0, 1, 1, 0, 0, 0]),
            ("展景", [2, 0, 0, 0, 0, 1, 0]),
            ("展景大路", [2, 0, 0, 1, 0, 0, 1]),
        ] as [(String, [Float])]
    )
    func counts(text: String, expected: [Float]) throws {
        let engine = Fixture.engine
        let name = try #require((0..<engine.table.count).first { engine.table.text($0) == "展景路" })
        let alignable = AlignableText(Fixture.spoken(text))
        let found = engine.spotter.aligner.agreement(name, alignable, 0..<alignable.count)
        #expect(
            [
                found.core.same, found.core.sounding, found.core.lost, found.kind.same, found.kind.sounding,
                found.kind.lost, found.added,
            ] == expected
        )
        #expect(found.core.distance == 0 && found.kind.distance == 0)
    }

    @Test("The district at a name's beginning is no part of its core")
    func region() throws {
        let engine = Fixture.engine
        let name = try #require((0..<engine.table.count).first { engine.table.text($0) == "深圳市宝安区中医院" })
        let alignable = AlignableText(Fixture.spoken("深圳市宝安区中医院"))
        let found = engine.spotter.aligner.agreement(name, alignable, 0..<alignable.count)
        #expect(found.core.same == 3 && found.kind.same == 6)
    }

    @Test("Another sound is counted by how far it is")
    func distance() throws {
        let engine = Fixture.engine
        let name = try #require((0..<engine.table.count).first { engine.table.text($0) == "展景路" })
        let alignable = AlignableText(Fixture.spoken("展紧路"))
        let found = engine.spotter.aligner.agreement(name, alignable, 0..<alignable.count)
        #expect(found.core.same == 1 && found.core.distance > 0 && found.core.distance < 0.5)
    }

    @Test("What is the same never counts against a reading, and what differs never for it")
    func signs() {
        #expect(ReadingRank.weights.count == ReadingRank.names.count)
        for (name, weight) in zip(ReadingRank.names, ReadingRank.weights) {
            if name.contains("lost") || name.contains("distance") || name.contains("added") {
                #expect(weight <= 0, "\(name)")
            } else if name.contains("same") || name.contains("sounding") {
                #expect(weight >= 0, "\(name)")
            }
        }
    }
}
