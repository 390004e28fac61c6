import Foundation
import GRDB
import ZhidaConsult

@preconcurrency import Glibc

extension SQLiteBrokerStore {
    public func check() async throws -> StoreCheck {
        try await reading { database in
            var check = StoreCheck(records: 0, occupied: 0, auditRows: 0, faults: [])
            let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            if integrity != ["ok"] { check.faults += integrity.map { "database: \($0)" } }
            try Self.checkRecords(database, &check)
            try Self.checkOverlaps(database, &check)
            try Self.checkAudit(database, &check)
            return check
        }
    }

    /// Every live record has just the occupancy it claims, and no row of the occupancy is another's.
    private static func checkRecords(_ database: Database, _ check: inout StoreCheck) throws {
        struct Claim: Hashable {
            var slot: OccupiedSlot
            var key: RecordKey
        }
        let decoder = JSONDecoder()
        var claimed: Set<Claim> = []
        let rows = try Row.fetchCursor(database, sql: "SELECT kind, id, body, version, live FROM record")
        while let row = try rows.next() {
            check.records += 1
            do {
                let record = try Self.record(row, decoder)
                if record.version != row[3] { check.faults.append("\(record.key): its body has another version") }
                if record.isLive != row[4] { check.faults.append("\(record.key): whether it is live is noted wrongly") }
                for slot in record.occupancy { claimed.insert(Claim(slot: slot, key: record.key)) }
            } catch let error as BrokerStoreError {
                check.faults.append("\(error)")
            }
        }
        let taken = try Row.fetchCursor(
            database,
            sql: "SELECT resource, lane, starts, ends, kind, id FROM occupancy"
        )
        while let row = try taken.next() {
            check.occupied += 1
            guard let resource = Resource(row[0] as String),
                let range = InstantRange(start: Instant(milliseconds: row[2]), end: Instant(milliseconds: row[3])),
                let kind = RecordKind(rawValue: row[4])
            else {
                check.faults.append("occupancy of \(row[0] as String) from \(row[2] as Int64) cannot be read")
                continue
            }
            let claim = Claim(
                slot: OccupiedSlot(resource, lane: row[1], range),
                key: RecordKey(kind, text: row[5])
            )
            if claimed.remove(claim) == nil {
                check.faults.append("\(claim.slot.resource.text) is occupied by \(claim.key), which does not claim it")
            }
        }
        for claim in claimed {
            check.faults.append("\(claim.key) claims \(claim.slot.resource.text), which is not noted as occupied")
        }
    }

    private static func checkOverlaps(_ database: Database, _ check: inout StoreCheck) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT resource, lane, id, other FROM (
                    SELECT resource, lane, id, ends, lead(starts) OVER lane AS next, lead(id) OVER lane AS other
                    FROM occupancy WINDOW lane AS (PARTITION BY resource, lane ORDER BY starts)
                ) WHERE next < ends
                """
        )
        while let row = try rows.next() {
            check.faults.append(
                "\(row[0] as String) lane \(row[1] as Int): \(row[2] as String) and \(row[3] as String) overlap"
            )
        }
    }

    private static func checkAudit(_ database: Database, _ check: inout StoreCheck) throws {
        var (number, previous) = (Int64(0), AuditTail.beginning.hash)
        let rows = try Row.fetchCursor(database, sql: "SELECT seq, previous, hash, body FROM audit ORDER BY seq")
        while let row = try rows.next() {
            check.auditRows += 1
            number += 1
            let sequence: Int64 = row[0]
            let hash: String = row[2]
            if sequence != number { check.faults.append("audit: \(number) to \(sequence - 1) are missing") }
            if previous != row[1] || hash != AuditChain.hash(sequence: sequence, previous: row[1], body: row[3]) {
                check.faults.append("audit: \(sequence) was changed, or the one before it")
            }
            (number, previous) = (sequence, hash)
        }
    }

    public func forget(before moment: Instant) async throws {
        let parts = [
            "DELETE FROM reply WHERE key IN (SELECT key FROM reply WHERE at < ? LIMIT 5000)",
            """
            DELETE FROM change WHERE seq IN (
                SELECT seq FROM change WHERE at < ? AND seq < (SELECT max(seq) FROM change) ORDER BY seq LIMIT 5000
            )
            """,
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE settled < ? LIMIT 5000)",
        ]
        for sql in parts {
            // In steps, so that commits pass in between.
            var isDone = false
            while !isDone {
                isDone = try await onWriter { database in
                    try database.execute(sql: sql, arguments: [moment.milliseconds])
                    return database.changesCount == 0
                }
            }
        }
        try Self.dropReplaced(path, before: moment)
    }

    /// Former files that a restore set aside, and copies from before a migration, hold the same people's data, and go after
    /// the same time.
    private static func dropReplaced(_ path: String, before moment: Instant) throws {
        let file = URL(fileURLWithPath: path)
        let folder = file.deletingLastPathComponent().path
        let limit = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            // Its log, if there is one, goes before it: a log without its file is nothing.
            guard [".replaced", ".before-"].contains(where: { name.hasPrefix(file.lastPathComponent + $0) }),
                !name.hasSuffix("-wal"), !name.hasSuffix("-shm"),
                let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)"),
                let aside = attributes[.modificationDate] as? Date, aside < limit
            else { continue }
            for suffix in ["-wal", "-shm", ""] {
                let old = "\(folder)/\(name)\(suffix)"
                guard FileManager.default.fileExists(atPath: old) else { continue }
                do { try FileManager.default.removeItem(atPath: old) } catch {
                    throw BrokerStoreError.unavailable("\(old), a former store, cannot be removed: \(error)")
                }
            }
        }
    }

    public func backup(to path: String) async throws {
        // On a connection of its own, in one step: a snapshot, while the writer goes on.
        let source = self.path
        try await Task.detached {
            try Self.translated {
                var configuration = Configuration()
                configuration.readonly = true
                configuration.busyMode = .timeout(10)
                try Self.copy(DatabaseQueue(path: source, configuration: configuration), to: path)
            }
        }.value
    }

    /// Replaces the file by a backup that was looked over, and keeps the former one as `PATH.replaced`.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where the store is in use,
    ///   ``BrokerStoreError/damaged(_:)`` where the backup is not sound; nothing is changed then.
    public static func restore(from backup: String, to path: String) async throws {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw BrokerStoreError.unavailable("there is no backup \(backup)")
        }
        let lock = try StoreLock(path: path, exclusive: true)
        defer { withExtendedLifetime(lock) {} }
        let part = path + ".part"
        let companions = ["-wal", "-shm", ".lock", OpeningLock.suffix]
        for suffix in [""] + companions { try? FileManager.default.removeItem(atPath: part + suffix) }
        try translated { try copy(DatabaseQueue(path: backup), to: part) }
        // The backup itself is the copy of what it was.
        let candidate = try SQLiteBrokerStore(path: part, keepsFormer: false)
        let check = try await candidate.check()
        // On closing nothing says whether the log could be carried over, and the log is not taken along.
        let isCarriedOver = try await candidate.scrub()
        try candidate.close()
        guard isCarriedOver else {
            throw BrokerStoreError.unavailable("\(part): its log could not be carried over; is the disk full?")
        }
        guard check.isSound else {
            throw BrokerStoreError.damaged("the backup \(backup): \(check.faults.prefix(5).joined(separator: "; "))")
        }
        for suffix in companions { try? FileManager.default.removeItem(atPath: part + suffix) }
        if FileManager.default.fileExists(atPath: path) {
            // The log belongs to the former file and goes with it.
            let kept = freePath(path + ".replaced")
            for suffix in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: kept + suffix)
            }
            // Since when it lies aside, for ``forget(before:)``.
            try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: kept)
        }
        guard rename(part, path) == 0 else {
            throw BrokerStoreError.unavailable("\(part) cannot be renamed: \(String(cString: strerror(errno)))")
        }
        try synchroniseFolder(of: path)
    }

    /// A whole copy at a new path, on the disk before it bears its name.
    static func copy(_ source: some DatabaseReader, to path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw BrokerStoreError.unavailable("\(path) exists already")
        }
        let part = path + ".copying"
        try? FileManager.default.removeItem(atPath: part)
        do {
            let target = try DatabaseQueue(path: part)
            try source.backup(to: target)
            // A copy of a WAL file is one too; as a single file it needs no companions.
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
            let descriptor = open(part, O_RDONLY | O_CLOEXEC)
            defer { Glibc.close(descriptor) }
            guard descriptor >= 0, fsync(descriptor) == 0, rename(part, path) == 0 else {
                throw BrokerStoreError.unavailable("\(path): \(String(cString: strerror(errno)))")
            }
            try synchroniseFolder(of: path)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw error
        }
    }

    private static func synchroniseFolder(of path: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { Glibc.close(descriptor) }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw BrokerStoreError.unavailable("\(folder): \(String(cString: strerror(errno)))")
        }
    }
}
