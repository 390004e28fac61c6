import ZhidaConsult

extension PostgresBrokerStore {
    /// Messages that are due, earliest first, without those that another broker has taken to deliver.
    ///
    /// What is given out belongs to this broker until it is settled, or for ``PostgresSettings/outboxLease``: then a
    /// broker that died held it.
    public func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry] {
        let (place, lease) = (place, settings.outboxLease.milliseconds)
        return try await writing { connection in
            try connection.query(
                """
                WITH due AS (
                    SELECT id FROM outbox
                    WHERE state = 'waiting' AND due <= $1
                        AND (claimed IS NULL OR claimed < clock_timestamp() OR claimant = $2)
                    ORDER BY due, id LIMIT $3 FOR UPDATE SKIP LOCKED
                ), taken AS (
                    UPDATE outbox SET claimant = $2, claimed = clock_timestamp() + $4 * interval '1 millisecond'
                    FROM due WHERE outbox.id = due.id
                    RETURNING outbox.*
                )
                SELECT id, topic, kind, about, due, body, attempts, error FROM taken ORDER BY due, id
                """,
                [.integer(now.milliseconds), .text(place.broker), .integer(limit), .integer(lease)]
            ).rows.map { row in
                guard let id = MessageID(row.text(0)) else {
                    throw BrokerStoreError.damaged("“\(row.text(0))” is no identifier of a message")
                }
                let message = OutboxMessage(
                    id: id,
                    topic: row.text(1),
                    about: RecordKey(try place.kind(row.text(2)), text: row.text(3)),
                    due: Instant(milliseconds: row.integer(4)),
                    body: row.text(5)
                )
                return OutboxEntry(message: message, attempts: Int(row.integer(6)), lastError: row.optionalText(7))
            }
        }
    }

    public func settle(_ settlements: [MessageID: OutboxSettlement]) async throws {
        try await writing { connection in
            _ = try connection.pipeline(
                settlements.sorted { $0.key.text < $1.key.text }.map { Self.settlement($0.key, $0.value) }
            )
        }
    }

    private static func settlement(_ id: MessageID, _ settlement: OutboxSettlement) -> PostgresQuery {
        switch settlement {
        case .delivered(let at):
            PostgresQuery(
                """
                UPDATE outbox SET state = 'delivered', settled = $2, error = NULL, attempts = attempts + 1
                WHERE id = $1 AND state = 'waiting'
                """,
                [.text(id.text), .integer(at.milliseconds)]
            )
        case .retry(let at, let error):
            PostgresQuery(
                """
                UPDATE outbox SET due = $2, error = $3, attempts = attempts + 1, claimant = NULL, claimed = NULL
                WHERE id = $1 AND state = 'waiting'
                """,
                [.text(id.text), .integer(at.milliseconds), .text(storable(error))]
            )
        case .failed(let at, let error):
            PostgresQuery(
                """
                UPDATE outbox SET state = 'failed', settled = $2, error = $3, attempts = attempts + 1
                WHERE id = $1 AND state = 'waiting'
                """,
                [.text(id.text), .integer(at.milliseconds), .text(storable(error))]
            )
        }
    }

    /// PostgreSQL's texts hold every character but one.
    private static func storable(_ error: String) -> String { String(error.map { $0 == "\0" ? "␀" : $0 }) }
}
