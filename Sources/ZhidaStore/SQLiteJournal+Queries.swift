import Foundation
import GRDB
import ZhidaCalls
import ZhidaCore

extension SQLiteJournal {
    private static let recordColumns = """
        SELECT recordings.*, work_orders.number, work_orders.content
        FROM recordings LEFT JOIN work_orders ON work_orders.recording = recordings.id
        """

    public func record(_ id: RecordingID) throws -> RecordingRecord? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: Self.recordColumns + " WHERE recordings.id = ?",
                arguments: [id.hexadecimal]
            ).map(Self.record)
        }
    }

    public func state(of id: RecordingID) throws -> RecordingState? {
        try read { database in
            try String.fetchOne(
                database,
                sql: "SELECT state FROM recordings WHERE id = ?",
                arguments: [id.hexadecimal]
            ).flatMap(RecordingState.init)
        }
    }

    public func recordings(beginningWith prefix: String, limit: Int) throws -> [RecordingID] {
        let prefix = prefix.lowercased()
        guard prefix.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return [] }
        return try read { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM recordings WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                arguments: [prefix, prefix + "g", limit]
            ).compactMap { RecordingID($0) }
        }
    }

    public func records(state: RecordingState?, limit: Int) throws -> [RecordingRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: Self.recordColumns + " WHERE ?1 IS NULL OR state = ?1 ORDER BY received DESC, id LIMIT ?2",
                arguments: [state?.rawValue, limit]
            ).map(Self.record)
        }
    }

    public func openSightings() throws -> [Sighting] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM sightings WHERE filing IN ('waiting', 'destined') ORDER BY sequence"
            ).map(Self.sighting)
        }
    }

    public func sightings(of id: RecordingID) throws -> [Sighting] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM sightings WHERE recording = ? ORDER BY sequence",
                arguments: [id.hexadecimal]
            ).map(Self.sighting)
        }
    }

    public func attempts(of id: RecordingID) throws -> [FailedAttempt] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT cause, detail, at FROM attempts WHERE recording = ? ORDER BY sequence",
                arguments: [id.hexadecimal]
            ).map { row in
                FailedAttempt(
                    cause: FailedAttempt.Cause(rawValue: row["cause"]) ?? .crashed,
                    detail: row["detail"],
                    at: Column.date(row["at"])
                )
            }
        }
    }

    public func corrections(of id: RecordingID) throws -> [Correction] {
        try read { try Self.corrections($0, of: id) }
    }

    public func forEachOrder(_ body: (NumberedOrder, [Correction]) throws -> Void) throws {
        try read { database in
            let rows = try Row.fetchCursor(database, sql: "SELECT number, content FROM work_orders ORDER BY number")
            while let row = try rows.next() {
                guard let order = try Column.value(WorkOrder.self, row["content"]) else { continue }
                let numbered = NumberedOrder(number: row["number"], order: order)
                try body(numbered, try Self.corrections(database, of: order.recording))
            }
        }
    }

    private static func corrections(_ database: Database, of id: RecordingID) throws -> [Correction] {
        try Row.fetchAll(
            database,
            sql: "SELECT address, text, author, at FROM corrections WHERE recording = ? ORDER BY sequence",
            arguments: [id.hexadecimal]
        ).map { row in
            Correction(
                address: (row["address"] as String?).flatMap { AddressCode($0) },
                text: row["text"],
                by: row["author"],
                at: Column.date(row["at"])
            )
        }
    }

    private static func record(_ row: Row) throws -> RecordingRecord {
        guard let id = RecordingID(row["id"] as String), let state = RecordingState(rawValue: row["state"]) else {
            throw JournalError.refused("the journal's row \(row["id"] as String? ?? "?") is damaged")
        }
        var record = RecordingRecord(id: id, state: state, received: Column.date(row["received"]))
        record.finished = (row["finished"] as Double?).map(Column.date)
        record.inspection = try Column.value(SoundInspection.self, row["inspection"])
        record.transcript = try Column.value(Transcript.self, row["transcript"])
        record.decisions = try Column.value([LocatedDecision].self, row["decisions"])
        record.rejection = try Column.value(RecordingRejection.self, row["rejection"])
        if let number = row["number"] as Int?, let order = try Column.value(WorkOrder.self, row["content"]) {
            record.order = NumberedOrder(number: number, order: order)
        }
        record.failedAttempts = row["failed_attempts"]
        record.spent = row["spent"]
        return record
    }

    private static func sighting(_ row: Row) throws -> Sighting {
        guard let id = UUID(uuidString: row["id"]), let recording = RecordingID(row["recording"] as String) else {
            throw JournalError.refused("the journal's sighting \(row["sequence"] as Int? ?? 0) is damaged")
        }
        let place = (row["place"] as Data?).map { BytePath(bytes: $0) }
        let filing: Sighting.Filing =
            switch (row["filing"] as String, place) {
            case ("destined", let place?): .destined(place)
            case ("filed", let place?): .filed(place)
            case ("vanished", _): .vanished
            default: .waiting
            }
        return Sighting(
            id: id,
            recording: recording,
            path: BytePath(bytes: row["path"] as Data),
            signature: FileSignature(
                device: UInt64(bitPattern: row["device"]),
                inode: UInt64(bitPattern: row["inode"]),
                size: row["size"],
                modified: row["modified"]
            ),
            seen: Column.date(row["seen"]),
            filing: filing,
            repeats: (row["repeats"] as String?).flatMap { UUID(uuidString: $0) }
        )
    }
}
