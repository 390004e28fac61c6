import ArgumentParser
import Foundation

/// `zhida-bench consult`: the session broker on SQLite and PostgreSQL, beside plain PostgreSQL and theory.
struct ConsultBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consult",
        abstract:
            "Measure the session broker: bookings, double bookings, kills, free slots, live events, restart, waits.",
        discussion:
            "Exit code 0 where every figure is reached, 1 where one is missed, 2 where it could not be measured."
    )

    enum Part: String, CaseIterable, ExpressibleByArgument {
        case bookings, double, kills, free, told, idle, restart, days
    }

    @Option(help: "zhida-broker-drill, built for release.") var drill: String
    @Option(help: "zhida, built for release.") var zhida: String?
    @Option(help: "The checkout.") var home = "."
    @Option(help: "Where stores are made; a disk, not memory, or nothing is durable. They are removed again.")
    var folder = "/var/tmp"
    @Option(help: "Where the stores of random operations are made: memory will do, since nobody is killed there.")
    var randomFolder = "/dev/shm"
    @Option(parsing: .upToNextOption, help: "Parts of the table; all where none is named.") var only: [Part] = []
    @Option(help: "Bookings of each run.") var bookings = 20_000
    @Option(help: "Callers at once, and connections of the peers.") var callers = 64
    @Option(help: "Runs of each measurement of bookings, stores and peer in turns.") var runs = 3
    @Option(help: "Random operations on SQLite.") var operations = 200_000
    @Option(help: "Random operations on PostgreSQL.") var operationsPostgres = 100_000
    @Option(help: "Tries of the peer that looks first and inserts then.") var tries = 20_000
    @Option(help: "Brokers killed on SQLite.") var kills = 40
    @Option(help: "Brokers killed on PostgreSQL, while another one works on.") var killsPostgres = 20
    @Option(help: "Searches of free slots, of each kind.") var searches = 2_000
    @Option(help: "Live sessions at the restart.") var sessions = 1_000
    @Option(help: "Simulated days.") var days = 1_000
    @Option(help: "Seed of everything that is drawn.") var seed = 2026
    @Option(help: "Tickets taken while streams are open.") var tickets = 1_000
    @Option(help: "Tickets a second.") var rate = 20.0
    @Option(help: "Open streams of events.") var streams = 1_000
    @Option(help: "Connections that stay idle.") var connections = 10_000
    @Option(help: "How many seconds at least.") var idleSeconds = 15.0
    @Option(help: "A running `zhida serve`, such as http://127.0.0.1:8080; one is started unless it is given.")
    var server: String?
    @Option(help: "A token for it.") var token: String?
    @Option(help: "What is asked of it; free slots of item JZ01 in the whole district for 14 days unless given.")
    var request: String?

    func validate() throws {
        let counts = [bookings, callers, runs, operations, operationsPostgres, tries, kills, killsPostgres, searches]
        guard counts.allSatisfy({ $0 >= 1 }), sessions >= 1, days >= 1, seed >= 0 else {
            throw ValidationError("Counts must be 1 or more.")
        }
        guard days >= 1_000 || !wants(.days) || !only.isEmpty else {
            throw ValidationError("--days must be 1000 or more; chance would weigh too much.")
        }
        guard tickets >= 1, rate > 0, streams >= 1, connections >= 1, idleSeconds >= 0 else {
            throw ValidationError("Counts must be 1 or more.")
        }
        guard (server == nil) == (token == nil) else { throw ValidationError("--server and --token go together.") }
    }

    func wants(_ part: Part) -> Bool { only.isEmpty || only.contains(part) }

    func run() throws {
        let place = "\(folder)/zhida-bench-\(UUID().uuidString)"
        let random = "\(randomFolder)/zhida-bench-\(UUID().uuidString)"
        defer { for path in [place, random] { try? FileManager.default.removeItem(atPath: path) } }
        var table = FigureTable()
        do {
            for path in [place, random] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            let log = FileManager.default.currentDirectoryPath + "/.build/bench-consult.log"
            try? FileManager.default.createDirectory(atPath: ".build", withIntermediateDirectories: true)
            FileManager.default.createFile(atPath: log, contents: nil)
            let figures = try ConsultFigures(bench: self, folder: place, randomFolder: random, log: log)
            try figures.measure(&table)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode(2)
        }
        print(
            "\n\(Machine.processors) processors, load \(Machine.load), two threads do "
                + "\(String(format: "%.2f", Machine.scaling())) times the work of one; seed \(seed)\n"
        )
        table.print()
        print("\n" + Self.explanation)
        if !table.allReached { throw ExitCode(1) }
    }

    private static let explanation = """
        bookings    a room and a clerk of a station and a clerk of an office, with key, answer, audit and notices; until
                    each caller was told that it is durable. Medians of the runs, stores and peer in turns
        plain       PostgreSQL alone: one statement and commit a booking, connections as many as callers, refused by
                    EXCLUDE USING gist; it is told which room and clerks to take, where ours look for free ones
        µs          processor time for each booking, callers included; with PostgreSQL the server's too
        double      look-then-insert: the same without a constraint. Operations are holds, bookings, moves, reassignments
                    and cancellations of 32 callers, one in eight sent twice at once; every store is looked over after it
        kills       SIGKILL at a random moment of a load of 8 callers, one in four while the store opens; with
                    PostgreSQL another broker works on the same store and must go on
        over HTTP   one connection to a release build of zhida serve with the default directory and some 3,000 bookings,
                    each question when the one before was answered; the client's time is in it
        told        from the moment the ticket is asked for, by eight takers at the rate above, until it has come over
                    each open stream of a clerk of the site or above; server and clients on this machine
        idle        each is answered once, is silent while free slots are asked for on another, and is answered again
        restart     from the start of the process until a new booking is durable; the sessions' broker was killed
        theory      M(t)/M/c by the Kolmogorov equations, level by level; the widest of the three deviations
        """
}
