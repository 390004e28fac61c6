import Foundation
import ZhidaConsult
import ZhidaPostgres
import ZhidaStore
import ZhidaTesting

@preconcurrency import Glibc

/// The broker's drill on a real store: to be killed, to run out of disk, to be raced and measured.
///
/// FILE is a SQLite file, or the URL of a PostgreSQL database (`postgresql://…`).
///
/// ```
/// zhida-broker-drill work FILE CALLERS SEED [BYTES]        books until killed, or until the file may not grow
/// zhida-broker-drill random FILE CALLERS OPERATIONS SEED    random operations at once, then looks everything over
/// zhida-broker-drill kills FILE ROUNDS SEED                 kills brokers in the middle of a load, looks for losses
/// zhida-broker-drill two FILE ROUNDS SEED                   the same while another broker works on the same store
/// zhida-broker-drill book FILE CALLERS BOOKINGS             durable bookings of two parties a second
/// zhida-broker-drill free FILE SEARCHES BOOKINGS            free slots of the whole district for 14 days
/// zhida-broker-drill live FILE SESSIONS                     brings sessions to life and waits to be killed
/// zhida-broker-drill restart FILE                           opens the store, serves, says what it remembers
/// zhida-broker-drill days DAYS SEED                         simulated days of the district beside theory
/// zhida-broker-drill plain URL CONNECTIONS BOOKINGS         the peer: an exclusion constraint in plain PostgreSQL
/// zhida-broker-drill unchecked URL CONNECTIONS TRIES SEED   the peer without one: looks first and inserts then
/// ```
///
/// The last line of those that measure is `figures {…}`, for `script/bench consult`.
@main
enum BrokerDrill {
    /// A Monday at 08:00.
    static let start = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00"))

    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(4)
        }
    }

    private static func run(_ words: [String]) async throws {
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        switch (words.first, numbers.count) {
        case ("work", 2...3):
            try await Work(path: words[1], callers: numbers[0], seed: UInt64(numbers[1])).run(
                limit: numbers.count > 2 ? numbers[2] : nil
            )
        case ("random", 3):
            let drill = RandomOperations(
                path: words[1],
                callers: numbers[0],
                operations: numbers[1],
                seed: UInt64(numbers[2])
            )
            try await drill.run()
        case ("book", 2): try await Measurement(path: words[1]).book(callers: numbers[0], bookings: numbers[1])
        case ("free", 2): try await Measurement(path: words[1]).free(searches: numbers[0], bookings: numbers[1])
        case ("kills", 2), ("two", 2):
            let drill = KillDrill(
                path: words[1],
                rounds: max(1, numbers[0]),
                seed: UInt64(numbers[1]),
                isShared: words[0] == "two"
            )
            try await drill.run()
        case ("live", 1): try await LiveSessions(path: words[1]).make(numbers[0])
        case ("restart", 0) where words.count == 2: try await LiveSessions(path: words[1]).restart()
        case ("days", 1) where Int(words[1]) != nil:
            try SimulatedDays(days: max(1, Int(words[1]) ?? 1), seed: UInt64(numbers[0])).run()
        case ("plain", 2): try await PlainScheduler(url: words[1], callers: numbers[0]).book(bookings: numbers[1])
        case ("unchecked", 3):
            try await PlainScheduler(url: words[1], callers: numbers[0]).checkThenInsert(
                operations: numbers[1],
                seed: UInt64(numbers[2])
            )
        default:
            FileHandle.standardError.write(Data("usage: see Tests/BrokerDrill/BrokerDrill.swift\n".utf8))
            exit(2)
        }
    }

    /// A broker on the file or database, with the district loaded once.
    static func broker(
        _ path: String,
        district: TestDistrict,
        now: @escaping @Sendable () -> Instant = { start }
    ) async throws -> (any BrokerStore, Broker) {
        let (store, notices) = try await store(path)
        let broker = try await Broker(store: store, policy: OpenDoor(), clock: now)
        if let notices {
            Task { [weak broker] in
                for await _ in notices { broker?.tick() }
            }
        }
        if broker.read({ $0.directories.active }) == nil {
            _ = try await broker.perform(StoreDirectory(district.content), as: caller, key: key("directory"))
        }
        return (store, broker)
    }

    /// The store on the file or database, and where it tells of others' commits.
    static func store(_ path: String) async throws -> (any BrokerStore, AsyncStream<Void>?) {
        guard path.hasPrefix("postgres") else { return (try SQLiteBrokerStore(path: path), nil) }
        let store = try await PostgresBrokerStore(path)
        return (store, store.changeNotices())
    }

    static func close(_ store: any BrokerStore) async throws {
        switch store {
        case let store as SQLiteBrokerStore: try store.close()
        case let store as PostgresBrokerStore: store.close()
        default: break
        }
    }

    static let caller = Caller(who: TestDistrict.identifier("drill"), role: .service)
    static let applicant = Applicant(person: TestDistrict.identifier("p1"), name: "王女士", telephone: "13800000000")

    static func key(_ text: String) -> IdempotencyKey {
        guard let key = IdempotencyKey(text[...]) else { fatalError("“\(text)” is no key") }
        return key
    }

    /// A line on standard output that survives a kill of this process.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }
}
