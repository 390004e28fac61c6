import Foundation
import ZhidaConsult

@preconcurrency import Glibc

extension PostgresBrokerStore {
    /// By `pg_dump` in its custom format: one snapshot, while others write.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` also where `pg_dump` is not installed (Debian:
    ///   `postgresql-client`) or older than the server.
    public func backup(to path: String) async throws {
        let (url, schema) = (url, place.schema)
        try await Task.detached { try Self.dump(url, schema, to: path) }.value
    }

    /// Replaces the store by a backup that was looked over, and keeps the former one as schema `SCHEMA_replaced`.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where a broker or a command uses the store,
    ///   ``BrokerStoreError/damaged(_:)`` where the backup is not sound; nothing is changed then.
    public static func restore(
        from backup: String,
        to url: String,
        settings: PostgresSettings = PostgresSettings()
    ) async throws {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw BrokerStoreError.unavailable("there is no backup \(backup)")
        }
        guard settings.hasGoodSchema else {
            throw BrokerStoreError.unavailable("“\(settings.schema)” cannot be a schema: a-z, 0-9 and _, 40 at most")
        }
        let place = StorePlace(schema: settings.schema)
        let keeper = PostgresSession(url, settings: settings, label: "restore")
        defer { keeper.close() }
        try await lockOut(place, keeper)
        do {
            try await replace(place, by: backup, at: url, keeper)
        } catch {
            await letIn(keeper)
            throw error
        }
        await letIn(keeper)
    }

    /// Gives the store free at once: the server notices a closed connection a little later, and a lost one anyway.
    private static func letIn(_ keeper: PostgresSession) async {
        _ = try? await keeper.perform { _ = try $0.query("SELECT pg_advisory_unlock_all()") }
    }

    private static func replace(
        _ place: StorePlace,
        by backup: String,
        at url: String,
        _ keeper: PostgresSession
    ) async throws {
        let former = try await keeper.perform { try setAside(place.schema, $0) }
        do {
            try await Task.detached {
                try PostgresProgram("pg_restore", url: url).run([
                    "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
                    "--dbname=\(PostgresProgram.database(of: url))", backup,
                ])
            }.value
            let check = try await keeper.perform { connection in
                try connection.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                let check = try StoreLook.whole(connection, place)
                try connection.run("COMMIT")
                return check
            }
            guard check.isSound else {
                let faults = check.faults.prefix(5).joined(separator: "; ")
                throw BrokerStoreError.damaged("the backup \(backup): \(faults)")
            }
        } catch {
            // On a connection that holds the lock still, or on a new one: nobody else came in under this schema's name.
            try await keeper.perform { connection in
                try connection.run(
                    """
                    BEGIN;
                    DROP SCHEMA IF EXISTS "\(place.schema)" CASCADE;
                    \(former.map { "ALTER SCHEMA \"\($0)\" RENAME TO \"\(place.schema)\";" } ?? "")
                    COMMIT
                    """
                )
            }
            throw error
        }
    }

    /// Takes the store for itself; waits for a moment, because the server notices a closed connection a little later.
    private static func lockOut(_ place: StorePlace, _ keeper: PostgresSession) async throws {
        for _ in 0..<20 {
            let isOurs = try await keeper.perform { connection in
                let lock = try connection.query(
                    "SELECT pg_try_advisory_lock(hashtextextended($1, 0))",
                    [.text(place.useLock)]
                )
                return lock.first?.flag(0) == true
            }
            if isOurs { return }
            try? await Task.sleep(for: .milliseconds(100))
        }
        throw BrokerStoreError.unavailable("the store is in use; stop the service and all commands on it first")
    }

    /// - Returns: the former store's new name; `nil` where there was none.
    private static func setAside(_ schema: String, _ connection: PostgresConnection) throws -> String? {
        func exists(_ name: String) throws -> Bool {
            try connection.query("SELECT FROM pg_namespace WHERE nspname = $1", [.text(name)]).count > 0
        }
        guard try exists(schema) else { return nil }
        var kept = "\(schema)_replaced"
        var number = 2
        while try exists(kept) {
            kept = "\(schema)_replaced_\(number)"
            number += 1
        }
        // Since when it lies aside, for ``forget(before:)``; written first, so that it is never aside without.
        try connection.run(
            """
            DO $$ BEGIN EXECUTE format(
                'COMMENT ON SCHEMA "\(schema)" IS %L',
                '\(asideSince)' || floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
            ); END $$
            """
        )
        try connection.run("ALTER SCHEMA \"\(schema)\" RENAME TO \"\(kept)\"")
        return kept
    }

    /// How the comment of a schema that was set aside begins; the rest is milliseconds since 1970.
    private static let asideSince = "zhida: set aside at "

    /// The former stores that lie aside, and since when; `nil` where that is not known.
    static func setAside(of place: StorePlace, _ connection: PostgresConnection) throws -> [(
        schema: String, since: Instant?
    )] {
        let rows = try connection.query(
            """
            SELECT nspname::text, coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace
            WHERE nspname ~ ('^' || $1 || '_replaced(_[0-9]+)?$')
            """,
            [.text(place.schema)]
        ).rows
        return rows.map { row in
            let comment = row.text(1)
            let since = comment.hasPrefix(asideSince) ? Int64(comment.dropFirst(asideSince.count)) : nil
            return (row.text(0), since.map { Instant(milliseconds: $0) })
        }
    }

    /// The copy before a migration, in the folder that the settings name.
    static func backUp(before migration: Int, url: String, settings: PostgresSettings) throws {
        guard let folder = settings.backupFolder else {
            throw BrokerStoreError.unavailable(
                "the tables must be brought to version \(migration); set a backup folder for the copy before that"
            )
        }
        var path = "\(folder)/\(settings.schema).before-\(migration)"
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(folder)/\(settings.schema).before-\(migration).\(number)"
            number += 1
        }
        try dump(url, settings.schema, to: path)
    }

    /// A whole copy at a new path, on the disk before it bears its name.
    private static func dump(_ url: String, _ schema: String, to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw BrokerStoreError.unavailable("\(path) exists already")
        }
        let part = path + ".copying"
        try? FileManager.default.removeItem(atPath: part)
        do {
            try PostgresProgram("pg_dump", url: url).run([
                "--format=custom", "--schema=\(schema)", "--no-owner", "--no-privileges", "--file=\(part)",
                "--dbname=\(PostgresProgram.database(of: url))",
            ])
            guard synchronise(part, O_RDONLY), rename(part, path) == 0,
                synchronise(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
            else { throw BrokerStoreError.unavailable("\(path): \(String(cString: strerror(errno)))") }
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    private static func synchronise(_ path: String, _ flags: Int32) -> Bool {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        return fsync(descriptor) == 0
    }
}
