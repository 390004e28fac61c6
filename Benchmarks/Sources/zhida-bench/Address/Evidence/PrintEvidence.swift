import ArgumentParser
import Foundation
import ZhidaAddress

/// `zhida-bench address evidence`: what the confidence of typed addresses is fitted on.
struct PrintEvidence: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Print the evidence for the first whole address of each query, and whether it is right, a line each."
    )

    @Option(help: "A built version's file.") var version: String
    @Option(parsing: .upToNextOption, help: "Files of queries.") var queries: [String]
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let subject = try MatchSubject(version: version, home: home)
        print((["kind", "right"] + MatchEvidence.names).joined(separator: "\t"))
        for file in queries {
            for query in try AddressQuery.all(contentsOf: file) {
                guard let first = subject.evidence(for: query.text).first, first.isWhole else { continue }
                let isRight = query.accept.contains(first.code.text)
                let values = first.evidence.values.map { String(format: "%.4f", $0) }
                print(([query.kind, isRight ? "1" : "0"] + values).joined(separator: "\t"))
            }
        }
    }
}
