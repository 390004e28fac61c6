import GRDB
import ZhidaConsult

extension SQLiteBrokerStore {
    public func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, topic, kind, about, due, body, attempts, error FROM outbox
                    WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT ?
                    """,
                arguments: [now.milliseconds, limit]
            ).map { row in
                guard let id = MessageID(row[0] as String) else {
                    throw BrokerStoreError.damaged("“\(row[0] as String)” is no identifier of a message")
                }
                let message = OutboxMessage(
                    id: id,
                    topic: row[1],
                    about: RecordKey(try Self.kind(row[2]), text: row[3]),
                    due: Instant(milliseconds: row[4]),
                    body: row[5]
                )
                return OutboxEntry(message: message, attempts: row[6], lastError: row[7])
            }
        }
    }

    public func settle(_ settlements: [MessageID: OutboxSettlement]) async throws {
        try await onWriter { database in
            try database.inTransaction(.immediate) {
                for (id, settlement) in settlements { try Self.settle(id, settlement, database) }
                return .commit
            }
        }
    }

    private static func settle(_ id: MessageID, _ settlement: OutboxSettlement, _ database: Database) throws {
        switch settlement {
        case .delivered(let at):
            // A telephone number is not kept longer than it is needed.
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'delivered', settled = ?, error = NULL, attempts = attempts + 1, body = ''
                    WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [at.milliseconds, id.text]
            )
        case .retry(let at, let error):
            try database.execute(
                sql: "UPDATE outbox SET due = ?, error = ?, attempts = attempts + 1 WHERE id = ? AND state = 'waiting'",
                arguments: [at.milliseconds, error, id.text]
            )
        case .failed(let at, let error):
            try database.execute(
                sql: """
                    UPDATE outbox SET state = 'failed', settled = ?, error = ?, attempts = attempts + 1
                    WHERE id = ? AND state = 'waiting'
                    """,
                arguments: [at.milliseconds, error, id.text]
            )
        }
    }
}
