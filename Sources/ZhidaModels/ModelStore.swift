import Foundation
import ZhidaSpeech

@preconcurrency import Glibc

/// The versions of the speech model in one folder, one of them active; the model that ships is always among them.
///
/// ```
/// FOLDER/versions/0001-5e1f0c9a/   a model folder, never changed; the name carries a serial and the content's hash
/// FOLDER/active.json               which is active, and what was active before
/// FOLDER/lock                      held while a version is added or made active
/// ```
/// A version becomes visible by a rename and active by another: a crash, a full disk or a killed process at any step
/// leaves the old version serving. Readers take no lock. A version without a language model of its own takes that of
/// the model that ships, so that a new gazetteer's language model serves them all.
public struct ModelStore: Sendable {
    /// The version that came with the program.
    public static let shippedName = "default"

    /// The folder that holds the versions; it need not exist.
    public let folder: String
    /// The folder of the model that ships.
    public let shipped: String

    public init(folder: String, shipped: String) {
        self.folder = folder
        self.shipped = shipped
    }

    private struct Manifest: Codable {
        var active: String
        /// What was active before, the most recent last.
        var history: [String]
    }

    private var versionsFolder: String { folder + "/versions" }

    /// The file that changes when another version becomes active.
    public var activeFile: String { folder + "/active.json" }

    /// The folder of a version.
    public func path(of name: String) -> String {
        name == Self.shippedName ? shipped : "\(versionsFolder)/\(name)"
    }

    /// The language model that a version borrows; `nil` where it has its own.
    public func borrowedLanguageModel(of name: String) -> String? {
        let own = FileManager.default.fileExists(atPath: path(of: name) + "/" + Self.languageModel)
        return own ? nil : shipped + "/" + Self.languageModel
    }

    static let languageModel = "language.lm.bin"
    static let recordFile = "version.json"

    /// Every version, the one that ships first, then in the order of their making.
    public func versions() throws(ModelError) -> [ModelVersion] {
        let active = try activeName()
        return ([Self.shippedName] + kept()).map { name in
            let path = path(of: name)
            let sizes = FolderFiles.list(path).map { file in
                (try? FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")[.size] as? Int) ?? 0
            }
            return ModelVersion(
                name: name,
                isActive: name == active,
                folder: path,
                size: sizes.reduce(0, +),
                record: record(of: name)
            )
        }
    }

    private func kept() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versionsFolder)) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    /// What is known of a version; `nil` for the model that ships, and where it cannot be read.
    public func record(of name: String) -> ModelRecord? {
        let path = path(of: name) + "/" + Self.recordFile
        guard name != Self.shippedName, let data = FileManager.default.contents(atPath: path) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try? decoder.decode(ModelRecord.self, from: data)
    }

    /// The name of the version that is used; the one that ships, unless another was made active.
    public func activeName() throws(ModelError) -> String { try manifest()?.active ?? Self.shippedName }

    /// The full name of a version given by serial (`1`, `0001`) or by the beginning of its name.
    public func resolve(_ text: String) throws(ModelError) -> String {
        let known = [Self.shippedName] + kept()
        if known.contains(text) { return text }
        let serial = Int(text).map { String(format: "%04d-", $0) }
        let fitting = known.filter { $0.hasPrefix(serial ?? text) }
        guard fitting.count == 1, !text.isEmpty else { throw .noSuchVersion(text, known: known) }
        return fitting[0]
    }

    /// Loads a version.
    ///
    /// - Parameter languageModel: a language model in place of the version's own or borrowed one.
    /// - Throws: ``ModelError/damaged(version:why:)``
    public func load(_ name: String, languageModel: String? = nil) throws(ModelError) -> SpeechModel {
        do {
            return try SpeechModel(
                folder: path(of: name),
                languageModel: languageModel ?? borrowedLanguageModel(of: name)
            )
        } catch {
            throw .damaged(version: name, why: "\(error)")
        }
    }

    /// Makes sure that a version's files are those that were kept. Of the model that ships no checksums are known.
    public func verify(_ name: String) throws(ModelError) {
        guard name != Self.shippedName else { return }
        guard let record = record(of: name) else {
            throw .damaged(version: name, why: "its version.json is missing or torn")
        }
        for (file, sum) in record.files.sorted(by: { $0.key < $1.key })
        where FolderFiles.checksum(path(of: name) + "/" + file) != sum {
            throw .damaged(version: name, why: "\(file) is missing or changed")
        }
    }

    /// Makes a version active, after checking it whole.
    ///
    /// - Returns: its full name.
    @discardableResult
    public func use(_ text: String) throws(ModelError) -> String {
        try withLock { () throws(ModelError) in
            let name = try resolve(text)
            try verify(name)
            _ = try load(name)
            try makeActive(name)
            return name
        }
    }

    /// Makes the version active that was active before.
    ///
    /// - Returns: the names before and after.
    public func rollback() throws(ModelError) -> (from: String, to: String) {
        try withLock { () throws(ModelError) in
            guard let manifest = try manifest() else { throw .nothingToRollBack }
            var history = manifest.history
            while let name = history.popLast() {
                guard name != manifest.active, FileManager.default.fileExists(atPath: path(of: name)) else { continue }
                try verify(name)
                _ = try load(name)
                try write(Manifest(active: name, history: history))
                return (manifest.active, name)
            }
            throw .nothingToRollBack
        }
    }

    /// Adds a version: `fill` puts the model's files into an empty folder, which becomes the version as a whole or not
    /// at all. Not active until ``use(_:)``.
    ///
    /// The same files as those of a kept version add nothing.
    ///
    /// - Returns: the version's name, and whether it is new.
    public func add(
        _ fill: (_ folder: String) throws -> ModelRecord
    ) throws -> (name: String, isNew: Bool) {
        try FolderFiles.makeFolder(versionsFolder)
        let staging = "\(versionsFolder)/.part-\(getpid())-\(UUID().uuidString)"
        try FolderFiles.makeFolder(staging)
        defer { try? FileManager.default.removeItem(atPath: staging) }
        var record = try fill(staging)
        record.files = try FolderFiles.checksums(staging)
        return try withLock { () throws(ModelError) in try publish(staging, record) }
    }

    private func publish(_ staging: String, _ record: ModelRecord) throws(ModelError) -> (name: String, isNew: Bool) {
        removeAbandoned()
        let listing = record.files.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined()
        let hash = FolderFiles.hash(listing).prefix(8)
        if let same = kept().first(where: { $0.hasSuffix("-" + hash) }) { return (same, false) }
        let serial = (kept().compactMap { Int($0.prefix(while: \.isNumber)) }.max() ?? 0) + 1
        let name = String(format: "%04d-", serial) + hash
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        guard let json = try? encoder.encode(record) else {
            throw .system(action: "write", path: staging, text: "a figure is no number")
        }
        try FolderFiles.replace(staging + "/" + Self.recordFile, with: json)
        try FolderFiles.synchroniseAll(staging)
        guard rename(staging, path(of: name)) == 0 else { throw FolderFiles.lastSystemError("rename", path(of: name)) }
        try FolderFiles.synchronise(versionsFolder)
        return (name, true)
    }

    /// Gives `body` an empty folder that nobody else can read and that is removed afterwards: callers' voices are in it.
    public func withWorkFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        try FolderFiles.makeFolder(versionsFolder)
        removeAbandoned()
        let work = "\(versionsFolder)/.part-\(getpid())-\(UUID().uuidString)"
        guard mkdir(work, 0o700) == 0 else { throw FolderFiles.lastSystemError("create", work) }
        defer { try? FileManager.default.removeItem(atPath: work) }
        return try body(work)
    }

    /// What processes left behind that were killed at their work.
    private func removeAbandoned() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: versionsFolder)) ?? [] {
            let parts = name.split(separator: "-")
            guard parts.first == ".part", parts.count > 1, let process = pid_t(parts[1]), process != getpid(),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(versionsFolder)/\(name)")
        }
    }

    private func makeActive(_ name: String) throws(ModelError) {
        let old = try manifest() ?? Manifest(active: Self.shippedName, history: [])
        guard old.active != name else { return }
        try write(Manifest(active: name, history: Array((old.history + [old.active]).suffix(100))))
    }

    private func manifest() throws(ModelError) -> Manifest? {
        guard let data = FileManager.default.contents(atPath: activeFile) else { return nil }
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: data) else {
            throw .damaged(
                version: "active.json",
                why: "it is no manifest; remove it to go back to the model that ships"
            )
        }
        return manifest
    }

    private func write(_ manifest: Manifest) throws(ModelError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let json = try? encoder.encode(manifest) else { return }
        try FolderFiles.replace(activeFile, with: json)
    }

    private func withLock<Result>(_ body: () throws(ModelError) -> Result) throws(ModelError) -> Result {
        try FolderFiles.makeFolder(folder)
        let path = folder + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FolderFiles.lastSystemError("open", path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw FolderFiles.lastSystemError("lock", path) }
        return try body()
    }
}
