import Foundation
import Testing

/// The commands of a page and what stands there as their output: blocks marked `console`, in which a line that begins
/// with `$ ` is a command for bash, `[exit 22]` says how it ends, and all else is what it prints.
///
/// In the output `…` stands for anything within a line, and a line `…` for any lines. Identifiers differ from run to
/// run: what is printed where the page shows one first is what is meant wherever the page shows it again.
struct PageTranscript {
    struct Step {
        var line: Int
        var command: String
        var output: [String] = []
        var code: Int32 = 0
    }

    let steps: [Step]
    /// What the page calls it, and what it is in this run.
    private(set) var identifiers: [String: String] = [:]

    init(_ text: String) throws {
        var steps: [Step] = []
        var (isInside, isContinued) = (false, false)
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, isContinued {
                steps[steps.count - 1].command += "\n" + line
                isContinued = line.hasSuffix("\\")
            } else if isInside, line.hasPrefix("$ ") {
                steps.append(Step(line: number + 1, command: String(line.dropFirst(2))))
                isContinued = line.hasSuffix("\\")
            } else if isInside, let match = line.wholeMatch(of: /\[exit (\d+)\]/) {
                steps[steps.count - 1].code = try #require(Int32(match.1))
            } else if isInside {
                try #require(!steps.isEmpty, "output before the first command")
                steps[steps.count - 1].output.append(String(line))
            }
        }
        self.steps = steps
    }

    /// A command with the identifiers of this run.
    func command(of step: Step) -> String {
        identifiers.reduce(step.command) { $0.replacingOccurrences(of: $1.key, with: $1.value) }
    }

    /// Whether a step printed what the page shows; takes the identifiers that it shows first.
    mutating func accepts(_ printed: String, of step: Step) throws -> Bool {
        var names: [String] = []
        let lines = step.output.map { $0 == "…" ? "(?:[^\\n]*\\n)*?" : pattern(of: $0, &names) + "\\n" }
        let expression = try NSRegularExpression(pattern: "\\A" + lines.joined() + "\\z")
        let whole = NSRange(printed.startIndex..., in: printed)
        guard let match = expression.firstMatch(in: printed, range: whole) else { return false }
        for (index, name) in names.enumerated() {
            guard let range = Range(match.range(at: index + 1), in: printed) else { return false }
            identifiers[name] = String(printed[range])
        }
        return true
    }

    private func pattern(of line: String, _ names: inout [String]) -> String {
        var pattern = ""
        var rest = line[...]
        while let match = rest.firstMatch(of: /1m[0-9a-hj-km-np-tv-z]{14}|…/) {
            pattern += NSRegularExpression.escapedPattern(for: String(rest[..<match.range.lowerBound]))
            let found = String(match.0)
            if found == "…" {
                pattern += "[^\\n]*?"
            } else if let known = identifiers[found] {
                pattern += known
            } else if let index = names.firstIndex(of: found) {
                pattern += "\\\(index + 1)"
            } else {
                names.append(found)
                pattern += "(1m[0-9a-z]{14})"
            }
            rest = rest[match.range.upperBound...]
        }
        return pattern + NSRegularExpression.escapedPattern(for: String(rest))
    }
}
