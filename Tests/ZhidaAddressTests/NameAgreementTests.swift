import Testing
import ZhidaCore

@testable import ZhidaAddress

@Suite("What a text and a name agree in")
struct NameAgreementTests {
    /// What a text has in common with a name of the default district.
    private func agreement(of text: String, with name: String) throws -> NameAgreement {
        let engine = Fixture.engine
        let place = try #require((0..<engine.table.count).first { engine.table.text($0) == name })
        let alignable = AlignableText(Fixture.spoken(text))
        return engine.spotter.aligner.agreement(place, alignable, 0..<alignable.count)
    }

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
        let found = try agreement(of: text, with: "展景路")
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
        let found = try agreement(of: "深圳市宝安区中医院", with: "深圳市宝安区中医院")
        #expect(found.core.same == 3 && found.kind.same == 6)
    }

    @Test("Another sound is counted by how far it is")
    func distance() throws {
        let found = try agreement(of: "展紧路", with: "展景路")
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
