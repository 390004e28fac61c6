import Foundation

@preconcurrency import Glibc

extension ConsultFigures {
    /// Operations of one run of the drill; more are done in several runs on new stores, each looked over.
    private static let operationsAtOnce = 1_000_000

    func double(_ table: inout FigureTable) throws {
        let unchecked = try drill(
            "unchecked",
            try postgres.database(),
            "\(bench.callers)",
            "\(bench.tries)",
            "\(bench.seed)"
        )
        let (twice, booked) = (try unchecked.count("double"), try unchecked.count("done"))
        let beside = "look-then-insert: \(twice) in \(booked)"
        try double("SQLite", bench.operations, beside, &table) { "\(randomFolder)/random-\($0).sqlite" }
        let inMemory = try PrivatePostgres(home: bench.home, log: log, in: bench.randomFolder)
        try double("PostgreSQL", bench.operationsPostgres, beside, &table) { _ in try inMemory.database() }
    }

    private func double(
        _ store: String,
        _ operations: Int,
        _ beside: String,
        _ table: inout FigureTable,
        _ place: (Int) throws -> String
    ) throws {
        var (double, faults, done, others, round, left) = (0, 0, 0, 0, 0, operations)
        while left > 0 {
            let path = try place(round)
            let some = min(left, Self.operationsAtOnce)
            let run = try drill("random", path, "32", "\(some)", "\(bench.seed + round)", isTolerant: true)
            double += try run.count("double")
            faults += try run.count("faults")
            done += try run.count("done")
            others += try run.count("otherAnswers")
            for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            left -= some
            round += 1
        }
        table.rows.append(
            FigureTable.Row(
                figure: "double bookings, \(store)",
                measured: "\(double), other faults \(faults - double + others)",
                beside: beside,
                reach: "0",
                isReached: faults == 0 && others == 0,
                count: "\(operations), \(done) done"
            )
        )
    }

    func kills(_ table: inout FigureTable) throws {
        let alone = try drill(
            "kills",
            "\(folder)/kills.sqlite",
            "\(bench.kills)",
            "\(bench.seed)",
            isTolerant: true
        )
        try add(alone, "acknowledged, then lost, SQLite", "0", &table)
        let two = try drill(
            "two",
            try postgres.database(),
            "\(bench.killsPostgres)",
            "\(bench.seed)",
            isTolerant: true
        )
        try add(two, "two brokers on PostgreSQL, one killed", "0, 0", &table)
    }

    private func add(_ run: DrillRun, _ figure: String, _ reach: String, _ table: inout FigureTable) throws {
        let (lost, double, faults) = (try run.count("lost"), try run.count("double"), try run.count("faults"))
        let (kills, told, stalled) = (
            try run.count("kills"), try run.count("acknowledged"), try run.count("stalled")
        )
        table.rows.append(
            FigureTable.Row(
                figure: figure,
                measured: "\(lost) lost, \(double) double, \(faults - double) other faults",
                reach: reach,
                isReached: lost == 0 && faults == 0 && stalled == 0,
                count: "\(kills) kills, \(told) acknowledged"
            )
        )
    }

    func restart(_ table: inout FigureTable) throws {
        for (store, path) in [("SQLite", "\(folder)/live.sqlite"), ("PostgreSQL", try postgres.database())] {
            let living = try ChildProcess([bench.drill, "live", path, "\(bench.sessions)"], log: log)
            var reader = LineReader(living.output)
            let ready = reader.next().map { String(decoding: $0, as: UTF8.self) } ?? ""
            guard ready.hasPrefix("ready ") else {
                throw BenchFault("no sessions were brought to life: \(ready); see \(log)")
            }
            kill(living.process, SIGKILL)
            _ = living.wait()
            let started = ContinuousClock.now
            let again = try ChildProcess([bench.drill, "restart", path], log: log)
            var lines = LineReader(again.output)
            let serving = lines.next().map { String(decoding: $0, as: UTF8.self) } ?? ""
            let seconds = started.secondsUntilNow
            let rest = lines.rest().map { String(decoding: $0, as: UTF8.self) }
            guard again.wait().exitCode == 0, serving.hasPrefix("serving ") else {
                throw BenchFault("the broker did not start again: \(serving); see \(log)")
            }
            print("\(store): \(ready.prefix(60))…, \(rest.first ?? "")")
            let isSame = serving.dropFirst(8) == ready.dropFirst(6)
            table.rows.append(
                FigureTable.Row(
                    figure: "restart after a kill, \(store)",
                    measured: "\(Self.text(seconds, 2)) s, \(isSame ? "nothing forgotten" : "NOT the same")",
                    reach: "<= 2 s, all remembered",
                    isReached: seconds <= 2 && isSame,
                    count: "\(bench.sessions) sessions"
                )
            )
        }
    }
}
