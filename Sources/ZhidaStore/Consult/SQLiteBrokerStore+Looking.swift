import Foundation
import GRDB
import ZhidaConsult

extension SQLiteBrokerStore: ConsultStore {}

extension SQLiteBrokerStore {
    public func ended(
        _ kind: RecordKind,
        before: String?,
        since: Instant?,
        limit: Int
    ) async throws -> [ZhidaConsult.Record] {
        try await reading { database in
            let decoder = JSONDecoder()
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, id, body FROM record
                    WHERE kind = ? AND live = 0 AND id >= ? \(before == nil ? "" : "AND id < ?")
                    ORDER BY id DESC LIMIT ?
                    """,
                arguments: StatementArguments(
                    [kind.rawValue.databaseValue, (since.map(IdentifierSource.prefix) ?? "").databaseValue]
                        + [before?.databaseValue, limit.databaseValue].compactMap(\.self)
                )
            ).map { try Self.record($0, decoder) }
        }
    }

    public func scrub() async throws -> Bool {
        // Pages are overwritten when they are freed (`secure_delete`); what they held stands in the log until then.
        try await onWriter { database in
            let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return row.map { ($0[0] as Int) == 0 } ?? true
        }
    }

    public func messages(_ state: OutboxState, limit: Int) async throws -> [OutboxRow] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, topic, kind, about, due, state, attempts, error, settled FROM outbox
                    WHERE state = ? ORDER BY due, id LIMIT ?
                    """,
                arguments: [state.rawValue, limit]
            ).map { row in
                guard let id = MessageID(row[0] as String), let state = OutboxState(rawValue: row[5]) else {
                    throw BrokerStoreError.damaged("“\(row[0] as String)” is no message, or its state is unknown")
                }
                return OutboxRow(
                    id: id,
                    topic: row[1],
                    about: RecordKey(try Self.kind(row[2]), text: row[3]),
                    due: Instant(milliseconds: row[4]),
                    state: state,
                    attempts: row[6],
                    lastError: row[7],
                    settled: (row[8] as Int64?).map { Instant(milliseconds: $0) }
                )
            }
        }
    }

    public func messageCounts() async throws -> [OutboxState: Int] {
        try await reading { database in
            var counts: [OutboxState: Int] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT state, count(*) FROM outbox GROUP BY state") {
                if let state = OutboxState(rawValue: row[0]) { counts[state] = row[1] }
            }
            return counts
        }
    }

    public func revive(_ messages: [MessageID], at now: Instant) async throws -> [MessageID] {
        try await onWriter { database in
            var revived: [MessageID] = []
            try database.inTransaction(.immediate) {
                for id in messages {
                    try database.execute(
                        sql: """
                            UPDATE outbox SET state = 'waiting', settled = NULL, attempts = 0, due = ?
                            WHERE id = ? AND state = 'failed'
                            """,
                        arguments: [now.milliseconds, id.text]
                    )
                    if database.changesCount == 1 { revived.append(id) }
                }
                return .commit
            }
            return revived
        }
    }
}
