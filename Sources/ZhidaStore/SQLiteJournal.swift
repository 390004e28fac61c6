import Foundation
import GRDB
import ZhidaCalls
import ZhidaCore

/// The journal in one SQLite file.
///
/// Write-ahead log with `synchronous = FULL`: what ``commit(_:)`` returned from survives a loss of power. A commit
/// costs one synchronisation of the disk however many changes it holds, so callers group them.
public final class SQLiteJournal: Journal {
    let database: DatabaseQueue

    /// Opens or makes the database and brings it to the newest schema.
    ///
    /// - Throws: ``JournalError/unavailable(_:)`` where the file cannot be opened or is no database.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        // A clerk's correction from another process waits for the watcher's commit, and the other way round.
        configuration.busyMode = .timeout(10)
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            // GRDB sets NORMAL when it opens a file with a write-ahead log.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            for name in Schema.migrator.migrations {
                try Schema.migrator.migrate(database, besideOthersUpTo: name)
            }
            self.database = database
        } catch let error as DatabaseError {
            throw JournalError.unavailable("\(path): \(error.message ?? "\(error.resultCode)")")
        }
    }

    public func commit(_ changes: [JournalChange]) throws {
        try write { database in
            for change in changes { try Self.apply(change, database) }
        }
    }

    public func foreignVersion() throws -> Int {
        try read { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
    }

    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translated { try database.write(body) }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try translated { try database.read(body) }
    }

    private func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let message = error.message ?? "\(error.resultCode)"
            switch error.resultCode {
            case .SQLITE_CONSTRAINT, .SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
                throw JournalError.refused("\(error.extendedResultCode): \(message)")
            default:
                throw JournalError.unavailable(message)
            }
        }
    }
}

/// JSON in columns: keys sorted, so that equal values are equal text.
enum Column {
    static func text(_ value: (some Encodable)?) throws -> String? {
        guard let value else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String?) throws -> Value? {
        guard let text else { return nil }
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Seconds since 1970, to the microsecond.
    static func seconds(_ date: Date) -> Double { (date.timeIntervalSince1970 * 1e6).rounded() / 1e6 }

    static func date(_ seconds: Double) -> Date { Date(timeIntervalSince1970: seconds) }
}
