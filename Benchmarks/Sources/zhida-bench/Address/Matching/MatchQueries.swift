import ArgumentParser
import Foundation
import ZhidaCore

/// `zhida-bench address match`: how well and how fast queries are matched.
struct MatchQueries: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Match queries to a gazetteer and print how many are right, by kind, and how fast."
    )

    @Option(help: "A gazetteer in the update format; it is built first.") var gazetteer: String?
    @Option(help: "A built version's file, instead.") var version: String?
    @Option(help: "The figures of its build, as `build --json` wrote them.") var built: String?
    @Option(parsing: .upToNextOption, help: "Files of queries, or folders of them.") var queries: [String]
    @Option(help: "Queries of each file at most.") var first: Int?
    @Option(help: "Threads.") var threads = 1
    @Option(help: "Wrong answers to show of each kind.") var errors = 0
    @Option(help: "Where to write the figures as JSON.") var json: String?
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let (path, built) = try versionFile()
        // A version that was built here is not kept; once it is mapped, its file is not needed.
        defer { if version == nil { try? FileManager.default.removeItem(atPath: Self.ownVersions) } }
        let subject = try MatchSubject(version: path, home: home)
        let run = MatchRun(subject: subject, threads: max(1, threads))
        var kinds: [KindFigures] = []
        var answers: [MatchAnswer] = []
        for file in try files() {
            let asked = Array(try AddressQuery.all(contentsOf: file).prefix(first ?? .max))
            let result = run.run(asked)
            kinds.append(KindFigures(asked.first?.kind ?? file, result))
            answers += result.answers
            for answer in result.answers.filter({ $0.isPresent ? !$0.isRight : $0.isFilled }).prefix(errors) {
                Self.show(answer)
            }
        }
        let report = MatchReport(
            subject: subject.figures,
            built: built,
            residentMemory: MemorySampler.resident,
            peakMemory: MemorySampler.highest,
            threads: run.threads,
            kinds: kinds,
            reliability: Reliability(answers)
        )
        report.print()
        report.printGoals()
        if let json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try encoder.encode(report).write(to: URL(fileURLWithPath: json))
        }
    }

    /// The version to measure, built here where only a list was given.
    private func versionFile() throws -> (String, BuiltVersion?) {
        if let version {
            let figures = try built.map {
                try JSONDecoder().decode(BuiltVersion.self, from: Data(contentsOf: URL(fileURLWithPath: $0)))
            }
            return (version, figures)
        }
        guard let gazetteer else { throw BenchFault("Give --gazetteer LIST.csv or --version FILE.") }
        let built = try BuiltVersion(list: gazetteer, into: Self.ownVersions, home: home)
        return (built.path, built)
    }

    private static var ownVersions: String {
        FileManager.default.temporaryDirectory.appending(path: "zhida-bench-\(getpid())").path
    }

    private func files() throws -> [String] {
        try queries.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
                return [path]
            }
            let names = Set(try FileManager.default.contentsOfDirectory(atPath: path))
            return QueryKind.allCases.map { "\($0.rawValue).jsonl" }.filter(names.contains).map { "\(path)/\($0)" }
        }
    }

    private static func show(_ answer: MatchAnswer) {
        let candidates = answer.candidates.map { String(format: "%@ %.2f", $0.address, $0.confidence) }
        print("\(answer.query.kind)\t\(answer.query.text)")
        print("  meant   \(answer.query.code ?? "nothing") \(answer.query.address)")
        print("  answer  \(answer.outcome.rawValue): \(candidates.joined(separator: ", "))")
        print("  noise   \(answer.query.noise.joined(separator: "; "))")
    }
}
