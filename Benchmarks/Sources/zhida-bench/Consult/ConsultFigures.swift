import Foundation

/// The rows of `script/bench consult`, in the order of issue 5.
struct ConsultFigures {
    let bench: ConsultBench
    let folder: String
    /// For the stores of random operations, which need no disk.
    let randomFolder: String
    let log: String
    let postgres: PrivatePostgres

    init(bench: ConsultBench, folder: String, randomFolder: String, log: String) throws {
        self.bench = bench
        self.folder = folder
        self.randomFolder = randomFolder
        self.log = log
        postgres = try PrivatePostgres(home: bench.home, log: log)
    }

    func measure(_ table: inout FigureTable) throws {
        if bench.wants(.bookings) { try bookings(&table) }
        if bench.wants(.double) { try double(&table) }
        if bench.wants(.kills) { try kills(&table) }
        if bench.wants(.free) { try free(&table) }
        if bench.wants(.told) { try told(&table) }
        if bench.wants(.idle) { try idle(&table) }
        if bench.wants(.restart) { try restart(&table) }
        if bench.wants(.days) { try days(&table) }
    }

    /// Runs a drill and shows its lines as they are.
    func drill(_ words: String..., isTolerant: Bool = false) throws -> DrillRun {
        print("$ zhida-broker-drill \(words.joined(separator: " "))")
        let run = try DrillRun(bench.drill, words, log: log, isTolerant: isTolerant)
        for line in run.lines { print("  \(line)") }
        return run
    }

    /// What the calendars hold when free slots are searched for.
    private static let bookingsBefore = 10_000

    private func free(_ table: inout FigureTable) throws {
        let run = try drill("free", "\(folder)/free.sqlite", "\(bench.searches)", "\(Self.bookingsBefore)")
        for name in ["one party", "two parties"] {
            let (p50, p99) = (try run["\(name).p50"], try run["\(name).p99"])
            let own = try run["\(name), processor.p99"]
            table.rows.append(
                FigureTable.Row(
                    figure: "free slots, district, 14 days, \(name), p50 / p99",
                    measured: "\(Self.text(p50, 2)) / \(Self.text(p99, 2)) ms",
                    beside: "SQL 3–44 ms; processor p99 \(Self.text(own, 2)) ms",
                    reach: "p99 <= 1 ms",
                    isReached: p99 <= 1,
                    count: "\(bench.searches)"
                )
            )
        }
        try freeOverHTTP(&table)
    }

    private func days(_ table: inout FigureTable) throws {
        let run = try drill("days", "\(bench.days)", "\(bench.seed)")
        let furthest = try run["furthest"]
        let callers = try run.count("callers")
        let levels = ["stations", "streets", "centre"]
        let means = try levels.map { Self.text(try run["\($0).mean"] / 60, 2) }
        let theory = try levels.map { Self.text(try run["\($0).theory"] / 60, 2) }
        table.rows.append(
            FigureTable.Row(
                figure: "mean wait of a day, stations / streets / centre",
                measured: means.joined(separator: " / ") + " min",
                beside: "Erlang-C " + theory.joined(separator: " / "),
                ratio: "apart \(Self.text(100 * furthest, 1)) %",
                reach: "<= 10 %",
                isReached: furthest <= 0.1,
                count: "\(bench.days) days, \(callers) callers"
            )
        )
        let (alone, pooled) = (try run.count("clerks.alone"), try run.count("clerks.pooled"))
        let served = try run["served.the pool, \(pooled) clerks"]
        let fewer = try run["served.the pool, \(pooled - 1) clerks"]
        table.rows.append(
            FigureTable.Row(
                figure: "clerks of ten streets, alone / pooled",
                measured: "\(alone) / \(pooled)",
                beside: "served in 1 min: \(pooled) \(Self.text(100 * served, 1)) %, "
                    + "\(pooled - 1) \(Self.text(100 * fewer, 1)) %",
                reach: "40 / 19, 80 %",
                isReached: alone == 40 && pooled == 19 && served >= 0.8 && fewer < 0.8,
                count: "\(max(20, bench.days / 20)) days"
            )
        )
    }

    static func text(_ number: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", number) }

    static func quantile(_ values: [Double], _ part: Double) -> Double {
        let sorted = values.sorted()
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}
