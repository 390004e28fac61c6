import Foundation
import ZhidaConsult

extension PostgresBrokerStore {
    public func load() async throws -> StoreSnapshot {
        let place = place
        return try await reading { connection in
            try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let decoder = JSONDecoder()
            var records: [Record] = []
            try connection.forEachRow(of: "SELECT kind, id, body FROM record WHERE live") { row in
                records.append(try place.record(row, decoder))
            }
            let sequence = try connection.query("SELECT max(seq) FROM change").first?.integer(0) ?? 0
            try connection.run("COMMIT")
            return StoreSnapshot(records: records, sequence: ChangeSequence(sequence))
        }
    }

    public func latestChange() async throws -> ChangeSequence {
        try await reading { connection in
            ChangeSequence(try connection.query("SELECT max(seq) FROM change").first?.optionalInteger(0) ?? 0)
        }
    }

    public func changes(after sequence: ChangeSequence) async throws -> [StoredChange]? {
        let place = place
        return try await reading { connection -> [StoredChange]? in
            let ends = try connection.query("SELECT min(seq), max(seq) FROM change").first
            guard let first = ends?.optionalInteger(0), let last = ends?.optionalInteger(1), last > sequence.number
            else { return [] }
            guard first <= sequence.number + 1 else { return nil }
            let decoder = JSONDecoder()
            return try connection.query(
                """
                SELECT change.kind, change.id, record.body, change.seq
                FROM (SELECT kind, id, max(seq) AS seq FROM change WHERE seq > $1 GROUP BY kind, id) AS change
                LEFT JOIN record ON record.kind = change.kind AND record.id = change.id
                ORDER BY change.seq
                """,
                [.integer(sequence.number)]
            ).rows.map { row in
                StoredChange(
                    sequence: ChangeSequence(row.integer(3)),
                    key: RecordKey(try place.kind(row.text(0)), text: row.text(1)),
                    record: row.optionalText(2) == nil ? nil : try place.record(row, decoder)
                )
            }
        }
    }

    public func records(_ keys: [RecordKey]) async throws -> [Record] {
        let place = place
        return try await reading { connection in
            let decoder = JSONDecoder()
            return try connection.query(
                """
                SELECT record.kind, record.id, record.body
                FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (kind, id, number)
                JOIN record ON record.kind = asked.kind AND record.id = asked.id ORDER BY asked.number
                """,
                [.texts(keys.map(\.kind.rawValue)), .texts(keys.map(\.id))]
            ).rows.map { try place.record($0, decoder) }
        }
    }

    public func replies(_ keys: [IdempotencyKey]) async throws -> [IdempotencyKey: StoredReply] {
        try await reading { connection in
            var replies: [IdempotencyKey: StoredReply] = [:]
            for row in try connection.query(GroupWriter.selectReplies, [.texts(keys.map(\.text))]).rows {
                guard let key = IdempotencyKey(row.text(0)) else { continue }
                replies[key] = StoredReply(
                    digest: row.text(1),
                    body: row.text(2),
                    at: Instant(milliseconds: row.integer(3))
                )
            }
            return replies
        }
    }

    public func audit(after sequence: Int64, limit: Int) async throws -> [AuditRow] {
        try await reading { connection in
            try connection.query(
                "SELECT seq, previous, hash, body FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2",
                [.integer(sequence), .integer(limit)]
            ).rows.map {
                AuditRow(sequence: $0.integer(0), previous: $0.text(1), hash: $0.text(2), body: $0.text(3))
            }
        }
    }
}

extension PostgresConnection {
    /// Goes through many rows, some thousands at a time. Within a transaction.
    func forEachRow(of sql: String, _ body: (PostgresRow) throws -> Void) throws {
        try run("DECLARE pages NO SCROLL CURSOR FOR \(sql)")
        while true {
            let page = try query("FETCH FORWARD 4000 FROM pages")
            for row in page.rows { try body(row) }
            if page.count < 4000 { break }
        }
        try run("CLOSE pages")
    }
}
