import Foundation
import ZhidaConsult

/// What every store must do for the program's commands, beside what the broker needs. Each check gets an empty store.
public struct ConsultStoreConformance: Sendable, CustomStringConvertible {
    /// A sentence about the store.
    public let name: String
    public let run: @Sendable (any ConsultStore) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (any ConsultStore) async throws -> Void) {
        self.name = name
        self.run = run
    }

    public var description: String { name }

    private static func expect(_ condition: Bool, _ what: String) throws {
        try BrokerStoreConformance.expect(condition, what)
    }

    private static func expectEqual<Value: Equatable>(_ left: Value, _ right: Value, _ what: String) throws {
        try BrokerStoreConformance.expectEqual(left, right, what)
    }

    /// An identifier as a broker makes it, so many minutes after the start.
    private static func identifier(_ minutes: Int, _ number: Int) -> String {
        IdentifierSource.prefix(of: TransactionMaker.start + Minutes(minutes)) + "000000\(number)"
    }

    public static let all: [ConsultStoreConformance] = [
        ConsultStoreConformance("ended records come by kind, latest first, in pages, and live ones do not") { store in
            let ids = (0..<6).map { identifier($0 * 10, $0) }
            var transactions: [BrokerTransaction] = []
            for (number, id) in ids.enumerated() {
                let made = TransactionMaker.booking(id, 3 * number..<3 * number + 3)
                transactions.append(try TransactionMaker.make("m\(number)", made))
                guard number != 2 else { continue }
                let ended = TransactionMaker.changed(made) { $0.state = .cancelled(.byCitizen) }
                transactions.append(try TransactionMaker.replace("e\(number)", made, ended))
            }
            _ = try await store.commit(transactions)
            func found(before: String?, since: Instant? = nil, limit: Int = 9) async throws -> [String] {
                try await store.ended(.booking, before: before, since: since, limit: limit).map(\.key.id)
            }
            try expectEqual(try await found(before: nil), [ids[5], ids[4], ids[3], ids[1], ids[0]], "all that ended")
            try expectEqual(try await found(before: nil, limit: 2), [ids[5], ids[4]], "the first page")
            try expectEqual(try await found(before: ids[4], limit: 2), [ids[3], ids[1]], "the second page")
            let since = TransactionMaker.start + Minutes(10)
            try expectEqual(try await found(before: ids[4], since: since), [ids[3], ids[1]], "since then")
            try expectEqual(try await store.ended(.waiting, before: nil, since: nil, limit: 9).count, 0, "another kind")
        },
        ConsultStoreConformance("bookings that are over are found by the day they lay on, whenever they were made") {
            store in
            let day = Shanghai.date(of: TransactionMaker.start)
            var transactions: [BrokerTransaction] = []
            // On the first day, in the second week, and one of the first day that was entered much later.
            for (number, (minutes, cell)) in [(0, 0), (5, 7 * 288), (50_000, 6)].enumerated() {
                let made = TransactionMaker.booking(identifier(minutes, number), cell..<cell + 3)
                let ended = TransactionMaker.changed(made) { $0.state = .completed }
                transactions.append(try TransactionMaker.make("m\(number)", made))
                transactions.append(try TransactionMaker.replace("e\(number)", made, ended))
            }
            _ = try await store.commit(transactions)
            let first = try await store.endedBookings(on: day...day, page: 1)
            try expectEqual(first.map(\.id.text), [identifier(0, 0), identifier(50_000, 2)], "of the first day")
            let week = day.advanced(by: 1)...day.advanced(by: 7)
            try expectEqual(try await store.endedBookings(on: week).map(\.id.text), [identifier(5, 1)], "of the week")
        },
        ConsultStoreConformance("messages are listed by their state, and dead letters become due again") { store in
            let messages = (1...4).map { number in
                OutboxMessage(
                    id: TestDistrict.identifier("m\(number)"),
                    topic: "booking.reminder",
                    about: RecordKey(.booking, text: "b\(number)"),
                    due: TransactionMaker.start + Minutes(number),
                    body: "{\"telephone\":\"13800000000\"}"
                )
            }
            _ = try await store.commit([
                try TransactionMaker.transaction("k", [], outbox: messages.map { .put($0) }),
                try TransactionMaker.transaction(
                    "w",
                    [],
                    outbox: [.withdraw(topic: "booking.reminder", about: messages[3].about)]
                ),
            ])
            let now = TransactionMaker.start + Minutes(60)
            _ = try await store.outboxDue(now, limit: 9)
            try await store.settle([
                messages[0].id: .delivered(at: now), messages[1].id: .failed(at: now, error: "given up: status 500"),
            ])
            try expectEqual(
                try await store.messageCounts(),
                [.waiting: 1, .delivered: 1, .withdrawn: 1, .failed: 1],
                "counts"
            )
            let dead = try await store.messages(.failed, limit: 9)
            try expectEqual(dead.map(\.id), [messages[1].id], "dead letters")
            try expectEqual(dead.map(\.lastError), ["given up: status 500"], "why")
            try expectEqual(dead.map(\.attempts), [1], "tries")
            try expectEqual(dead.map(\.settled), [now], "when")
            try expectEqual(dead.map(\.about), [messages[1].about], "about what")
            let asked = [messages[1].id, messages[0].id, TestDistrict.identifier("m9")]
            try expectEqual(try await store.revive(asked, at: now), [messages[1].id], "revived")
            let due = try await store.outboxDue(now, limit: 9)
            try expectEqual(Set(due.map(\.message.id)), [messages[1].id, messages[2].id], "due again")
            try expect(due.allSatisfy { $0.attempts == 0 }, "tries are forgotten")
            try expectEqual(due.first { $0.message.id == messages[1].id }?.message.body, messages[1].body, "its body")
            try expectEqual(try await store.check().faults, [], "faults")
        },
        ConsultStoreConformance("dossiers come in the order of their identifiers, page by page") { store in
            let transactions = try ["d3", "d1", "d2"].map { name in
                let dossier = Dossier(
                    id: TestDistrict.identifier(name),
                    site: TestDistrict.identifier("C"),
                    opened: TransactionMaker.start
                )
                return try TransactionMaker.transaction(name, [.make(.dossier(dossier))])
            }
            _ = try await store.commit(transactions)
            try expectEqual(
                try await store.dossiers(after: nil, limit: 2).map(\.id.text),
                ["d1", "d2"],
                "the first page"
            )
            let second = try await store.dossiers(after: TestDistrict.identifier("d2"), limit: 2)
            try expectEqual(second.map(\.id.text), ["d3"], "the second")
            try expectEqual(try await store.dossier(TestDistrict.identifier("d2"))?.id.text, "d2", "one")
            try expect(try await store.dossier(TestDistrict.identifier("d9")) == nil, "one that is not there")
        },
        ConsultStoreConformance("what was removed can be overwritten while the store is open") { store in
            _ = try await store.commit([try TransactionMaker.make("k1", TransactionMaker.booking("b1", 0..<3))])
            try await store.forget(before: TransactionMaker.start + Minutes(60))
            try expect(try await store.scrub(), "it was not overwritten, though nobody else uses it")
            try expectEqual(try await store.check().faults, [], "faults")
        },
    ]
}
