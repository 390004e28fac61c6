import Foundation
import GRDB
import Testing
import ZhidaConsult
import ZhidaTesting

@testable import ZhidaStore

struct BrokerStoreTests {
    let folder: TemporaryFolder
    var path: String { folder.path("hall.sqlite") }

    init() throws { folder = try TemporaryFolder() }

    @Test("SQLite keeps the store's contract", arguments: BrokerStoreConformance.all)
    func conforms(check: BrokerStoreConformance) async throws {
        let path = path
        try await check.run(.init(store: try SQLiteBrokerStore(path: path)) { try SQLiteBrokerStore(path: path) })
    }

    @Test("SQLite does what the commands need", arguments: ConsultStoreConformance.all)
    func servesCommands(check: ConsultStoreConformance) async throws {
        try await check.run(try SQLiteBrokerStore(path: path))
    }

    @Test("the fake that other tests use keeps the same contract", arguments: BrokerStoreConformance.all)
    func fakeConforms(check: BrokerStoreConformance) async throws {
        let store = MemoryBrokerStore()
        try await check.run(.init(store: store) { store })
    }

    private static func slot(_ number: Int) -> SlotRequest {
        SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.anywhere), PartyWish(.site(TestDistrict.identifier("S1")), takesRoom: false)],
            start: Shanghai.instant(TestDistrict.day(2026, 3, 2).advanced(by: number / 10), cell: 108 + number % 10 * 3)
        )
    }

    private static func key(_ text: String) throws -> IdempotencyKey { try #require(IdempotencyKey(text[...])) }

    /// Some bookings, made by a broker that is shut down again.
    private func fill(_ store: SQLiteBrokerStore, _ count: Int = 20) async throws {
        let broker = try await Broker(store: store, policy: OpenDoor()) {
            Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00"))
        }
        let caller = Caller(who: TestDistrict.identifier("tester"), role: .clerk)
        _ = try await broker.perform(StoreDirectory(TestDistrict().content), as: caller, key: try Self.key("d"))
        for number in 0..<count {
            _ = try await broker.perform(
                Book(Self.slot(number), applicant: Applicant(person: TestDistrict.identifier("p"))),
                as: caller,
                key: try Self.key("k\(number)")
            )
        }
        await broker.shutDown()
    }

    private func edit(_ sql: String, _ path: String? = nil) throws {
        let queue = try DatabaseQueue(path: path ?? self.path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    // MARK: The database itself

    @Test("each commit is synchronised with the disk: the library's own choice is to wait for the next checkpoint")
    func synchronisesEachCommit() async throws {
        let store = try SQLiteBrokerStore(path: path)
        let mode = try await store.onWriter { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(mode == 2, "FULL")
        try store.close()
    }

    @Test("the database refuses an overlap even from a hand that knows no broker")
    func refusesOverlapsItself() async throws {
        try await fill(try SQLiteBrokerStore(path: path), 1)
        let error = #expect(throws: DatabaseError.self) {
            try edit(
                """
                INSERT INTO occupancy (day, resource, lane, starts, ends, kind, id)
                SELECT day, resource, lane, starts + 300000, ends + 300000, kind, 'other' FROM occupancy LIMIT 1
                """
            )
        }
        #expect(error?.message == "overlap")
        #expect(throws: DatabaseError.self) { try edit("UPDATE occupancy SET ends = ends + 1") }
        #expect(throws: DatabaseError.self) { try edit("UPDATE audit SET body = ''") }
    }

    @Test(
        "a look over the store finds what a hand changed",
        arguments: [
            ("DELETE FROM occupancy WHERE rowid_is = 1", "which is not noted as occupied"),
            ("INSERT INTO occupancy VALUES (0, 'room:x', 0, 300000, 600000, 'booking', 'x')", "does not claim it"),
            (
                "UPDATE record SET body = replace(body, '\"version\":1', '\"version\":2') WHERE kind = 'booking'",
                "version"
            ),
            ("UPDATE record SET live = 0 WHERE kind = 'booking'", "live"),
            ("UPDATE record SET body = '{}' WHERE kind = 'booking'", "cannot be read"),
            ("DELETE FROM audit WHERE seq = 3", "are missing"),
            ("DROP TRIGGER audit_fixed; UPDATE audit SET body = body || ' ' WHERE seq = 3", "3 was changed"),
            (
                """
                DROP TRIGGER occupancy_overlap;
                INSERT INTO occupancy SELECT day, resource, lane, starts + 300000, ends, kind, id FROM occupancy LIMIT 1
                """,
                "overlap"
            ),
        ]
    )
    func findsWhatWasChanged(sql: String, fault: String) async throws {
        let store = try SQLiteBrokerStore(path: path)
        try await fill(store)
        #expect(try await store.check().faults == [])
        try edit(
            sql.replacingOccurrences(
                of: "WHERE rowid_is = 1",
                with: "WHERE (resource, lane, starts) = (SELECT resource, lane, starts FROM occupancy LIMIT 1)"
            )
        )
        let check = try await store.check()
        #expect(check.faults.contains { $0.contains(fault) }, "\(check.faults)")
    }

    @Test("what was forgotten leaves no byte in the database file or its log")
    func leavesNoBytes() async throws {
        let store = try SQLiteBrokerStore(path: path)
        let name = "欧阳甲乙丙"
        let bookings = (0..<40).map { number in
            TransactionMaker.booking("b\(number)", number * 3..<number * 3 + 3, name: "\(name)\(number)")
        }
        for booking in bookings {
            var transaction = try TransactionMaker.make("k\(booking.id)", booking)
            transaction.reply = transaction.writes[0].body ?? ""
            _ = try await store.commit([transaction])
        }
        for booking in bookings {
            _ = try await store.commit([
                try TransactionMaker.transaction("r\(booking.id)", [.remove(.booking(booking))])
            ])
        }
        func copies() throws -> Int {
            try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }.reduce(0) { sum, bytes in
                var (count, start) = (sum, bytes.startIndex)
                while let found = bytes.range(of: Data(name.utf8), in: start..<bytes.endIndex) {
                    count += 1
                    start = found.upperBound
                }
                return count
            }
        }
        #expect(try copies() > 0, "the answers hold it, and the log")
        try await store.forget(before: TransactionMaker.start + Minutes(1))
        #expect(try await store.scrub())
        #expect(try copies() == 0)
        #expect(try await store.check().faults == [])
    }

    // MARK: Backup and restore

    @Test("a backup made while others write is whole, and restoring it keeps the former file")
    func backsUpAndRestores() async throws {
        let store = try SQLiteBrokerStore(path: path)
        try await fill(store)
        let backup = folder.path("backup.sqlite")
        async let more: Void = {
            let other = try await Broker(store: store, policy: OpenDoor()) {
                Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00"))
            }
            let caller = Caller(who: TestDistrict.identifier("tester"), role: .clerk)
            for number in 70..<110 {
                _ = try await other.perform(
                    Book(Self.slot(number), applicant: Applicant(person: TestDistrict.identifier("p"))),
                    as: caller,
                    key: try Self.key("k\(number)")
                )
            }
            await other.shutDown()
        }()
        try await store.backup(to: backup)
        try await more
        await #expect(throws: BrokerStoreError.self) { try await store.backup(to: backup) }
        let kept = try await SQLiteBrokerStore(path: backup).check()
        #expect(kept.faults == [])
        #expect(kept.records >= 21)

        // Not while it is in use.
        await #expect(throws: BrokerStoreError.self) {
            try await SQLiteBrokerStore.restore(from: backup, to: path)
        }
        let now = try await store.check()
        try store.close()
        try await SQLiteBrokerStore.restore(from: backup, to: path)
        let restored = try await SQLiteBrokerStore(path: path).check()
        #expect(restored == kept)
        let former = try await SQLiteBrokerStore(path: path + ".replaced").check()
        #expect(former == now)

        // The former file goes when it has lain aside for as long as answers are kept.
        let again = try SQLiteBrokerStore(path: path)
        let clock = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        try await again.forget(before: clock - .seconds(3600))
        #expect(FileManager.default.fileExists(atPath: path + ".replaced"))
        try await again.forget(before: clock + .seconds(3600))
        #expect(!FileManager.default.fileExists(atPath: path + ".replaced"))
        #expect(try await again.check().records == kept.records)
    }

    @Test("a backup that is not sound is not restored")
    func refusesABrokenBackup() async throws {
        let store = try SQLiteBrokerStore(path: path)
        try await fill(store)
        let backup = folder.path("backup.sqlite")
        try await store.backup(to: backup)
        try edit("DELETE FROM audit WHERE seq = 5", backup)
        try store.close()
        let error = await #expect(throws: BrokerStoreError.self) {
            try await SQLiteBrokerStore.restore(from: backup, to: path)
        }
        #expect("\(String(describing: error))".contains("missing"))
        try Data("no database at all, but long enough to look like one".utf8).write(to: URL(fileURLWithPath: backup))
        await #expect(throws: BrokerStoreError.self) { try await SQLiteBrokerStore.restore(from: backup, to: path) }
        #expect(try await SQLiteBrokerStore(path: path).check().records == 21)
    }

    // MARK: Migrations

    @Test("before each migration of a file that holds something it is copied")
    func copiesBeforeMigrating() async throws {
        try await fill(try SQLiteBrokerStore(path: path))
        var migrator = ConsultSchema.migrator
        migrator.registerMigration("consult 3: for the test") { try $0.execute(sql: "CREATE TABLE more (x)") }
        migrator.registerMigration("consult 4: for the test") { try $0.execute(sql: "CREATE TABLE still (x)") }
        let pool = try DatabasePool(path: path)
        try SQLiteBrokerStore.migrate(pool, path: path, migrator, StoreLock(path: path, exclusive: false))
        try pool.close()
        let copy = try await SQLiteBrokerStore(path: path + ".before-3").check()
        #expect(copy.records == 21 && copy.faults == [])
        #expect(FileManager.default.fileExists(atPath: path + ".before-4"))
        let error = #expect(throws: BrokerStoreError.self) { try SQLiteBrokerStore(path: path) }
        #expect("\(String(describing: error))".contains("newer version"))
    }

    /// A file as the first version made it, with what another one holds.
    private func makeFirstVersion(_ path: String, from filled: String) async throws {
        let pool = try DatabasePool(path: path)
        try ConsultSchema.migrator.migrate(pool, upTo: "consult 1: records, occupancy, replies, audit, outbox, changes")
        try await pool.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH ? AS filled", arguments: [filled])
            for table in StoreTable.allCases {
                let columns = table.columns.map(\.name).joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM filled.\(table)"
                )
            }
            try database.execute(sql: "DETACH filled")
        }
        try pool.close()
    }

    @Test("a file of the first version is copied and brought to the second, with all that it holds")
    func migratesTheFirstVersion() async throws {
        let filled = path + ".filled"
        try await fill(try SQLiteBrokerStore(path: filled))
        try await makeFirstVersion(path, from: filled)
        let store = try SQLiteBrokerStore(path: path)
        let (check, before) = (try await store.check(), try await SQLiteBrokerStore(path: filled).check())
        #expect(check == before && check.occupied > 0 && check.faults == [])
        #expect(FileManager.default.fileExists(atPath: path + ".before-2"))
        // It holds names and telephone numbers, and goes as former stores do.
        try await store.forget(before: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 60_000))
        #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
    }

    @Test("a file of the first version that others use is not migrated under them")
    func migratesUnderNobody() async throws {
        let filled = path + ".filled"
        try await fill(try SQLiteBrokerStore(path: filled))
        try await makeFirstVersion(path, from: filled)
        var other: StoreLock? = try StoreLock(path: path, exclusive: false)
        let error = #expect(throws: BrokerStoreError.self) { try SQLiteBrokerStore(path: path) }
        #expect("\(String(describing: error))".contains("stop the service"))
        #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
        other?.release()
        other = nil
        #expect(try await SQLiteBrokerStore(path: path).check().records == 21)
    }

    @Test("of many who open a file of the first version at once, one migrates it and all can use it")
    func migratesOnce() async throws {
        let (path, filled) = (path, path + ".filled")
        try await fill(try SQLiteBrokerStore(path: filled))
        try await makeFirstVersion(path, from: filled)
        let records = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { try await SQLiteBrokerStore(path: path).check().records } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(records == [Int](repeating: 21, count: 8))
        #expect(FileManager.default.fileExists(atPath: path + ".before-2"))
        #expect(!FileManager.default.fileExists(atPath: path + ".before-2.2"))
    }

    @Test("a backup of the first version is restored, and leaves no second copy")
    func restoresTheFirstVersion() async throws {
        let filled = path + ".filled"
        try await fill(try SQLiteBrokerStore(path: filled))
        try await makeFirstVersion(path + ".backup", from: filled)
        try await SQLiteBrokerStore.restore(from: path + ".backup", to: path)
        #expect(try await SQLiteBrokerStore(path: path).check().records == 21)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains("before") || $0.contains("part") }, "\(names)")
    }

    @Test("a new file is not copied before its first migrations")
    func newFile() throws {
        _ = try SQLiteBrokerStore(path: path)
        #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
    }

    @Test("what is no database is refused with its name")
    func refusesOtherFiles() throws {
        try Data(repeating: 7, count: 9000).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: BrokerStoreError.self) { try SQLiteBrokerStore(path: path) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error)) is not about damage")
            return
        }
    }
}
