import Foundation
import Testing

/// `docs/clerk.md`: every command in it is run, and its output compared with what stands there.
///
/// The blocks marked `console` are one day on a fresh data folder. A prompt such as `09:02 C0080$` says at what time of
/// 2026-11-26 and as whom the command is given; `[exit 1]` on the last line says that it ends so.
@Suite("A clerk's day")
struct ClerkDayTests {
    /// One command of the transcript.
    struct Step {
        var line: Int
        var time: String
        var who: String
        var command: String
        /// Lines as they stand in the document.
        var output: [String] = []
        var code: Int32 = 0
    }

    @Test("every command of the document prints what the document shows")
    func transcript() throws {
        let steps = try Self.steps(of: try String(contentsOf: Self.document, encoding: .utf8))
        #expect(steps.count >= 30)
        let hall = try ConsultHall()
        for (number, step) in steps.enumerated() {
            let ending = try hall.run(
                Self.words(of: step.command),
                at: "2026-11-26 \(step.time)",
                as: step.who,
                seed: number + 1
            )
            // A calendar file ends its lines with CRLF, which is one newline too.
            let printed = (ending.output + ending.errors)
                .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
            let lines = printed.last == "" ? printed.dropLast() : printed[...]
            #expect(Array(lines) == step.output, "docs/clerk.md:\(step.line): zhida \(step.command)")
            #expect(ending.code == step.code, "docs/clerk.md:\(step.line): zhida \(step.command)")
        }
        #expect(try hall.run(["store", "check"]).code == 0)
    }

    private static var document: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/clerk.md")
    }

    /// The commands of all `console` blocks, in order.
    static func steps(of text: String) throws -> [Step] {
        var steps: [Step] = []
        var isInside = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, let match = line.wholeMatch(of: /(\d\d:\d\d) (\S+)\$ zhida (.+)/) {
                steps.append(
                    Step(line: number + 1, time: String(match.1), who: String(match.2), command: String(match.3))
                )
            } else if isInside, let match = line.wholeMatch(of: /\[exit (\d)\]/) {
                steps[steps.count - 1].code = try #require(Int32(match.1))
            } else if isInside {
                try #require(!steps.isEmpty, "output before the first command")
                steps[steps.count - 1].output.append(String(line))
            }
        }
        return steps
    }

    /// The words of a command line: double quotes keep blanks, nothing else is special.
    static func words(of command: String) -> [String] {
        var words: [String] = []
        var word = ""
        var (isQuoted, isBegun) = (false, false)
        for character in command {
            switch character {
            case "\"":
                isQuoted.toggle()
                isBegun = true
            case " " where !isQuoted:
                if isBegun { words.append(word) }
                (word, isBegun) = ("", false)
            default:
                word.append(character)
                isBegun = true
            }
        }
        return isBegun ? words + [word] : words
    }

    @Test("a transcript is read with its quotes, exit codes and lines")
    func readsTranscripts() throws {
        let steps = try Self.steps(
            of:
                "x\n```console\n09:00 C1$ zhida a --b \"c d\"\none\n\ntwo\n[exit 1]\n09:01 C2$ zhida e\n```\n09:02 C3$ zhida f\n"
        )
        #expect(steps.map(\.who) == ["C1", "C2"])
        #expect(steps[0].output == ["one", "", "two"] && steps[0].code == 1)
        #expect(Self.words(of: steps[0].command) == ["a", "--b", "c d"])
    }
}
