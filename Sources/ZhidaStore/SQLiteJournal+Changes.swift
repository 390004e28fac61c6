import Foundation
import GRDB
import ZhidaCalls
import ZhidaCore

extension SQLiteJournal {
    static func apply(_ change: JournalChange, _ database: Database) throws {
        switch change {
        case .notice(let sighting): try notice(sighting, database)
        case .advance(let id, let transition, let spent, let at): try advance(id, transition, spent, at, database)
        case .fail(let id, let attempt): try fail(id, attempt, database)
        case .file(let id, let filing): try file(id, filing, database)
        }
    }

    private static func notice(_ sighting: Sighting, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO recordings (id, state, received) VALUES (?, 'noticed', ?) ON CONFLICT DO NOTHING",
            arguments: [sighting.recording.hexadecimal, Column.seconds(sighting.seen)]
        )
        let (word, place) = columns(sighting.filing)
        try database.execute(
            sql: """
                INSERT INTO sightings
                    (id, recording, path, device, inode, size, modified, seen, filing, place, repeats)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
            arguments: [
                sighting.id.uuidString, sighting.recording.hexadecimal, Data(sighting.path.bytes),
                Int64(bitPattern: sighting.signature.device), Int64(bitPattern: sighting.signature.inode),
                sighting.signature.size, sighting.signature.modified, Column.seconds(sighting.seen), word, place,
                sighting.repeats?.uuidString,
            ]
        )
    }

    private static func advance(
        _ id: RecordingID,
        _ transition: RecordingTransition,
        _ spent: Int,
        _ at: Date,
        _ database: Database
    ) throws {
        let word = try String.fetchOne(
            database,
            sql: "SELECT state FROM recordings WHERE id = ?",
            arguments: [id.hexadecimal]
        )
        guard let state = word.flatMap(RecordingState.init) else {
            throw JournalError.refused("no recording \(id.short) was ever noticed")
        }
        guard try state.accepts(transition) else { return }
        var assignments = ["state = ?", "spent = spent + ?"]
        var arguments: [(any DatabaseValueConvertible)?] = [transition.target.rawValue, spent]
        func set(_ column: String, _ value: (any DatabaseValueConvertible)?) {
            assignments.append("\(column) = ?")
            arguments.append(value)
        }
        switch transition {
        case .decode(let inspection): set("inspection", try Column.text(inspection))
        case .transcribe(let transcript): set("transcript", try Column.text(transcript))
        case .address(let decisions): set("decisions", try Column.text(decisions))
        case .order(let order):
            set("finished", Column.seconds(at))
            try database.execute(
                sql: "INSERT INTO work_orders (recording, content) VALUES (?, ?)",
                arguments: [id.hexadecimal, try Column.text(order)]
            )
        case .reject(let rejection):
            set("finished", Column.seconds(at))
            set("rejection", try Column.text(rejection))
        case .retry:
            for column in ["finished", "rejection", "inspection", "transcript", "decisions"] { set(column, nil) }
            set("failed_attempts", 0)
        }
        arguments.append(id.hexadecimal)
        try database.execute(
            sql: "UPDATE recordings SET \(assignments.joined(separator: ", ")) WHERE id = ?",
            arguments: StatementArguments(arguments)
        )
    }

    private static func fail(_ id: RecordingID, _ attempt: FailedAttempt, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO attempts (recording, cause, detail, at) VALUES (?, ?, ?, ?)",
            arguments: [id.hexadecimal, attempt.cause.rawValue, attempt.detail, Column.seconds(attempt.at)]
        )
        try database.execute(
            sql: "UPDATE recordings SET failed_attempts = failed_attempts + 1 WHERE id = ?",
            arguments: [id.hexadecimal]
        )
    }

    private static func file(_ id: UUID, _ filing: Sighting.Filing, _ database: Database) throws {
        let (word, place) = columns(filing)
        try database.execute(
            sql: "UPDATE sightings SET filing = ?, place = ? WHERE id = ?",
            arguments: [word, place, id.uuidString]
        )
        guard database.changesCount == 1 else { throw JournalError.refused("no sighting \(id) was ever journalled") }
    }

    private static func columns(_ filing: Sighting.Filing) -> (String, Data?) {
        switch filing {
        case .waiting: ("waiting", nil)
        case .destined(let place): ("destined", Data(place.bytes))
        case .filed(let place): ("filed", Data(place.bytes))
        case .vanished: ("vanished", nil)
        }
    }

    public func retry(_ id: RecordingID, at: Date) throws -> BytePath {
        let state = try state(of: id)
        // Refuses what is not rejected before a file is looked for.
        guard try state?.accepts(.retry) == true else {
            throw JournalError.refused("recording \(id.short) waits for the watcher already")
        }
        guard let sighting = try sightings(of: id).lazy.compactMap({ try? $0.again(at: at) }).first else {
            throw JournalError.refused("the file of recording \(id.short) is gone; drop it into the watch folder again")
        }
        try commit([.advance(id, .retry, spent: 0, at: at), .notice(sighting)])
        return sighting.path
    }

    public func correct(_ id: RecordingID, _ correction: Correction) throws {
        try write { database in
            let isOrdered = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM work_orders WHERE recording = ?)",
                arguments: [id.hexadecimal]
            )
            guard isOrdered == true else {
                throw JournalError.refused("recording \(id.short) has no work order that could be corrected")
            }
            try database.execute(
                sql: "INSERT INTO corrections (recording, address, text, author, at) VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    id.hexadecimal, correction.address?.text, correction.text, correction.by,
                    Column.seconds(correction.at),
                ]
            )
        }
    }
}
