import Foundation
import Testing
import ZhidaConsult
import ZhidaTesting

@testable import ZhidaPostgres

extension PostgresTests {
    struct PostgresStoreTests {
        let database: TestDatabase

        init() throws { database = try TestDatabase() }

        @Test("PostgreSQL keeps the store's contract", arguments: BrokerStoreConformance.all)
        func conforms(check: BrokerStoreConformance) async throws {
            let database = database
            try await check.run(.init(store: try await database.store()) { try await database.store() })
        }

        @Test("PostgreSQL does what the commands need", arguments: ConsultStoreConformance.all)
        func servesCommands(check: ConsultStoreConformance) async throws {
            try await check.run(try await database.store())
        }

        @Test(
            "a database is named to people without its password",
            arguments: [
                (
                    "postgresql://zhida:secret@db.example:5433/hall?sslmode=require",
                    "postgresql://zhida@db.example:5433/hall"
                ),
                ("postgres://db.example/hall?password=secret", "postgresql://db.example/hall"),
                ("postgresql:///hall?host=/run/pg&user=z", "postgresql://z@/hall?host=/run/pg"),
                ("postgresql://a:secret@one,two/hall", "postgresql://a@one,two/hall"),
                ("postgresql://a:secret@h:port/hall", "PostgreSQL"),
            ]
        )
        func hidesPasswords(url: String, shown: String) async throws {
            #expect(PostgresBrokerStore.shown(url) == shown || shown == "PostgreSQL")
            #expect(!PostgresBrokerStore.shown(url).contains("secret"))
            guard shown == "PostgreSQL" else { return }
            let error = await #expect(throws: BrokerStoreError.self) { _ = try await PostgresBrokerStore(url) }
            #expect(!"\(String(describing: error))".contains("secret"))
        }

        // MARK: The database itself

        @Test("the database refuses an overlap even from a hand that knows no broker")
        func refusesOverlapsItself() async throws {
            try await TestHall.fill(try await database.store(), 0..<1)
            let error = #expect(throws: PostgresError.self) {
                try database.edit(
                    """
                    INSERT INTO zhida.occupancy (resource, lane, starts, ends, kind, id)
                    SELECT resource, lane, starts + 300000, ends + 300000, kind, 'other' FROM zhida.occupancy LIMIT 1
                    """
                )
            }
            #expect(error?.state == PostgresError.exclusionViolation)
            #expect(error?.constraint == "occupancy_overlap")
            #expect(throws: PostgresError.self) { try database.edit("UPDATE zhida.occupancy SET ends = ends + 1") }
            #expect(throws: PostgresError.self) { try database.edit("UPDATE zhida.audit SET body = ''") }
        }

        @Test("a row that a foreign hand put in the way is found, and only what meets it is refused")
        func refusesWhatAForeignHandTook() async throws {
            let store = try await database.store()
            _ = try await store.commit([try TransactionMaker.make("k0", TransactionMaker.booking("b0", 0..<3))])
            try database.edit(
                """
                INSERT INTO zhida.occupancy (resource, lane, starts, ends, kind, id)
                SELECT resource, lane, starts + 3000000, ends + 3000000, kind, 'foreign' FROM zhida.occupancy
                """
            )
            let report = try await store.commit([
                try TransactionMaker.make("k1", TransactionMaker.booking("b1", 3..<6)),
                try TransactionMaker.make("k2", TransactionMaker.booking("b2", 11..<14)),
                try TransactionMaker.make("k3", TransactionMaker.booking("b3", 20..<23)),
            ])
            let slot = TransactionMaker.booking("b2", 11..<14).occupancy[0]
            #expect(report.outcomes == [.committed, .conflict(.overlap(slot)), .notReached])
            #expect(try await store.audit(after: 0, limit: 9).count == 2)
        }

        @Test("what is made and taken back within one group is refused where another has the slot")
        func refusesWhatAGroupHides() async throws {
            let store = try await database.store()
            let booking = TransactionMaker.booking("b1", 0..<3)
            var cancelled = booking
            cancelled.version = 2
            cancelled.state = .cancelled(.byCitizen)
            let group = [
                try TransactionMaker.make("k1", booking),
                try TransactionMaker.transaction("k2", [.replace(.booking(booking), with: .booking(cancelled))]),
            ]
            let other = TransactionMaker.booking("b0", 2..<4)
            _ = try await store.commit([try TransactionMaker.make("k0", other)])
            let report = try await store.commit(group)
            #expect(report.outcomes == [.conflict(.overlap(booking.occupancy[0])), .notReached])
            var gone = other
            gone.version = 2
            gone.state = .cancelled(.byCitizen)
            let free = try await store.commit(
                [try TransactionMaker.transaction("k3", [.replace(.booking(other), with: .booking(gone))])] + group
            )
            #expect(free.outcomes == [.committed, .committed, .committed])
            #expect(try await store.check().faults == [])
        }

        @Test("a group of 64 bookings costs two round trips, and one that changes records three")
        func costsFewRoundTrips() async throws {
            let store = try await database.store()
            let (connection, numbers) = (try database.connection(), ResourceNumbers())
            let writer = GroupWriter(connection: connection, place: store.place, numbers: numbers)
            let bookings = (0..<64).map { TransactionMaker.booking("b\($0)", 3 * $0..<3 * $0 + 3) }
            _ = try writer.write([try TransactionMaker.make("k", TransactionMaker.booking("b", 300..<303))])
            var before = connection.roundTrips
            let made = try writer.write(try bookings.map { try TransactionMaker.make("k\($0.id)", $0) })
            #expect(made.outcomes.allSatisfy { $0 == .committed })
            #expect(connection.roundTrips - before == 2)
            before = connection.roundTrips
            let changed = try writer.write(
                try bookings.map { booking in
                    var after = booking
                    after.version = 2
                    after.state = .cancelled(.byOffice)
                    return try TransactionMaker.transaction(
                        "c\(booking.id)",
                        [.replace(.booking(booking), with: .booking(after))]
                    )
                }
            )
            #expect(changed.outcomes.allSatisfy { $0 == .committed })
            #expect(connection.roundTrips - before == 3)
            #expect(try await store.check().occupied == 1)
        }

        @Test(
            "a look over the store finds what a hand changed",
            arguments: [
                ("DELETE FROM occupancy WHERE ctid = (SELECT ctid FROM occupancy LIMIT 1)", "is not noted as occupied"),
                (
                    """
                    INSERT INTO occupancy SELECT number, 7, 300000, 600000, 'booking', 'x' FROM resource LIMIT 1
                    """, "does not claim it"
                ),
                ("UPDATE record SET version = 2 WHERE kind = 'booking'", "its body has another version"),
                ("UPDATE record SET live = false WHERE kind = 'booking'", "live"),
                ("UPDATE record SET body = '{}' WHERE kind = 'booking'", "cannot be read"),
                ("DELETE FROM audit WHERE seq = 3", "are missing"),
                (
                    "DROP TRIGGER audit_fixed ON audit; UPDATE audit SET body = body || ' ' WHERE seq = 3",
                    "3 was changed"
                ),
                (
                    """
                    ALTER TABLE occupancy DROP CONSTRAINT occupancy_overlap;
                    INSERT INTO occupancy SELECT resource, lane, starts + 300000, ends, kind, id FROM occupancy LIMIT 1
                    """, "overlap"
                ),
                ("ALTER TABLE occupancy DROP CONSTRAINT occupancy_overlap", "occupancy_overlap is gone"),
            ]
        )
        func findsWhatWasChanged(sql: String, fault: String) async throws {
            let store = try await database.store()
            try await TestHall.fill(store)
            #expect(try await store.check().faults == [])
            try database.edit("SET search_path = zhida, public; \(sql)")
            let check = try await store.check()
            #expect(check.faults.contains { $0.contains(fault) }, "\(check.faults)")
        }

        // MARK: Errors

        @Test("an error names the SQLSTATE and nothing of a citizen")
        func keepsCitizensOutOfErrors() async throws {
            let store = try await database.store()
            try database.edit("ALTER TABLE zhida.record ADD CONSTRAINT no_wang CHECK (body NOT LIKE '%王女士%')")
            let booking = TransactionMaker.booking("b1", 0..<3, name: "王女士")
            let error = await #expect(throws: BrokerStoreError.self) {
                _ = try await store.commit([try TransactionMaker.make("k1", booking)])
            }
            let text = "\(String(describing: error))"
            #expect(text.contains("23514") && text.contains("no_wang"), "\(text)")
            #expect(!text.contains("王女士") && !text.contains("Failing row"), "\(text)")
            // And the store goes on.
            let good = try await store.commit([try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3))])
            #expect(good.outcomes == [.committed])
        }

        @Test(
            "what cannot be reached or used is said in a sentence",
            arguments: [
                ("postgresql:///zhida?host=/nowhere", "zhida", "/nowhere"),
                ("postgresql:///zhida?host=", "Zhida; DROP", "cannot be a schema"),
                ("postgresql://user@[half/zhida", "zhida", "the URL of the database cannot be read"),
            ]
        )
        func saysWhatCannotBeReached(url: String, schema: String, words: String) async throws {
            var settings = PostgresSettings()
            settings.schema = schema
            let error = await #expect(throws: BrokerStoreError.self) {
                _ = try await PostgresBrokerStore(url, settings: settings)
            }
            guard case .unavailable(let text) = error else {
                Issue.record("\(String(describing: error)) is not about reaching it")
                return
            }
            #expect(text.contains(words), "\(text)")
        }

        @Test("a broker that hangs within a commit holds up the others for the lock's longest time only")
        func doesNotWaitForEver() async throws {
            var settings = PostgresSettings()
            settings.longestLock = .milliseconds(700)
            let store = try await database.store(settings)
            settings.longestLock = .seconds(300)
            let hanging = try PostgresConnection(database.url, settings: settings)
            try hanging.run("BEGIN")
            try hanging.query(StorePlace.lock, [.text(store.place.commitLock)])
            let group = [try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3))]
            let error = await #expect(throws: BrokerStoreError.self) { _ = try await store.commit(group) }
            #expect("\(String(describing: error))".contains("55P03"))
            try hanging.run("ROLLBACK")
            let report = try await store.commit(group)
            #expect(report.outcomes == [.committed])
        }

        // MARK: Outbox

        @Test("a message that is due is given to one broker, and to another when its time is over")
        func claimsMessages() async throws {
            let (one, other) = (try await database.store(), try await database.store())
            let about = RecordKey(.booking, text: "b1")
            let messages = (0..<40).map { number in
                OutboxMessage(
                    id: TestDistrict.identifier("m\(100 + number)"),
                    topic: "t",
                    about: about,
                    due: TestHall.start,
                    body: "{}"
                )
            }
            _ = try await one.commit([try TransactionMaker.transaction("k1", [], outbox: messages.map { .put($0) })])
            async let first = one.outboxDue(TestHall.start, limit: 30)
            async let second = other.outboxDue(TestHall.start, limit: 30)
            let (mine, theirs) = (try await first.map(\.message.id), try await second.map(\.message.id))
            #expect(Set(mine).isDisjoint(with: theirs))
            #expect(mine.count + theirs.count == 40)
            #expect(mine == mine.sorted { $0.text < $1.text })
            try await one.settle(Dictionary(uniqueKeysWithValues: mine.map { ($0, .delivered(at: TestHall.start)) }))
            #expect(try await one.outboxDue(TestHall.start, limit: 90).isEmpty)
            try database.edit("UPDATE zhida.outbox SET claimed = claimed - interval '121 seconds'")
            #expect(try await one.outboxDue(TestHall.start, limit: 90).map(\.message.id) == theirs)
        }

        @Test("an error text that no PostgreSQL can hold is kept as far as it can")
        func storesStrangeErrors() async throws {
            let store = try await database.store()
            let message = OutboxMessage(
                id: TestDistrict.identifier("m1"),
                topic: "t",
                about: RecordKey(.booking, text: "b1"),
                due: TestHall.start,
                body: "{}"
            )
            _ = try await store.commit([try TransactionMaker.transaction("k1", [], outbox: [.put(message)])])
            try await store.settle([message.id: .retry(at: TestHall.start, error: "a\0b '\"\\ 名")])
            #expect(try await store.outboxDue(TestHall.start, limit: 1).map(\.lastError) == ["a␀b '\"\\ 名"])
        }

        // MARK: Migrations

        @Test("brokers that start at once on an empty database make one schema")
        func migratesOnce() async throws {
            let database = database
            let stores = try await withThrowingTaskGroup(of: PostgresBrokerStore.self) { group in
                for _ in 0..<6 { group.addTask { try await database.store() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for store in stores { #expect(try await store.load().records.isEmpty) }
            let rows = try database.connection().query("SELECT name FROM migration").rows.map { $0.text(0) }
            #expect(rows == ConsultMigrations.all.map(\.name))
        }

        @Test("before each migration of what holds something it is copied, and a newer version's tables are left alone")
        func copiesBeforeMigrating() async throws {
            let store = try await database.store()
            try await TestHall.fill(store, 0..<3)
            store.close()
            let folder = try TemporaryFolder()
            var settings = PostgresSettings()
            let next = ConsultMigrations.Migration(name: "consult 2: for the test", sql: "CREATE TABLE more (x int)")
            let more = ConsultMigrations.all + [next]
            func migrate() throws {
                try ConsultMigrations.migrate(try database.connection(), schema: "zhida", more) { number in
                    try PostgresBrokerStore.backUp(before: number, url: database.url, settings: settings)
                }
            }
            #expect(throws: BrokerStoreError.self) { try migrate() }
            settings.backupFolder = folder.path
            try migrate()
            #expect(FileManager.default.fileExists(atPath: folder.path("zhida.before-2")))
            let error = await #expect(throws: BrokerStoreError.self) { _ = try await database.store() }
            #expect("\(String(describing: error))".contains("newer version"))
            try await PostgresBrokerStore.restore(from: folder.path("zhida.before-2"), to: database.url)
            #expect(try await database.store().check().records == 4)
        }

        // MARK: Backup and restore

        @Test("a backup made while others write is whole, and restoring it keeps the former tables")
        func backsUpAndRestores() async throws {
            let folder = try TemporaryFolder()
            let store = try await database.store()
            try await TestHall.fill(store)
            let backup = folder.path("backup.dump")
            async let more: Void = TestHall.fill(store, 70..<110)
            try await store.backup(to: backup)
            try await more
            await #expect(throws: BrokerStoreError.self) { try await store.backup(to: backup) }

            // Not while it is in use.
            let inUse = await #expect(throws: BrokerStoreError.self) {
                try await PostgresBrokerStore.restore(from: backup, to: database.url)
            }
            #expect("\(String(describing: inUse))".contains("in use"))
            let now = try await store.check()
            store.close()
            try await PostgresBrokerStore.restore(from: backup, to: database.url)
            let restored = try await database.store().check()
            #expect(restored.faults == [])
            #expect((21...now.records).contains(restored.records))
            var former = PostgresSettings()
            former.schema = "zhida_replaced"
            let aside = try await database.store(former)
            #expect(try await aside.check() == now)
            aside.close()

            // The former tables go when they have lain aside for as long as answers are kept.
            let again = try await database.store()
            let clock = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
            try await again.forget(before: clock - .seconds(3600))
            let isThere: PostgresStatement = "SELECT FROM pg_namespace WHERE nspname = 'zhida_replaced'"
            #expect(try await again.reading { try $0.query(isThere).count } == 1)
            try await again.forget(before: clock + .seconds(3600))
            #expect(try await again.reading { try $0.query(isThere).count } == 0)
            #expect(try await again.check().records == restored.records)
        }

        @Test("a backup that is not sound is not restored")
        func refusesABrokenBackup() async throws {
            let folder = try TemporaryFolder()
            let store = try await database.store()
            try await TestHall.fill(store)
            try database.edit("CREATE TABLE zhida.kept AS SELECT * FROM zhida.audit WHERE seq = 5")
            try database.edit("DELETE FROM zhida.audit WHERE seq = 5")
            let backup = folder.path("backup.dump")
            try await store.backup(to: backup)
            try database.edit("INSERT INTO zhida.audit SELECT * FROM zhida.kept; DROP TABLE zhida.kept")
            let now = try await store.check()
            #expect(now.faults == [])
            store.close()
            let error = await #expect(throws: BrokerStoreError.self) {
                try await PostgresBrokerStore.restore(from: backup, to: database.url)
            }
            #expect("\(String(describing: error))".contains("missing"))
            try Data("no backup at all".utf8).write(to: URL(fileURLWithPath: folder.path("other")))
            await #expect(throws: BrokerStoreError.self) {
                try await PostgresBrokerStore.restore(from: folder.path("other"), to: database.url)
            }
            #expect(try await database.store().check() == now)
        }
    }
}
