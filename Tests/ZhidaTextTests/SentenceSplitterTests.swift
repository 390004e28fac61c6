import Testing
import ZhidaCore

@testable import ZhidaText

@Suite struct SentenceSplitterTests {
    @Test(
        "Written text ends its sentences at full stops, not at commas or dots in numbers",
        arguments: [
            ("我在固戍。路灯坏了！", ["我在固戍。", "路灯坏了!"]),
            ("我在固戍,路灯坏了", ["我在固戍,路灯坏了"]),
            ("长3.5米。完了", ["长3.5米。", "完了"]),
            ("他说“好。”然后走了", ["他说“好。”", "然后走了"]),
            ("真的吗？！ 是", ["真的吗?!", "是"]),
            ("第一行\n第二行\r\n第三行", ["第一行", "第二行", "第三行"]),
            ("。。。", ["。。。"]), ("  ", []), ("", []),
        ]
    ) func written(text: String, expected: [String]) {
        let normalised = NormalisedText(text)
        #expect(SentenceSplitter().sentences(in: normalised).map { normalised.text(in: $0) } == expected)
    }

    static func words(_ spoken: [(gap: Int, text: String)]) -> [TranscribedWord] {
        var time = 0
        return spoken.enumerated().map { index, word in
            time += word.gap
            defer { time += 300 }
            return TranscribedWord(
                text: word.text,
                tag: "n",
                syllables: index..<(index + 1),
                span: TimeSpan(start: time, end: time + 300),
                confidence: 1
            )
        }
    }

    @Test("A transcript is cut at long pauses, at short ones before a new thought, and before a correction")
    func spoken() {
        let words = Self.words([
            (0, "喂"), (250, "你好"), (50, "固戍"), (250, "一路"), (0, "不对"), (0, "二路"), (900, "路灯"), (250, "谢谢"),
        ])
        #expect(SentenceSplitter().sentences(in: words) == [0..<1, 1..<4, 4..<6, 6..<7, 7..<8])
        #expect(SentenceSplitter().sentences(in: [TranscribedWord]()) == [])
    }

    @Test("Long sentences are cut at their longest pause, and every word belongs to one sentence") func long() {
        var generator = SeededGenerator(19)
        for count in [1, 39, 40, 41, 100, 1_000] {
            let words = Self.words((0..<count).map { _ in (Int.random(in: 0...150, using: &generator), "路") })
            let sentences = SentenceSplitter().sentences(in: words)
            #expect(sentences.allSatisfy { !$0.isEmpty && $0.count <= 40 })
            #expect(sentences.flatMap { Array($0) } == Array(0..<count))
        }
        var words = Self.words((0..<60).map { _ in (0, "路") })
        for index in 25..<60 {
            words[index].span.start += 600
            words[index].span.end += 600
        }
        #expect(SentenceSplitter().sentences(in: words) == [0..<25, 25..<60])
    }

    @Test("Long texts of one thing take no longer than their length asks for", arguments: HostileText.long.map(\.name))
    func hostile(name: String) {
        let normalised = NormalisedText(
            HostileText.long.first { $0.name == name }!.text + String(repeating: "\n。", count: 9_000) + "x"
        )
        let time = ContinuousClock().measure { #expect(!SentenceSplitter().sentences(in: normalised).isEmpty) }
        #expect(time < HostileText.limit)
    }
}
