import Foundation
import Glibc
import ZhidaCore

/// The versions of the gazetteer in one folder, one of them active.
///
/// ```
/// FOLDER/versions/0001-5e1f0c9a.gazetteer   immutable; the name carries a serial and the content's hash
/// FOLDER/active.json                        which is active, and what was active before
/// FOLDER/lock                               held while a version is added or made active
/// FOLDER/golden.tsv                         queries that a version must answer before it becomes active
/// ```
/// A version becomes visible by a rename and active by another: a crash, a full disk or a killed process at any step
/// leaves the old version serving. Readers take no lock.
public struct GazetteerLibrary: Sendable {
    /// Asks a version its golden queries; empty where all are answered.
    public typealias Golden = (Gazetteer) throws -> [GoldenFailure]

    /// The folder that holds the versions.
    public let folder: String
    /// Called once where another process holds the lock, before waiting for it.
    public var isWaiting: @Sendable () -> Void = {}
    /// Told of each step of an addition that is behind: tests stop there.
    package var reached: @Sendable (String) -> Void = { _ in }

    public init(folder: String) { self.folder = folder }

    /// One kept version.
    public struct Version: Hashable, Sendable, Codable {
        /// Serial and hash: `0001-5e1f0c9a`.
        public var name: String
        public var isActive: Bool
        /// Bytes on disk.
        public var size: Int
        /// When it was loaded.
        public var loaded: Date
        /// The hash over all content, 64 hexadecimal digits; `nil` where the file is damaged or of an older program.
        public var hash: String?
    }

    private struct Manifest: Codable {
        var active: String
        /// What was active before, the most recent last.
        var history: [String]
    }

    private var versionsFolder: String { folder + "/versions" }
    private var manifestPath: String { folder + "/active.json" }

    /// The path of the golden queries.
    public var goldenPath: String { folder + "/golden.tsv" }

    /// The path of a version's file.
    public func path(of version: String) -> String { "\(versionsFolder)/\(version).gazetteer" }

    // MARK: Reading

    /// The kept versions, oldest first.
    public func versions() throws -> [Version] {
        let active = try manifest()?.active
        return try names().map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: path(of: name))
            return Version(
                name: name,
                isActive: name == active,
                size: (attributes[.size] as? Int) ?? 0,
                loaded: (attributes[.modificationDate] as? Date) ?? .distantPast,
                hash: try? Gazetteer(path: path(of: name)).hash
            )
        }
    }

    private func names() -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: versionsFolder)) ?? []
        return files.filter { $0.hasSuffix(".gazetteer") && !$0.hasPrefix(".") }.sorted()
            .map { ($0 as NSString).deletingPathExtension }
    }

    /// The active version's name; `nil` where none was ever loaded.
    public func activeName() throws -> String? { try manifest()?.active }

    /// Opens the active version.
    ///
    /// - Parameter verifying: also compare all content with its checksums; a version was checked when it was loaded and
    ///   when it was made active.
    /// - Throws: ``GazetteerError/noActiveVersion``, ``GazetteerError/damaged(version:why:)``
    public func active(verifying: Bool = false) throws -> Gazetteer {
        guard let name = try activeName() else { throw GazetteerError.noActiveVersion }
        return try Gazetteer(path: path(of: name), verifying: verifying)
    }

    /// Opens a kept version; a serial (`1`, `0001`) or the beginning of the name is enough.
    public func open(_ name: String) throws -> Gazetteer { try Gazetteer(path: path(of: resolve(name))) }

    /// The full name of a version given by serial or by the beginning of its name.
    public func resolve(_ text: String) throws -> String {
        let known = names()
        if known.contains(text) { return text }
        let serial = Int(text).map { String(format: "%04d-", $0) }
        let fitting = known.filter { $0.hasPrefix(serial ?? text) }
        guard fitting.count == 1, !text.isEmpty else { throw GazetteerError.noSuchVersion(text, known: known) }
        return fitting[0]
    }

    // MARK: Adding

    /// A version that is laid out in memory.
    private struct Prepared {
        var bytes: [UInt8]
        var version: Gazetteer
        var base: Gazetteer?
    }

    /// Lays an update out; a delta on the version that it names, which must be the active one.
    private func prepare(_ update: GazetteerUpdate, _ readings: @escaping (String) -> [Syllable]) throws -> Prepared {
        let active = try activeName()
        var draft = update.draft
        let base: Gazetteer?
        if let wanted = update.base {
            guard let active, let version = try? Gazetteer(path: path(of: active), verifying: true),
                version.hash.hasPrefix(wanted)
            else {
                let hash = active.flatMap { try? Gazetteer(path: path(of: $0)).hash }
                throw GazetteerError.wrongBase(file: update.name, wanted: wanted, active: active, hash: hash)
            }
            var editor = DeltaEditor(version, steps: update.steps)
            draft = editor.apply()
            guard editor.faults.isEmpty else {
                let faults = editor.faults.sorted { ($0.row, $0.field) < ($1.row, $1.field) }
                throw GazetteerError.rejected(file: update.name, faults: faults)
            }
            base = version
        } else {
            // A version of an older program cannot be compared with.
            base = active.flatMap { try? Gazetteer(path: path(of: $0)) }
        }
        var builder = ImageBuilder(draft, readings: readings)
        let bytes = builder.build()
        let version = try bytes.withUnsafeBytes { try Gazetteer(bytes: $0, version: update.name) }
        return Prepared(bytes: bytes, version: version, base: base)
    }

    /// What a load would do; nothing is written.
    ///
    /// - Throws: as ``add(_:activating:readings:golden:)`` would.
    public func report(
        on update: GazetteerUpdate,
        readings: @escaping (String) -> [Syllable],
        golden: Golden = { _ in [] }
    ) throws -> GazetteerReport {
        let prepared = try prepare(update, readings)
        let failures = try golden(prepared.version)
        guard failures.isEmpty else { throw GazetteerError.golden(version: update.name, failures: failures) }
        var levels: [String: Int] = [:]
        for index in prepared.version.indices { levels[prepared.version.level(index).name, default: 0] += 1 }
        return GazetteerReport(
            file: update.name,
            fileHash: update.fileHash,
            isDelta: update.isDelta,
            base: prepared.base?.version,
            baseHash: prepared.base?.hash,
            resultHash: prepared.version.hash,
            resultSize: prepared.bytes.count,
            addresses: levels,
            operations: update.operations(on: prepared.base),
            difference: prepared.base.map { GazetteerDifference(from: $0, to: prepared.version) }
        )
    }

    /// Adds an update as a new version and makes it active unless told otherwise.
    ///
    /// A delta is applied to the active version, which must be the one that it names. Loading what is already kept adds
    /// nothing: the kept version is made active.
    ///
    /// - Parameters:
    ///   - readings: toneless syllables of names that come without a reading.
    ///   - golden: queries that must be answered before the version becomes active. Where one is not, the version stays
    ///     kept and the old one active.
    /// - Returns: the version's name, and whether it is new.
    /// - Throws: ``GazetteerError/wrongBase(file:wanted:active:hash:)``, ``GazetteerError/rejected(file:faults:)``,
    ///   ``GazetteerError/golden(version:failures:)``, ``GazetteerError/system(action:path:errno:text:)``.
    public func add(
        _ update: GazetteerUpdate,
        activating: Bool = true,
        readings: @escaping (String) -> [Syllable],
        golden: Golden = { _ in [] }
    ) throws -> (name: String, isNew: Bool) {
        try withLock {
            reached("locked")
            let prepared = try prepare(update, readings)
            reached("prepared")
            let hash = prepared.version.hash.prefix(8)
            let known = names()
            // A file of the same name that is damaged is written anew.
            let kept = known.first {
                $0.hasSuffix("-" + hash) && (try? Gazetteer(path: path(of: $0), verifying: true)) != nil
            }
            let serial = (known.compactMap { Int($0.prefix(while: \.isNumber)) }.max() ?? 0) + 1
            let name = kept ?? String(format: "%04d-%@", serial, String(hash))
            if kept == nil {
                try DurableFile.write(prepared.bytes, to: path(of: name)) { reached("version \($0.rawValue)") }
                do {
                    _ = try Gazetteer(path: path(of: name), verifying: true)
                } catch {
                    unlink(path(of: name))
                    throw error
                }
                reached("verified")
            }
            if activating {
                try ask(golden, name)
                reached("asked")
                try makeActive(name)
            }
            return (name, kept == nil)
        }
    }

    private func ask(_ golden: Golden, _ name: String) throws {
        let failures = try golden(Gazetteer(path: path(of: name)))
        guard failures.isEmpty else { throw GazetteerError.golden(version: name, failures: failures) }
    }

    // MARK: Activating

    /// Makes a kept version active, after checking it whole and asking its golden queries.
    public func activate(_ text: String, golden: Golden = { _ in [] }) throws -> String {
        try withLock {
            let name = try resolve(text)
            _ = try Gazetteer(path: path(of: name), verifying: true)
            try ask(golden, name)
            try makeActive(name)
            return name
        }
    }

    /// Makes the version active that was active before, after checking it whole.
    ///
    /// - Returns: the names before and after.
    public func rollback() throws -> (from: String, to: String) {
        try withLock {
            guard let manifest = try manifest() else { throw GazetteerError.noActiveVersion }
            var history = manifest.history
            while let name = history.popLast() {
                guard FileManager.default.fileExists(atPath: path(of: name)), name != manifest.active else { continue }
                _ = try Gazetteer(path: path(of: name), verifying: true)
                try write(Manifest(active: name, history: history))
                return (manifest.active, name)
            }
            throw GazetteerError.nothingToRollBack
        }
    }

    private func makeActive(_ name: String) throws {
        let old = try manifest()
        guard old?.active != name else { return }
        var history = old?.history ?? []
        if let active = old?.active { history.append(active) }
        try write(Manifest(active: name, history: Array(history.suffix(100))))
    }

    private func manifest() throws -> Manifest? {
        guard let data = FileManager.default.contents(atPath: manifestPath) else { return nil }
        do {
            return try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw GazetteerError.damaged(version: "active.json", why: "it is no manifest")
        }
    }

    private func write(_ manifest: Manifest) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try DurableFile.write(Array(try encoder.encode(manifest)), to: manifestPath) {
            reached("active \($0.rawValue)")
        }
    }

    /// Holds the lock; waits where another process does, having said so.
    private func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        try makeFolder(versionsFolder)
        let path = folder + "/lock"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw GazetteerError.lastSystemError("open", path) }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            isWaiting()
            while flock(descriptor, LOCK_EX) != 0 {
                guard errno == EINTR else { throw GazetteerError.lastSystemError("lock", path) }
            }
        }
        DurableFile.removeParts(in: versionsFolder)
        DurableFile.removeParts(in: folder)
        return try body()
    }

    private func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw GazetteerError.lastSystemError("create", path)
        }
    }
}
