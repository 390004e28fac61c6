import ArgumentParser
import Foundation
import ZhidaAddress

/// `zhida-bench address readings`: what the order of readings of typed addresses is fitted on.
struct PrintReadings: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readings",
        abstract: "Print what each reading of each query is ordered by, and whether it is right, a line each."
    )

    @Option(help: "A built version's file.") var version: String
    @Option(parsing: .upToNextOption, help: "Files of queries.") var queries: [String]
    @Option(help: "Queries of each file at most.") var first: Int?
    @Option(help: "The package's folder.") var home = "."

    func run() throws {
        let subject = try MatchSubject(version: version, home: home)
        print((["query", "kind", "right"] + AddressEngine.rankNames).joined(separator: "\t"))
        for file in queries {
            for (number, query) in try AddressQuery.all(contentsOf: file).prefix(first ?? .max).enumerated() {
                // The mention that holds what was meant; texts in which none does cannot be learnt from.
                let mentions = subject.rankValues(for: query.text)
                guard
                    let readings = mentions.first(where: { readings in
                        readings.contains { query.accept.contains($0.code.text) }
                    })
                else { continue }
                for reading in readings {
                    let isRight = query.accept.contains(reading.code.text)
                    let values = reading.values.map { String(format: "%.4f", $0) }
                    print(
                        ([file + ":\(number + 1)", query.kind, isRight ? "1" : "0"] + values).joined(separator: "\t")
                    )
                }
            }
        }
    }
}
