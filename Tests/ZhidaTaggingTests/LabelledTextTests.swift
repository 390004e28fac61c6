import Foundation
import Testing

@testable import ZhidaTagging

@Suite("Labelled text")
struct LabelledTextTests {
    @Test func isReadAndWrittenAlike() throws {
        let lines = "固 B-community\n戍 I-community\n12 B-roadNo\n号 I-roadno\n好 O\n\n路 B-road\n\n"
        let text = try LabelledText(Data(lines.utf8), name: "test")
        #expect(text.labels == ["community", "roadno", "road"])
        #expect(text.sentences.count == 2)
        #expect(
            text.sentences[0].phrases == [.init(range: 0..<2, label: 0), .init(range: 2..<4, label: 1)]
        )
        #expect(try LabelledText(Data(text.lines.utf8), name: "again") == text)
    }

    @Test(arguments: [
        ("固\n", 1, "fields"), ("固 B-a\n戍 戍 I-a\n", 2, "fields"), ("固 X-a\n", 1, "tag"), ("固 I-a\n", 1, "began"),
        ("固 B-a\n戍 I-b\n", 2, "began"), ("固 B-a\n\n戍 I-a\n", 3, "began"), ("固 B-\n", 1, "tag"),
        ("固 O\n戍 I-a\n", 2, "began"),
    ])
    func namesTheLineOfEachFault(_ lines: String, line: Int, word: String) throws {
        let error = #expect(throws: TaggingError.self) { try LabelledText(Data(lines.utf8), name: "bad.txt") }
        guard case .badLines("bad.txt", let faults) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(faults.count == 1)
        #expect(faults[0].line == line)
        #expect(faults[0].what.contains(word) || faults[0].mend.contains(word))
    }

    @Test func bytesThatAreNoTextAreAFault() throws {
        #expect(throws: TaggingError.self) { try LabelledText(Data([0xC0, 0x20, 0x4F, 0x0A]), name: "bad") }
    }

    @Test func phrasesCountOnlyWhenTheirEndsAndLabelsAgree() {
        var score = PhraseScore()
        score.add(
            gold: [.init(range: 0..<2, label: 0), .init(range: 2..<4, label: 1), .init(range: 4..<5, label: 1)],
            found: [.init(range: 0..<2, label: 0), .init(range: 2..<4, label: 2), .init(range: 4..<6, label: 1)]
        )
        #expect(score.right == 1)
        #expect(abs(score.f1 - 1.0 / 3) < 1e-9)
    }
}
