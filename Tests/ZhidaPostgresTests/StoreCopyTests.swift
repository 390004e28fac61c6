import Foundation
import Testing
import ZhidaConsult
import ZhidaPostgres
import ZhidaStore
import ZhidaTesting

extension PostgresTests {
    struct StoreCopyTests {
        let folder: TemporaryFolder
        let database: TestDatabase

        init() throws {
            folder = try TemporaryFolder()
            database = try TestDatabase()
        }

        private func sqlite(_ name: String) throws -> SQLiteBrokerStore {
            try SQLiteBrokerStore(path: folder.path(name))
        }

        private func rows(_ store: any CopyableStore) async throws -> [StoreTable: [[StoreValue]]] {
            var all: [StoreTable: [[StoreValue]]] = [:]
            for table in StoreTable.allCases {
                all[table] = try await store.rows(of: table, after: nil, limit: 100_000)
            }
            return all
        }

        /// Bookings that live and that ended, messages that wait, were delivered and failed.
        private func fill(_ store: any BrokerStore) async throws {
            try await TestHall.fill(store, 0..<30)
            let broker = try await TestHall.broker(on: store)
            for id in broker.read({ $0.bookings.open.map(\.id) }).prefix(7) {
                let cancel = CancelBooking(id, reason: .byCitizen)
                _ = try await broker.perform(cancel, as: TestHall.caller, key: TestHall.key("c-\(id)"))
            }
            await broker.shutDown()
            let messages = (1...4).map { number in
                OutboxMessage(
                    id: TestDistrict.identifier("m\(number)"),
                    topic: "booking.reminder",
                    about: RecordKey(.booking, text: "b"),
                    due: TestHall.start + Minutes(number),
                    body: "{\"名\":\"值\"}"
                )
            }
            _ = try await store.commit([try TransactionMaker.transaction("m", [], outbox: messages.map { .put($0) })])
            let due = try await store.outboxDue(TestHall.start + Minutes(60), limit: 3)
            for (entry, settlement) in zip(
                due,
                [
                    OutboxSettlement.delivered(at: TestHall.start), .failed(at: TestHall.start, error: "gone 名"),
                    .retry(at: TestHall.start, error: "HTTP 503"),
                ]
            ) { try await store.settle([entry.message.id: settlement]) }
        }

        @Test("a store copied to PostgreSQL and back holds the same rows, and a broker goes on with the copy")
        func copiesThereAndBack() async throws {
            let source = try sqlite("source.sqlite")
            try await fill(source)
            let (middle, back) = (try await database.store(), try sqlite("back.sqlite"))
            let there = try await StoreCopy.copy(from: source, to: middle, rowsAtOnce: 7)
            #expect(there.check == (try await source.check()))
            #expect(there.check.isSound && there.check.records > 30)
            try await StoreCopy.copy(from: middle, to: back)
            let all = try await rows(source)
            for table in StoreTable.allCases { #expect(all[table]?.isEmpty == false, "\(table) was not tried") }
            #expect(try await rows(middle) == all)
            #expect(try await rows(back) == all)

            let broker = try await TestHall.broker(on: middle)
            let answer = try await broker.perform(TestHall.booking(3), as: TestHall.caller, key: TestHall.key("k3"))
            let known = try await source.records([RecordKey(.booking, answer.id)])
            #expect(known.map(\.key.id) == [answer.id.text], "the key's first answer came with the copy")
            _ = try await broker.perform(TestHall.booking(77), as: TestHall.caller, key: TestHall.key("k77"))
            await broker.shutDown()
            #expect(try await middle.check().faults == [])
        }

        @Test("a copy that was not finished opens for no broker and is begun again")
        func marksAnUnfinishedCopy() async throws {
            let source = try sqlite("source.sqlite")
            try await fill(source)
            for target in [try await database.store() as any CopyableStore, try sqlite("target.sqlite")] {
                try await target.beginCopy()
                try await target.add(try await source.rows(of: .audit, after: nil, limit: 5), to: .audit)
                let error = await #expect(throws: BrokerStoreError.self) { _ = try await target.load() }
                #expect("\(String(describing: error))".contains("not finished"))
                #expect(try await StoreCopy.copy(from: source, to: target).check == (try await source.check()))
                // What holds something whole is not copied over.
                await #expect(throws: BrokerStoreError.self) { _ = try await StoreCopy.copy(from: source, to: target) }
            }
        }

        @Test("a source that is written to during the copy is not taken for a whole one")
        func noticesAChangingSource() async throws {
            let source = try sqlite("source.sqlite")
            try await TestHall.fill(source, 0..<5)
            let late = try TransactionMaker.make("late", TransactionMaker.booking("late", 0..<3, room: "late"))
            let target = WritingTarget(target: try await database.store()) { _ = try await source.commit([late]) }
            let error = await #expect(throws: BrokerStoreError.self) {
                try await StoreCopy.copy(from: source, to: target)
            }
            #expect("\(String(describing: error))".contains("written to during the copy"))
            await #expect(throws: BrokerStoreError.self) { _ = try await target.target.load() }
        }
    }
}

/// Lets something happen to the source when the audit arrives.
private struct WritingTarget: CopyableStore {
    var target: PostgresBrokerStore
    var meanwhile: @Sendable () async throws -> Void

    func rows(of table: StoreTable, after keys: [StoreValue]?, limit: Int) async throws -> [[StoreValue]] {
        try await target.rows(of: table, after: keys, limit: limit)
    }

    func add(_ rows: [[StoreValue]], to table: StoreTable) async throws {
        if table == .audit { try await meanwhile() }
        try await target.add(rows, to: table)
    }

    func beginCopy() async throws { try await target.beginCopy() }
    func endCopy() async throws { try await target.endCopy() }
    func load() async throws -> StoreSnapshot { try await target.load() }
    func commit(_ group: [BrokerTransaction]) async throws -> CommitReport { try await target.commit(group) }
    func changes(after sequence: ChangeSequence) async throws -> [StoredChange]? {
        try await target.changes(after: sequence)
    }
    func records(_ keys: [RecordKey]) async throws -> [Record] { try await target.records(keys) }
    func replies(_ keys: [IdempotencyKey]) async throws -> [IdempotencyKey: StoredReply] {
        try await target.replies(keys)
    }
    func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry] {
        try await target.outboxDue(now, limit: limit)
    }
    func settle(_ settlements: [MessageID: OutboxSettlement]) async throws { try await target.settle(settlements) }
    func audit(after sequence: Int64, limit: Int) async throws -> [AuditRow] {
        try await target.audit(after: sequence, limit: limit)
    }
    func forget(before moment: Instant) async throws { try await target.forget(before: moment) }
    func check() async throws -> StoreCheck { try await target.check() }
    func backup(to path: String) async throws { try await target.backup(to: path) }
}
