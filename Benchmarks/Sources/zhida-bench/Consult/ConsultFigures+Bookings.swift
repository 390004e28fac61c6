import Foundation

extension ConsultFigures {
    /// One subject of the measurement of bookings over its runs.
    private struct Subject {
        var name: String
        var rates: [Double] = []
        var p99: [Double] = []
        /// Microseconds of processor time for each booking, the server's included.
        var processor: [Double] = []
        var faults = 0
    }

    /// Both stores and the peer, in turns, so that a slow minute of the machine is a slow minute of all.
    func bookings(_ table: inout FigureTable) throws {
        var sqlite = Subject(name: "SQLite")
        var shared = Subject(name: "PostgreSQL")
        var plain = Subject(name: "plain")
        for run in 1...bench.runs {
            let file = "\(folder)/book-\(run).sqlite"
            try measure(&sqlite, "book", file)
            try? FileManager.default.removeItem(atPath: file)
            try measure(&shared, "book", try postgres.database())
            try measure(&plain, "plain", try postgres.database())
        }
        for subject in [sqlite, shared] {
            add(subject, beside: plain, isDefault: subject.name == sqlite.name, &table)
        }
    }

    private func measure(_ subject: inout Subject, _ command: String, _ place: String) throws {
        let server = postgres.processorSeconds
        let run = try drill(command, place, "\(bench.callers)", "\(bench.bookings)", isTolerant: true)
        let count = max(1, try run["bookings"])
        // The drill looks the store over afterwards, which is not booking: its own count ends before that.
        let own = run.figures["processor"] ?? run.usage.cpu * 1e6 / count
        // PostgreSQL's processes of ended connections are counted once they are gone.
        usleep(300_000)
        subject.rates.append(try run["rate"])
        subject.p99.append(try run["durable.p99"])
        subject.processor.append(own + (postgres.processorSeconds - server) * 1e6 / count)
        subject.faults += Int(run.figures["faults"] ?? 0)
    }

    private func add(_ subject: Subject, beside plain: Subject, isDefault: Bool, _ table: inout FigureTable) {
        let (rate, other) = (subject.rates.median, plain.rates.median)
        let count = "\(bench.runs) x \(bench.bookings)"
        table.rows.append(
            FigureTable.Row(
                figure: "durable bookings a second, \(subject.name), \(bench.callers) callers",
                measured: Self.text(rate, 0),
                beside: "plain \(Self.text(other, 0))",
                ratio: Self.text(rate / other, 2),
                // The default store is held against PostgreSQL; the broker on PostgreSQL writes more into the same server.
                reach: isDefault ? ">= plain, >= 5000" : ">= 5000",
                isReached: rate >= 5_000 && (!isDefault || rate >= other) && subject.faults == 0,
                count: count
            )
        )
        table.rows.append(
            FigureTable.Row(
                figure: "  until durable, p99",
                measured: "\(Self.text(subject.p99.median, 1)) ms",
                beside: "plain \(Self.text(plain.p99.median, 1)) ms",
                reach: "<= 40 ms",
                isReached: subject.p99.median <= 40,
                count: count
            )
        )
        table.rows.append(
            FigureTable.Row(
                figure: "  processor for each booking",
                measured: "\(Self.text(subject.processor.median, 0)) µs",
                beside: "plain \(Self.text(plain.processor.median, 0)) µs",
                ratio: Self.text(subject.processor.median / plain.processor.median, 2),
                count: count
            )
        )
    }
}
