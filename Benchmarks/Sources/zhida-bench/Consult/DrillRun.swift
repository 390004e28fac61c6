import Foundation

@preconcurrency import Glibc

/// One run of `zhida-broker-drill`: what it printed, its figures, and the processor time that the kernel counted.
struct DrillRun {
    /// By name, from its last line.
    let figures: [String: Double]
    /// What it printed for people.
    let lines: [String]
    let usage: ChildProcess.Usage

    /// Runs the drill to its end.
    ///
    /// - Parameter isTolerant: takes an exit code of 1, by which the drill says that it found a fault: the figures say so
    ///   too, and the table must show it.
    /// - Throws: ``BenchFault`` where it could not measure.
    init(_ drill: String, _ arguments: [String], log: String, isTolerant: Bool = false) throws {
        let child = try ChildProcess([drill] + arguments, log: log)
        var reader = LineReader(child.output)
        var figures: [String: Double]?
        var lines: [String] = []
        // A drill may be silent for as long as ten million operations take.
        while let data = reader.next(patience: 100_000) {
            let line = String(decoding: data, as: UTF8.self)
            if line.hasPrefix("figures ") {
                figures = try JSONDecoder().decode([String: Double].self, from: Data(line.dropFirst(8).utf8))
            } else {
                lines.append(line)
            }
        }
        usage = child.wait()
        guard let figures, usage.exitCode == 0 || isTolerant && usage.exitCode == 1 else {
            throw BenchFault(
                "zhida-broker-drill \(arguments.joined(separator: " ")) ended with \(usage.exitCode); see \(log)"
            )
        }
        self.figures = figures
        self.lines = lines
    }

    /// - Throws: ``BenchFault`` for a figure that the drill does not give.
    subscript(name: String) -> Double {
        get throws {
            guard let figure = figures[name] else { throw BenchFault("the drill gave no figure “\(name)”") }
            return figure
        }
    }

    /// Whole numbers are counts.
    func count(_ name: String) throws -> Int { Int(try self[name]) }
}
