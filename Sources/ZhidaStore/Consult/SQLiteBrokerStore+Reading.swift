import Foundation
import GRDB
import ZhidaConsult

extension SQLiteBrokerStore {
    static let selectReply = "SELECT digest, body, at FROM reply WHERE key = ?"

    public func load() async throws -> StoreSnapshot {
        // On the writer, so that the version of foreign changes counts from here.
        try await onWriter { database in
            var snapshot: StoreSnapshot?
            try database.inTransaction(.deferred) {
                let decoder = JSONDecoder()
                var records: [ZhidaConsult.Record] = []
                let rows = try Row.fetchCursor(
                    database,
                    sql: "SELECT record.kind, record.id, record.body FROM record WHERE live = 1"
                )
                while let row = try rows.next() { records.append(try Self.record(row, decoder)) }
                let sequence = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM change") ?? 0
                snapshot = StoreSnapshot(records: records, sequence: ChangeSequence(sequence))
                return .commit
            }
            guard let snapshot else { throw BrokerStoreError.unavailable("the records were not read") }
            return snapshot
        }
    }

    public func latestChange() async throws -> ChangeSequence {
        try await reading { ChangeSequence(try Int64.fetchOne($0, sql: "SELECT max(seq) FROM change") ?? 0) }
    }

    public func changes(after sequence: ChangeSequence) async throws -> [StoredChange]? {
        try await onWriter { database -> [StoredChange]? in
            let (first, last): (Int64?, Int64?) =
                try Row.fetchOne(
                    database.cachedStatement(sql: "SELECT (SELECT min(seq) FROM change), (SELECT max(seq) FROM change)")
                ).map { ($0[0], $0[1]) } ?? (nil, nil)
            guard let first, let last, last > sequence.number else { return [] }
            guard first <= sequence.number + 1 else { return nil }
            let decoder = JSONDecoder()
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT change.kind, change.id, record.body, max(change.seq)
                        FROM change LEFT JOIN record ON record.kind = change.kind AND record.id = change.id
                        WHERE change.seq > ? GROUP BY change.kind, change.id ORDER BY max(change.seq)
                        """
                ),
                arguments: [sequence.number]
            )
            return try rows.map { row in
                StoredChange(
                    sequence: ChangeSequence(row[3]),
                    key: RecordKey(try Self.kind(row[0]), text: row[1]),
                    record: row[2] as String? == nil ? nil : try Self.record(row, decoder)
                )
            }
        }
    }

    public func records(_ keys: [RecordKey]) async throws -> [ZhidaConsult.Record] {
        try await reading { database in
            let decoder = JSONDecoder()
            let statement = try database.cachedStatement(
                sql: "SELECT kind, id, body FROM record WHERE kind = ? AND id = ?"
            )
            return try keys.compactMap { key in
                try Row.fetchOne(statement, arguments: [key.kind.rawValue, key.id]).map { try Self.record($0, decoder) }
            }
        }
    }

    public func replies(_ keys: [IdempotencyKey]) async throws -> [IdempotencyKey: StoredReply] {
        try await reading { database in
            let statement = try database.cachedStatement(sql: Self.selectReply)
            var replies: [IdempotencyKey: StoredReply] = [:]
            for key in keys {
                if let row = try Row.fetchOne(statement, arguments: [key.text]) { replies[key] = Self.reply(row) }
            }
            return replies
        }
    }

    public func audit(after sequence: Int64, limit: Int) async throws -> [AuditRow] {
        try await reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT seq, previous, hash, body FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
                arguments: [sequence, limit]
            ).map { AuditRow(sequence: $0[0], previous: $0[1], hash: $0[2], body: $0[3]) }
        }
    }

    static func reply(_ row: Row) -> StoredReply {
        StoredReply(digest: row[0], body: row[1], at: Instant(milliseconds: row[2]))
    }

    /// From kind, identifier and body.
    static func record(_ row: Row, _ decoder: JSONDecoder) throws -> ZhidaConsult.Record {
        let body = Data((row[2] as String).utf8)
        do {
            return try ZhidaConsult.Record(kind: try kind(row[0])) { try decoder.decode($0, from: body) }
        } catch let error as DecodingError {
            throw BrokerStoreError.damaged("\(row[0] as String) \(row[1] as String) cannot be read: \(error)")
        }
    }

    static func kind(_ word: String) throws -> RecordKind {
        guard let kind = RecordKind(rawValue: word) else {
            throw BrokerStoreError.damaged(
                word == StoreCopy.mark
                    ? "a copy into this store was not finished; copy again"
                    : "“\(word)” is no kind of record; a newer version of zhida may have written it"
            )
        }
        return kind
    }
}
