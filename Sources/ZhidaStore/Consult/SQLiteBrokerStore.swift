import Foundation
import GRDB
import ZhidaConsult

@preconcurrency import Glibc

/// The broker's store in one SQLite file.
///
/// Write-ahead log with `synchronous = FULL`: what ``commit(_:)`` returned from survives a loss of power. A group costs
/// one synchronisation of the disk however many transactions it holds.
///
/// Several processes may open the same file, each with a broker of its own; they wait for one another's commits.
public final class SQLiteBrokerStore: BrokerStore {
    public let path: String
    let pool: DatabasePool
    let log: LogKeeper
    /// Held as long as the store is open, so that no restore pulls the file away.
    private let lock: StoreLock

    /// Closes the file. Nothing may use the store afterwards.
    public func close() throws {
        try Self.translated {
            try log.close()
            try pool.close()
        }
        lock.release()
    }

    /// Opens or makes the file and brings it to the newest schema.
    ///
    /// Before each migration of a file that holds something, it is copied to `PATH.before-N`. Nobody else may have such a
    /// file open meanwhile: an earlier version that goes on with it would be refused everything.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where the file cannot be opened, is being restored, or must be migrated
    ///   while others use it, ``BrokerStoreError/damaged(_:)`` where it is no database or a newer version's.
    public convenience init(path: String) throws { try self.init(path: path, keepsFormer: true) }

    /// - Parameter keepsFormer: whether the file is copied before it is migrated.
    init(path: String, keepsFormer: Bool) throws {
        self.path = path
        let opening = try OpeningLock(path: path)
        defer { opening.release() }
        let lock = try StoreLock(path: path, exclusive: false)
        self.lock = lock
        var configuration = Configuration()
        configuration.label = "zhida.broker"
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA cache_size = -65536;
                    PRAGMA wal_autocheckpoint = 100000;
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA secure_delete = ON;
                    """
            )
        }
        (pool, log) = try Self.translated {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL after `prepareDatabase`, with which a commit is on the disk only after the next checkpoint.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Self.migrate(pool, path: path, ConsultSchema.migrator, lock, keepsFormer: keepsFormer)
            // Not before: migrations sort whole tables.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA temp_store = MEMORY") }
            return (pool, try LogKeeper(path: path))
        }
    }

    /// Goes forward one migration after the other, with a copy before each.
    static func migrate(
        _ pool: DatabasePool,
        path: String,
        _ migrator: DatabaseMigrator,
        _ lock: StoreLock,
        keepsFormer: Bool = true
    ) throws {
        let applied = try appliedMigrations(pool, path, migrator)
        guard applied.count < migrator.migrations.count else { return }
        if !applied.isEmpty {
            // A command may be about to end.
            for _ in 0..<migrationTries {
                if try lock.becomesExclusive() { break }
                usleep(50_000)
            }
            guard lock.isExclusive else {
                throw BrokerStoreError.unavailable(
                    """
                    \(path) was written by an earlier version and is in use; stop the service and all commands on it, then do \
                    the same again: it is brought to this version first
                    """
                )
            }
        }
        defer { lock.becomesShared() }
        for (number, name) in migrator.migrations.enumerated() where !applied.contains(name) {
            if keepsFormer, !applied.isEmpty { try copy(pool, to: freePath("\(path).before-\(number + 1)")) }
            try migrator.migrate(pool, besideOthersUpTo: name)
        }
    }

    /// Looks 50 ms apart for others to let go of a file that has to be migrated.
    private static let migrationTries = 60

    private static func appliedMigrations(
        _ pool: DatabasePool,
        _ path: String,
        _ migrator: DatabaseMigrator
    ) throws -> Set<String> {
        let (applied, isNewer) = try pool.read { database in
            (Set(try migrator.appliedIdentifiers(database)), try migrator.hasBeenSuperseded(database))
        }
        guard !isNewer else {
            throw BrokerStoreError.damaged("\(path) was written by a newer version of zhida: \(applied.sorted())")
        }
        return applied
    }

    static func freePath(_ path: String) -> String {
        guard FileManager.default.fileExists(atPath: path) else { return path }
        var number = 2
        while FileManager.default.fileExists(atPath: "\(path).\(number)") { number += 1 }
        return "\(path).\(number)"
    }

    /// Runs on the writing connection, behind all that was asked of it before.
    func onWriter<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await pool.writeWithoutTransaction(body)
        } catch {
            throw Self.translated(error)
        }
    }

    /// Reads what is committed, beside the writer.
    func reading<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await pool.read(body)
        } catch {
            throw Self.translated(error)
        }
    }

    static func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw translated(error)
        }
    }

    private static func translated(_ error: any Error) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let message = "\(error.resultCode): \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_SCHEMA, .SQLITE_MISMATCH, .SQLITE_ERROR:
            return BrokerStoreError.damaged(message)
        default:
            return BrokerStoreError.unavailable(message)
        }
    }
}
