import Foundation
import Synchronization
import Testing
import ZhidaConsult
import ZhidaCore
import ZhidaTesting

@testable import ZhidaPostgres

@preconcurrency import Glibc

extension PostgresTests {
    /// Several brokers on one database: raced, killed, cut off. `ZHIDA_POSTGRES_OPERATIONS` sets how many operations race,
    /// `ZHIDA_POSTGRES_KILLS` how often a broker is killed.
    struct TwoBrokersTests {
        let database: TestDatabase
        private let drill = BuiltProgram("zhida-broker-drill")

        init() throws { database = try TestDatabase() }

        private static func number(_ name: String, _ standard: Int) -> Int {
            ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? standard
        }

        @Test("two processes race at random for the same few rooms and clerks and book nothing twice")
        func racesAtRandom() async throws {
            let folder = try TemporaryFolder()
            let operations = Self.number("ZHIDA_POSTGRES_OPERATIONS", 20_000)
            let half = ["random", database.url, "24", "\((operations + 1) / 2)"]
            _ = try await database.store()
            let one = try drill.start(half + ["5"], in: folder.path)
            let other = try drill.start(half + ["6"], in: folder.path)
            for ending in [one.wait(), other.wait()] {
                #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
                #expect(ending.output.contains("faults 0"))
                #expect(ending.output.contains("requests sent again 0"))
                print(ending.output)
            }
            let check = try await database.store().check()
            #expect(check.faults == [])
            print("two brokers on PostgreSQL: \(operations) random operations, \(check.records) records, 0 double")
        }

        @Test("a broker that is killed in the middle of a load loses nothing acknowledged, and the other goes on")
        func survivesKills() async throws {
            let folder = try TemporaryFolder()
            let kills = Self.number("ZHIDA_POSTGRES_KILLS", 8)
            let ending = try drill.run(["two", database.url, "\(kills)", "3"], in: folder.path)
            #expect(ending.code == 0, "\(ending.output)\(ending.errors)")
            let figures = try DrillFigures(ending.output)
            #expect(figures["kills"] == Double(kills))
            #expect((figures["byKilled"] ?? 0) > 50, "too few were acknowledged by those that were killed")
            #expect((figures["acknowledged"] ?? 0) > (figures["byKilled"] ?? 0), "the other one worked too")
            for name in ["lost", "double", "faults", "stalled"] { #expect(figures[name] == 0, "\(name)") }
            #expect(try await database.store().check().faults == [])
            print(ending.output)
        }

        @Test("the drill finds what was acknowledged and is not there, and what is there twice")
        func findsLosses() async throws {
            let store = try await database.store()
            _ = try await store.commit([try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3))])
            let never = Acknowledgements("k9 b9 1\n")
            #expect(try await never.lost(in: store).count == 1)
            try database.edit("ALTER TABLE zhida.occupancy DROP CONSTRAINT occupancy_overlap")
            try database.edit(
                """
                INSERT INTO zhida.occupancy (resource, lane, starts, ends, kind, id)
                SELECT resource, lane, starts + more, ends + more, kind, 'other' || more
                FROM zhida.occupancy, unnest('{300000,600000}'::bigint[]) AS more
                """
            )
            let folder = try TemporaryFolder()
            let ending = try drill.run(["kills", database.url, "1", "3"], in: folder.path)
            #expect(ending.code == 1, "\(ending.output)\(ending.errors)")
            #expect((try DrillFigures(ending.output)["double"] ?? 0) >= 1)
        }

        @Test("a broker that is killed among live sessions and started again remembers every one of them")
        func remembersLiveSessions() throws {
            try LiveSessionDrill(drill).run(database.url)
        }

        @Test("connections that are cut in the middle lose nothing acknowledged and do nothing twice")
        func survivesCuts() async throws {
            let store = try await database.store()
            let broker = try await TestHall.broker(on: store, district: TestDistrict(streets: 3))
            let load = PersistentLoad(broker: broker)
            let working = Task { await load.run(callers: 8) }
            var cuts = 0
            for _ in 0..<12 {
                try await Task.sleep(for: .milliseconds(120))
                cuts += try database.cutConnections()
            }
            #expect(cuts > 6)
            #expect(await load.waitUntil(done: 40))
            load.stop()
            await working.value
            await broker.shutDown()
            try await load.examine(store)
            print("cut drill: \(load.done.count) acknowledged, \(cuts) connections cut, \(load.refused) sent again")
        }

        @Test("a server that crashes in the middle of a load has all that was acknowledged when it is back")
        func survivesACrashOfTheServer() async throws {
            let identifier = ProcessInfo.processInfo.processIdentifier
            let server = try PostgresServer(folder: "/tmp/zhida-postgres-\(identifier)-crash")
            let database = try TestDatabase(on: server)
            let store = try await database.store()
            let broker = try await TestHall.broker(on: store, district: TestDistrict(streets: 3))
            let load = PersistentLoad(broker: broker)
            let working = Task { await load.run(callers: 8) }
            #expect(await load.waitUntil(done: 20))
            let process = try String(contentsOfFile: server.folder + "/data/postmaster.pid", encoding: .utf8)
            let postmaster = try #require(process.split(separator: "\n").first.flatMap { Int32($0) })
            // At once, without a checkpoint: what its write-ahead log holds is all there is.
            kill(postmaster, SIGQUIT)
            while kill(postmaster, 0) == 0 { usleep(20_000) }
            let before = load.done.count
            _ = try PostgresServer(folder: server.folder)
            #expect(await load.waitUntil(done: before + 20))
            load.stop()
            await working.value
            await broker.shutDown()
            try await load.examine(store)
            print("crash drill: \(before) acknowledged before the crash, \(load.done.count) in all, none lost")
            store.close()
            try server.stop()
        }

        @Test("what one broker commits is told to the other at once, without a request to it")
        func tellsTheOther() async throws {
            let (here, there) = (try await database.store(), try await database.store())
            let (writing, listening) = (try await TestHall.broker(on: here), try await TestHall.broker(on: there))
            let notices = there.changeNotices()
            let following = Task {
                for await _ in notices { listening.tick() }
            }
            defer { following.cancel() }
            var events = listening.changes().makeAsyncIterator()
            var waits: [Duration] = []
            for number in 0..<20 {
                let booking = try await writing.perform(
                    TestHall.booking(number),
                    as: TestHall.caller,
                    key: TestHall.key("k\(number)")
                )
                let started = ContinuousClock.now
                var told = Set<RecordKey>()
                while !told.contains(RecordKey(.booking, booking.id)) {
                    guard let event = await events.next() else { break }
                    told.formUnion(event.changes.map(\.key))
                }
                waits.append(started.duration(to: .now))
                #expect(listening.read { $0.bookings[booking.id] } == booking)
            }
            let sorted = waits.sorted()
            #expect(sorted[10] < .seconds(1))
            print("told after \(sorted[10].milliseconds) ms in the middle, \(sorted[19].milliseconds) ms at most")

            // And again after the listener's connection was cut.
            try database.cutConnections()
            let late = try await persistentlyBooked(70, by: writing)
            let end = ContinuousClock.now + .seconds(10)
            while listening.read({ $0.bookings[late.id] }) == nil, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(listening.read { $0.bookings[late.id] } == late)
            await writing.shutDown()
            await listening.shutDown()
        }

        /// Sent again as long as the store cannot be reached.
        private func persistentlyBooked(_ number: Int, by broker: Broker) async throws -> Booking {
            for _ in 0..<50 {
                do {
                    return try await broker.perform(
                        TestHall.booking(number),
                        as: TestHall.caller,
                        key: TestHall.key("k\(number)")
                    )
                } catch {
                    guard error.reason == .unavailable else { throw error }
                }
                try await Task.sleep(for: .milliseconds(100))
            }
            throw BrokerStoreError.unavailable("refused 50 times")
        }

        @Test("of two brokers that claim the same record at once one gets it")
        func claimsOnce() async throws {
            let stores = [try await database.store(), try await database.store()]
            let bookings = (0..<60).map { TransactionMaker.booking("b\($0)", 3 * $0..<3 * $0 + 3) }
            _ = try await stores[0].commit(try bookings.map { try TransactionMaker.make("k\($0.id)", $0) })
            for booking in bookings {
                let outcomes = try await withThrowingTaskGroup(of: TransactionOutcome.self) { group in
                    for (number, store) in stores.enumerated() {
                        var claimed = booking
                        claimed.version = 2
                        claimed.state = .underway
                        let transaction = try TransactionMaker.transaction(
                            "c\(number)-\(booking.id)",
                            [.replace(.booking(booking), with: .booking(claimed))]
                        )
                        group.addTask { try await store.commit([transaction]).outcomes[0] }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == .committed } == 1)
                #expect(outcomes.contains(.conflict(.version(RecordKey(.booking, booking.id)))))
            }
            #expect(try await stores[1].check().faults == [])
        }
    }
}

/// Callers that book until they are stopped, and send a request that was refused as unavailable again.
private final class PersistentLoad: Sendable {
    private struct Tally {
        var done: [IdempotencyKey: Booking] = [:]
        var refused = 0
        var isStopped = false
    }

    private let broker: Broker
    private let tally = Mutex(Tally())

    init(broker: Broker) { self.broker = broker }

    var done: [IdempotencyKey: Booking] { tally.withLock(\.done) }
    var refused: Int { tally.withLock(\.refused) }

    func stop() { tally.withLock { $0.isStopped = true } }

    func waitUntil(done count: Int) async -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if done.count >= count { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    func run(callers: Int) async {
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<callers { group.addTask { await self.work(caller) } }
        }
    }

    private func work(_ caller: Int) async {
        var random = SeededRandom(seed: UInt64(caller))
        var number = 0
        while !tally.withLock(\.isStopped) {
            let key = TestHall.key("load-\(caller)-\(number)")
            let command = Self.booking(&random)
            // The same request under the same key, until it is answered.
            while true {
                do {
                    let booking = try await broker.perform(command, as: TestHall.caller, key: key)
                    tally.withLock { $0.done[key] = booking }
                    break
                } catch {
                    guard error.reason == .unavailable else { break }
                    tally.withLock { $0.refused += 1 }
                    try? await Task.sleep(for: .milliseconds(40))
                }
            }
            number += 1
        }
    }

    private static func booking(_ random: inout SeededRandom) -> Book {
        Book(
            SlotRequest(
                item: TestDistrict.identifier("i1"),
                parties: [PartyWish(.anywhere), PartyWish(.anywhere, takesRoom: false)],
                start: Shanghai.instant(
                    TestDistrict.day(2026, 3, 2).advanced(by: Int.random(in: 0..<80, using: &random)),
                    cell: Int.random(in: 108..<140, using: &random)
                )
            ),
            applicant: TestHall.applicant
        )
    }

    /// Each answer is in the store under its key, each booking once.
    func examine(_ store: PostgresBrokerStore) async throws {
        let done = done
        #expect(done.count > 0)
        let replies = try await store.replies(Array(done.keys))
        #expect(done.keys.filter { replies[$0] == nil } == [])
        let records = try await store.records(done.values.map { RecordKey(.booking, $0.id) })
        #expect(records.count == done.count)
        #expect(Set(done.values.map(\.id)).count == done.count)
        let check = try await store.check()
        #expect(check.faults == [])
        // The directory, and no booking that nobody was told of.
        #expect(check.records == done.count + 1)
    }
}
