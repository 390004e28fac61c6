import Foundation
import Glibc
import ZhidaCore
import ZhidaDigest

/// The versions of the gazetteer in one folder, one of them active.
///
/// ```
/// FOLDER/versions/0001-5e1f0c9a.gazetteer   immutable; the name carries a serial and the content's hash
/// FOLDER/active.json                        which is active, and what was active before
/// FOLDER/lock                               held while a version is added or made active
/// ```
/// A version becomes visible by a rename and active by another: a crash, a full disk or a killed process at any step
/// leaves the old version serving. Readers take no lock.
public struct GazetteerLibrary: Sendable {
    /// The folder that holds the versions.
    public let folder: String

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
    }

    private struct Manifest: Codable {
        var active: String
        /// What was active before, the most recent last.
        var history: [String]
    }

    private var versionsFolder: String { folder + "/versions" }
    private var manifestPath: String { folder + "/active.json" }

    /// The path of a version's file.
    public func path(of version: String) -> String { "\(versionsFolder)/\(version).gazetteer" }

    /// The kept versions, oldest first.
    public func versions() throws -> [Version] {
        let active = try manifest()?.active
        let files = (try? FileManager.default.contentsOfDirectory(atPath: versionsFolder)) ?? []
        return try files.filter { $0.hasSuffix(".gazetteer") && !$0.hasPrefix(".") }.sorted().map { file in
            let name = (file as NSString).deletingPathExtension
            let attributes = try FileManager.default.attributesOfItem(atPath: path(of: name))
            return Version(
                name: name,
                isActive: name == active,
                size: (attributes[.size] as? Int) ?? 0,
                loaded: (attributes[.modificationDate] as? Date) ?? .distantPast
            )
        }
    }

    /// The active version's name; `nil` where none was ever loaded.
    public func activeName() throws -> String? { try manifest()?.active }

    /// Opens the active version.
    ///
    /// - Throws: ``GazetteerError/noActiveVersion``, ``GazetteerError/damaged(version:why:)``
    public func active(verifying: Bool = false) throws -> Gazetteer {
        guard let name = try activeName() else { throw GazetteerError.noActiveVersion }
        return try Gazetteer(path: path(of: name), verifying: verifying)
    }

    /// Opens a kept version; a serial (`1`, `0001`) or the beginning of the name is enough.
    public func open(_ name: String) throws -> Gazetteer { try Gazetteer(path: path(of: resolve(name))) }

    /// The full name of a version given by serial or by the beginning of its name.
    public func resolve(_ text: String) throws -> String {
        let known = try versions().map(\.name)
        if known.contains(text) { return text }
        let serial = Int(text).map { String(format: "%04d-", $0) }
        let fitting = known.filter { $0.hasPrefix(serial ?? text) }
        guard fitting.count == 1, !text.isEmpty else { throw GazetteerError.noSuchVersion(text, known: known) }
        return fitting[0]
    }

    /// Adds an update as a new version and makes it active unless told otherwise.
    ///
    /// Loading what is already kept adds nothing: the kept version is made active.
    ///
    /// - Parameter readings: toneless syllables of names that come without a reading.
    /// - Returns: the version's name, and whether it is new.
    public func add(
        _ update: GazetteerUpdate,
        activating: Bool = true,
        readings: @escaping (String) -> [Syllable]
    ) throws -> (name: String, isNew: Bool) {
        try withLock {
            var builder = ImageBuilder(update.draft, readings: readings)
            let bytes = builder.build()
            let hash = String(RecordingID(digest: bytes.withUnsafeBytes { SHA256.hash($0) }).hexadecimal.prefix(8))
            let known = try versions().map(\.name)
            let kept = known.first { $0.hasSuffix("-" + hash) }
            let serial = (known.compactMap { Int($0.prefix(while: \.isNumber)) }.max() ?? 0) + 1
            let name = kept ?? String(format: "%04d-%@", serial, hash)
            if kept == nil {
                try DurableFile.write(bytes, to: path(of: name))
                do {
                    _ = try Gazetteer(path: path(of: name), verifying: true)
                } catch {
                    unlink(path(of: name))
                    throw error
                }
            }
            if activating { try makeActive(name) }
            return (name, kept == nil)
        }
    }

    /// Makes a kept version active, after checking it whole.
    public func activate(_ text: String) throws -> String {
        try withLock {
            let name = try resolve(text)
            _ = try Gazetteer(path: path(of: name), verifying: true)
            try makeActive(name)
            return name
        }
    }

    /// Makes the version active that was active before.
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
        try DurableFile.write(Array(try encoder.encode(manifest)), to: manifestPath)
    }

    private func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        try makeFolder(versionsFolder)
        let path = folder + "/lock"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw GazetteerError.lastSystemError("open", path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw GazetteerError.lastSystemError("lock", path) }
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
