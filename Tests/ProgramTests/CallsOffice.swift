import Foundation
import ZhidaCalls
import ZhidaStore
import ZhidaTesting

@preconcurrency import Glibc

/// A data folder, a watch folder and the real program with the tests' worker: what an office has.
struct CallsOffice {
    let folder: TemporaryFolder
    let program = BuiltProgram("zhida")

    var data: String { folder.path("data") }
    var watch: String { folder.path("watch") }

    init(settings: String = "", worker: String? = BuiltProgram("zhida-test-worker").path) throws {
        folder = try TemporaryFolder("zhida-office")
        _ = try folder.folder("watch")
        let toml = """
            [calls]
            \(worker.map { "worker = \"\($0)\"" } ?? "")
            settle_seconds = 0.2
            rescan_seconds = 1
            \(settings)
            """
        try toml.write(toFile: folder.path("zhida.toml"), atomically: true, encoding: .utf8)
    }

    /// Puts a finished file into the watch folder at once, as a rename does.
    func drop(_ data: Data, as name: String) throws {
        let path = watch + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// The same for a name that need not be UTF-8.
    func drop(_ data: Data, asBytes name: [UInt8]) throws {
        let path = Array(watch.utf8) + [UInt8(ascii: "/")] + name + [0]
        let descriptor = path.withUnsafeBytes {
            open($0.bindMemory(to: CChar.self).baseAddress!, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        }
        guard descriptor >= 0 else { throw OfficeError(description: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let count = data.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count == data.count else { throw OfficeError(description: String(cString: strerror(errno))) }
    }

    func drop(_ recording: FakeRecording, as name: String) throws { try drop(recording.data, as: name) }

    @discardableResult
    func run(_ arguments: String..., prefix: [String] = []) throws -> BuiltProgram.Ending {
        try program.run(["calls"] + arguments, in: folder.path, prefix: prefix)
    }

    /// `calls watch --once`
    @discardableResult
    func watchOnce(prefix: [String] = []) throws -> BuiltProgram.Ending {
        try program.run(["calls", "watch", "watch", "--once"], in: folder.path, prefix: prefix)
    }

    /// `calls watch`, which runs until it is ended.
    func startWatching() throws -> RunningProgram {
        let running = try program.start(["calls", "watch", "watch"], in: folder.path)
        guard running.waitUntil({ running.errorsSoFar.contains("Watching") || !running.isRunning }), running.isRunning
        else { throw OfficeError(description: "the watcher did not start: \(running.errorsSoFar)") }
        return running
    }

    func journal() throws -> SQLiteJournal { try SQLiteJournal(path: data + "/zhida.sqlite") }

    /// Archived recordings, as names without their day.
    var archived: [String] { recordings(in: "data/archive") }
    var rejected: [String] { recordings(in: "data/rejected") }
    var waiting: [String] { folder.files(below: "watch") }

    private func recordings(in name: String) -> [String] {
        folder.files(below: name).filter { !$0.hasSuffix(".json") }.map { ($0 as NSString).lastPathComponent }.sorted()
    }
}

struct OfficeError: Error, CustomStringConvertible {
    var description: String
}
