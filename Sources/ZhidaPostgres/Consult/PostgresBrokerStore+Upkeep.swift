import Foundation
import ZhidaConsult

extension PostgresBrokerStore {
    public func forget(before moment: Instant) async throws {
        let parts: [PostgresStatement] = [
            "DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE at < $1 LIMIT 5000)",
            """
            DELETE FROM change WHERE seq IN (
                SELECT seq FROM change WHERE at < $1 AND seq < (SELECT max(seq) FROM change) ORDER BY seq LIMIT 5000
            )
            """,
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled < $1 LIMIT 5000)",
        ]
        for statement in parts {
            // In steps, so that commits pass in between.
            var isDone = false
            while !isDone {
                isDone = try await writing { connection in
                    try connection.query(statement, [.integer(moment.milliseconds)]).touched == 0
                }
            }
        }
        let place = place
        try await writing { connection in
            for old in try Self.setAside(of: place, connection) where old.since.map({ $0 < moment }) ?? false {
                try connection.run("DROP SCHEMA \"\(old.schema)\" CASCADE")
            }
        }
    }

    public func check() async throws -> StoreCheck {
        let place = place
        return try await reading { connection in
            try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let check = try StoreLook.whole(connection, place)
            try connection.run("COMMIT")
            return check
        }
    }
}

/// A look over everything, within a transaction that sees one snapshot.
struct StoreLook {
    private let connection: PostgresConnection
    private let place: StorePlace
    private var check = StoreCheck(records: 0, occupied: 0, auditRows: 0, faults: [])

    private init(connection: PostgresConnection, place: StorePlace) {
        self.connection = connection
        self.place = place
    }

    static func whole(_ connection: PostgresConnection, _ place: StorePlace) throws -> StoreCheck {
        var look = StoreLook(connection: connection, place: place)
        try look.server()
        try look.records()
        try look.overlaps()
        try look.audit()
        return look.check
    }

    /// What durability and the refusal of overlaps rest on.
    private mutating func server() throws {
        for row in try connection.query(
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on'"
        ).rows {
            check.faults.append("database: \(row.text(0)) is \(row.text(1)); set it to on, or a crash loses bookings")
        }
        let constraint = try connection.query(
            """
            SELECT FROM pg_constraint
            WHERE conname = 'occupancy_overlap' AND contype = 'x' AND convalidated AND connamespace = $1::regnamespace
            """,
            [.text(place.schema)]
        )
        if constraint.count == 0 { check.faults.append("database: the constraint occupancy_overlap is gone") }
    }

    /// Every live record has just the occupancy it claims, and no row of the occupancy is another's.
    private mutating func records() throws {
        var claimed: Set<Claim> = []
        let decoder = JSONDecoder()
        try connection.forEachRow(of: "SELECT kind, id, body, version, live FROM record") { row in
            check.records += 1
            do {
                let record = try place.record(row, decoder)
                if record.version != row.integer(3) {
                    check.faults.append("\(record.key): its body has another version")
                }
                if record.isLive != row.flag(4) {
                    check.faults.append("\(record.key): whether it is live is noted wrongly")
                }
                for slot in record.occupancy { claimed.insert(Claim(slot: slot, key: record.key)) }
            } catch let error as BrokerStoreError {
                check.faults.append("\(error)")
            }
        }
        try connection.forEachRow(
            of: """
                SELECT resource.name, lane, starts, ends, kind, id
                FROM occupancy LEFT JOIN resource ON resource.number = occupancy.resource
                """
        ) { row in
            check.occupied += 1
            do {
                let claim = try place.claim(row)
                if claimed.remove(claim) == nil {
                    let name = claim.slot.resource.text
                    check.faults.append("\(name) is occupied by \(claim.key), which does not claim it")
                }
            } catch let error as BrokerStoreError {
                check.faults.append("\(error)")
            }
        }
        for claim in claimed {
            check.faults.append("\(claim.key) claims \(claim.slot.resource.text), which is not noted as occupied")
        }
    }

    /// By sorting, not by the constraint.
    private mutating func overlaps() throws {
        try connection.forEachRow(
            of: """
                SELECT resource.name, lane, id, other FROM (
                    SELECT resource, lane, id, ends, lead(starts) OVER lane AS next, lead(id) OVER lane AS other
                    FROM occupancy WINDOW lane AS (PARTITION BY resource, lane ORDER BY starts)
                ) AS pair LEFT JOIN resource ON resource.number = pair.resource WHERE next < ends
                """
        ) { row in
            check.faults.append("\(row.text(0)) lane \(row.integer(1)): \(row.text(2)) and \(row.text(3)) overlap")
        }
    }

    private mutating func audit() throws {
        var (number, previous) = (Int64(0), AuditTail.beginning.hash)
        try connection.forEachRow(of: "SELECT seq, previous, hash, body FROM audit ORDER BY seq") { row in
            check.auditRows += 1
            number += 1
            let sequence = row.integer(0)
            let hash = row.text(2)
            if sequence != number { check.faults.append("audit: \(number) to \(sequence - 1) are missing") }
            if previous != row.text(1)
                || hash != AuditChain.hash(sequence: sequence, previous: row.text(1), body: row.text(3))
            {
                check.faults.append("audit: \(sequence) was changed, or the one before it")
            }
            (number, previous) = (sequence, hash)
        }
    }
}
