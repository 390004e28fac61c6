import CPostgres
import Foundation
import ZhidaConsult

extension PostgresBrokerStore: ConsultStore {}

extension PostgresBrokerStore {
    public func dossiers(after id: DossierID?, limit: Int) async throws -> [Dossier] {
        let place = place
        return try await reading { connection in
            let decoder = JSONDecoder()
            // The primary key's own order, which compares bytes.
            return try connection.query(
                "SELECT kind, id, body FROM record WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3",
                [.text(RecordKind.dossier.rawValue), .text(id?.text ?? ""), .integer(limit)]
            ).rows.compactMap { row in
                if case .dossier(let dossier) = try place.record(row, decoder) { dossier } else { nil }
            }
        }
    }

    public func dossier(_ id: DossierID) async throws -> Dossier? {
        guard case .dossier(let dossier)? = try await records([RecordKey(.dossier, id)]).first else { return nil }
        return dossier
    }

    public func ended(
        _ kind: RecordKind,
        before: String?,
        since: Instant?,
        limit: Int
    ) async throws -> [Record] {
        let place = place
        return try await reading { connection in
            let decoder = JSONDecoder()
            return try connection.query(
                """
                SELECT kind, id, body FROM record
                WHERE kind = $1 AND NOT live AND id >= $2 AND ($3::text IS NULL OR id < $3)
                ORDER BY id DESC LIMIT $4
                """,
                [
                    .text(kind.rawValue), .text(since.map(IdentifierSource.prefix) ?? ""),
                    .text(before), .integer(limit),
                ]
            ).rows.map { try place.record($0, decoder) }
        }
    }

    /// Takes dead rows out of the tables' pages. What the server's own log and its backups hold, its office must see to.
    public func scrub() async throws -> Bool {
        try await writing { connection in
            for table in StoreTable.allCases { try connection.run("VACUUM \(table.rawValue)") }
        }
        return true
    }

    public func messages(_ state: OutboxState, limit: Int) async throws -> [OutboxRow] {
        let place = place
        return try await reading { connection in
            try connection.query(
                """
                SELECT id, topic, kind, about, due, state, attempts, error, settled FROM outbox
                WHERE state = $1 ORDER BY due, id LIMIT $2
                """,
                [.text(state.rawValue), .integer(limit)]
            ).rows.map { row in
                guard let id = MessageID(row.text(0)), let state = OutboxState(rawValue: row.text(5)) else {
                    throw BrokerStoreError.damaged("“\(row.text(0))” is no message, or its state is unknown")
                }
                return OutboxRow(
                    id: id,
                    topic: row.text(1),
                    about: RecordKey(try place.kind(row.text(2)), text: row.text(3)),
                    due: Instant(milliseconds: row.integer(4)),
                    state: state,
                    attempts: Int(row.integer(6)),
                    lastError: row.optionalText(7),
                    settled: row.optionalInteger(8).map { Instant(milliseconds: $0) }
                )
            }
        }
    }

    public func messageCounts() async throws -> [OutboxState: Int] {
        try await reading { connection in
            var counts: [OutboxState: Int] = [:]
            for row in try connection.query("SELECT state, count(*) FROM outbox GROUP BY state").rows {
                if let state = OutboxState(rawValue: row.text(0)) { counts[state] = Int(row.integer(1)) }
            }
            return counts
        }
    }

    public func revive(_ messages: [MessageID], at now: Instant) async throws -> [MessageID] {
        try await writing { connection in
            let revived = try connection.query(
                """
                UPDATE outbox SET state = 'waiting', settled = NULL, attempts = 0, due = $2, claimant = NULL, claimed = NULL
                WHERE id = ANY ($1::text[]) AND state = 'failed' RETURNING id
                """,
                [.texts(messages.map(\.text)), .integer(now.milliseconds)]
            ).rows.map { $0.text(0) }
            return messages.filter { revived.contains($0.text) }
        }
    }
}
