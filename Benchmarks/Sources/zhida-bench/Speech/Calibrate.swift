import ArgumentParser
import Foundation
import ZhidaAddress

/// `zhida-bench calibrate`: how often whole addresses are right by their confidence, as a model's `calibration.tsv`.
struct Calibrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Make a model's calibration.tsv from the calls that zhida-bench speech heard.",
        discussion: """
            Takes the lines that `zhida-bench speech` leaves in results/, of searches named “program”, heard by a model that
            was not trained on their speakers. For example:
              zhida-bench calibrate .build/speech-bench/results/known-program-100000.jsonl > models/zh-8k/calibration.tsv
            """
    )

    @Option(help: "Addresses in a row of the table, at least.") var least = 10
    @Argument(help: "Results: a JSON line a call.") var results: [String]

    func validate() throws {
        guard least >= 1 else { throw ValidationError("--least must be 1 or more.") }
        guard !results.isEmpty else { throw ValidationError("Name one file of results or more.") }
    }

    func run() throws {
        var measured: [(confidence: Double, isRight: Bool)] = []
        var calls = 0
        for path in results {
            let scores = try Self.scores(path)
            calls += scores.count
            // A call without a whole address is one that would never be filled in; it belongs to the share of those.
            measured += scores.map { ($0.fill?.confidence ?? 0, $0.fill?.isRight ?? false) }
        }
        let calibration = FillCalibration(measured: measured, least: least)
        print("# How often whole addresses that were heard were right, by zhida-bench calibrate: \(calls) calls of")
        for path in results { print("# \((path as NSString).lastPathComponent)") }
        print("# A row of confidence 0 counts the calls in which nothing whole was heard.")
        print("# least confidence\tright\tn")
        print(calibration.text, terminator: "")
    }

    /// - Throws: ``BenchFault`` with file and line.
    private static func scores(_ path: String) throws -> [CallScore] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw BenchFault(
                "\(path) cannot be read; zhida-bench speech leaves its results in results/ beside the sets"
            )
        }
        let lines = text.split(separator: "\n")
        let decoder = JSONDecoder()
        let scores = try lines.enumerated().map { index, line in
            do { return try decoder.decode(CallScore.self, from: Data(line.utf8)) } catch {
                throw BenchFault(
                    "\(path):\(index + 1): no score of a call (\(error)); measure anew by zhida-bench speech"
                )
            }
        }
        // Calls without an address, and results of versions that did not keep it, would count as never filled in.
        guard let line = scores.firstIndex(where: { $0.outcome == nil || ($0.outcome == .matched && $0.fill == nil) })
        else { return scores }
        throw BenchFault(
            "\(path):\(line + 1): the call has no decision with its confidence; take a search of addresses, measured by this version"
        )
    }
}
