import Testing

@testable import ZhidaText

@Suite struct CallerPhrasesTests {
    @Test(
        "A pattern is written out",
        arguments: [
            ("*2 (路灯|井盖)坏了", ["路灯坏了", "井盖坏了"]),
            ("你好[你好]", ["你好你好", "你好"]),
            ("我在{street}附近", ["我在，附近"]),
            ("[还有(问题|需要)吗]再见", ["还有问题吗再见", "还有需要吗再见", "再见"]),
            ("王 李 张", ["王", "李", "张"]),
            ("*3 好的 谢谢", ["好的谢谢"]),
            ("rule:\n# comment\n\n垃圾(|很)臭", ["垃圾臭", "垃圾很臭"]),
        ]
    ) func expands(pattern: String, phrases: [String]) throws {
        #expect(try CallerPhrases.phrases(bytes: Array(pattern.utf8), file: "p") == phrases)
    }

    @Test("Of too many alternatives every one turns up") func sampled() throws {
        let group = "(" + (0..<30).map { "a\($0)" }.joined(separator: "|") + ")"
        let phrases = try CallerPhrases.phrases(bytes: Array((group + group.replacing("a", with: "b")).utf8), file: "p")
        #expect(phrases.count <= 64)
        for number in 0..<30 {
            #expect(phrases.contains { $0.hasPrefix("a\(number)b") } && phrases.contains { $0.hasSuffix("b\(number)") })
        }
    }

    @Test(
        "A bracket without a partner is refused with its line",
        arguments: ["好(的", "好]的", "{street", "(a]", "a)", String(repeating: "(", count: 99)]
    )
    func unbalanced(pattern: String) {
        let error = #expect(throws: TextError.self) {
            try CallerPhrases.phrases(bytes: Array("你好[吗]\n\(pattern)".utf8), file: "p")
        }
        #expect(error?.description.hasPrefix("p:2: ") == true)
    }

    @Test("A file without a pattern is refused") func empty() {
        #expect(throws: TextError.empty(file: "p")) { try CallerPhrases.phrases(bytes: Array("# x\n".utf8), file: "p") }
    }
}
