import ArgumentParser
import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaTagging

/// `zhida-bench address strangers`: how often what was written about another city is filled in as an address of this one.
struct MatchStrangers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "strangers",
        abstract: "Match texts about other cities to a gazetteer and print how many are filled in: each one wrongly."
    )

    @Option(help: "A gazetteer in the update format.") var gazetteer = "gazetteer/baoan.csv"
    @Option(
        parsing: .upToNextOption,
        help: "Labelled addresses (.txt, a token and its tag a line), or messages (.tsv with columns title and text)."
    )
    var texts: [String]
    @Option(help: "Texts that were filled in to show of each file.") var errors = 0
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let versions = FileManager.default.temporaryDirectory.appending(path: "zhida-bench-\(getpid())").path
        defer { try? FileManager.default.removeItem(atPath: versions) }
        let finder = try MatchSubject(
            version: try BuiltVersion(list: gazetteer, into: versions, home: home).path,
            home: home
        ).finder
        var table = AlignedTable(
            head: ["texts", "n", "matched", "partial", "filled % (95 %)", "shown % (95 %)", "texts/CPU-s"]
        )
        for file in texts {
            let texts = try Self.read(file)
            var (matched, partial, shown) = (0, 0, 0)
            let clock = ProcessorClock.now
            for text in texts {
                let outcomes = Set(finder.match(text).map(\.outcome))
                if outcomes.contains(.matched) {
                    matched += 1
                } else if outcomes.contains(.partial) {
                    partial += 1
                } else if outcomes.contains(.ambiguous) {
                    shown += 1
                }
                if outcomes.contains(.matched) || outcomes.contains(.partial), matched + partial <= errors {
                    print("\(text.prefix(60))")
                }
            }
            let seconds = ProcessorClock.now - clock
            let filled = Estimate(successes: matched + partial, of: texts.count)
            table.rows.append(
                [URL(fileURLWithPath: file).lastPathComponent, "\(texts.count)", "\(matched)", "\(partial)"] + [
                    MatchReport.interval(filled), MatchReport.interval(Estimate(successes: shown, of: texts.count)),
                    "\(Int(Double(texts.count) / seconds))",
                ]
            )
        }
        table.print()
        print("filled: matched or partial, each text once; shown: candidates that fill nothing")
    }

    private static func read(_ file: String) throws -> [String] {
        guard file.hasSuffix(".tsv") else {
            return try LabelledText(contentsOf: file).sentences.map { $0.tokens.joined() }
        }
        let rows = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        guard let title = rows.first?.firstIndex(of: "title"), let text = rows.first?.firstIndex(of: "text") else {
            throw BenchFault("\(file): the first line names no columns title and text")
        }
        return rows.dropFirst().filter { $0.count > max(title, text) }.map { "\($0[title])。\($0[text])" }
    }
}
