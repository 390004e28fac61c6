import Foundation

@preconcurrency import Glibc

/// The folder that holds all state of the calls: journal, archive, rejected files.
public struct DataFolder: Sendable {
    /// Absolute, so that a journalled path means the same file from whatever folder the program is started.
    public let path: BytePath

    /// - Parameter path: made where it is missing.
    public init(_ path: String) throws {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        let standard = BytePath(URL(fileURLWithPath: absolute).standardizedFileURL.path)
        try FileSystem.makeFolder(standard)
        self.path = standard
    }

    /// The SQLite database.
    public var journal: String { path.appending("zhida.sqlite").description }
    /// Finished recordings, under year, month and day of their arrival.
    public var archive: BytePath { path.appending("archive") }
    /// Recordings that cannot become a work order.
    public var rejected: BytePath { path.appending("rejected") }
    /// Held by the one watcher.
    public var lock: BytePath { path.appending("zhida.lock") }
}

/// The right to be the only watcher on a data folder. Ends with the process, however it ends.
public final class WatcherLock {
    private let descriptor: Int32

    /// Why the folder cannot be had.
    public struct Taken: Error, CustomStringConvertible {
        public var folder: BytePath
        /// The process that has it, where it said so.
        public var process: Int32?

        public var description: String {
            let who = process.map { "process \($0)" } ?? "another process"
            return "\(who) already watches with the data folder \(folder); end it first, or use another --data"
        }
    }

    /// - Throws: ``Taken`` where another watcher has the folder, ``FileSystemError`` where it cannot be written.
    public init(_ folder: DataFolder) throws {
        let path = folder.lock
        let opened = path.withCString { Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o640) }
        guard opened >= 0 else { throw FileSystemError("open", path) }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = max(0, pread(opened, &buffer, buffer.count, 0))
            close(opened)
            let text = String(decoding: buffer[..<count], as: UTF8.self)
            throw Taken(folder: folder.path, process: Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        descriptor = opened
        ftruncate(opened, 0)
        let line = Array("\(getpid())\n".utf8)
        pwrite(opened, line, line.count, 0)
    }

    deinit { close(descriptor) }
}
