import CLinux
import Foundation
import ZhidaCore
import ZhidaDigest

@preconcurrency import Glibc

/// A system call that failed on a path.
public struct FileSystemError: Error, Hashable, CustomStringConvertible {
    /// What was tried, as a verb: `rename`, `write`.
    public var operation: String
    public var path: BytePath
    /// The C library's error number.
    public var number: Int32

    /// Takes the calling thread's `errno`.
    init(_ operation: String, _ path: BytePath, number: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.number = number
    }

    public var description: String { "cannot \(operation) \(path): \(String(cString: strerror(number)))" }

    /// Whether the file is simply not there any more.
    var isAbsent: Bool { number == ENOENT || number == ENOTDIR }
}

/// What tells one state of a file from another without reading it.
public struct FileSignature: Hashable, Sendable, Codable {
    public var device: UInt64
    public var inode: UInt64
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64

    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }

    /// Whether the file's bytes stayed the same, wherever they were moved to.
    func sameContent(_ other: FileSignature) -> Bool { size == other.size && modified == other.modified }
}

/// The few file operations that must not fail half-way, on byte paths.
enum FileSystem {
    /// The status of the path itself, not of what a symbolic link points to; `nil` where there is nothing.
    static func status(_ path: BytePath) throws -> stat? {
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0 else {
            let error = FileSystemError("look at", path)
            if error.isAbsent { return nil }
            throw error
        }
        return status
    }

    /// The signature of a regular file; `nil` for everything else and for nothing.
    static func signature(_ path: BytePath) throws -> FileSignature? {
        guard let status = try status(path), status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileSignature(status)
    }

    static func exists(_ path: BytePath) throws -> Bool { try status(path) != nil }

    /// Makes the folder and those above it.
    static func makeFolder(_ path: BytePath) throws {
        if let status = try status(path) {
            if status.st_mode & S_IFMT == S_IFLNK || status.st_mode & S_IFMT == S_IFDIR { return }
            throw FileSystemError("make the folder", path, number: EEXIST)
        }
        if path.folder != path { try makeFolder(path.folder) }
        guard path.withCString({ mkdir($0, 0o750) }) == 0 || errno == EEXIST else {
            throw FileSystemError("make the folder", path)
        }
        try synchronise(folder: path.folder)
    }

    /// Opens for reading, without following a link in the last component and without waiting for a pipe's writer.
    static func open(_ path: BytePath) throws -> Int32 {
        let descriptor = path.withCString { Glibc.open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
        guard descriptor >= 0 else { throw FileSystemError("open", path) }
        return descriptor
    }

    /// The SHA-256 of a file's bytes, and the signature it had before and after reading.
    ///
    /// - Returns: `nil` where the file changed meanwhile or somebody has it open for writing.
    static func identify(_ path: BytePath) throws -> (RecordingID, FileSignature)? {
        let descriptor = try open(path)
        defer { close(descriptor) }
        var before = stat()
        guard fstat(descriptor, &before) == 0 else { throw FileSystemError("look at", path) }
        guard before.st_mode & S_IFMT == S_IFREG, !zhida_is_open_for_writing(descriptor) else { return nil }
        var hash = SHA256()
        try read(descriptor, path) { hash.update($0) }
        var after = stat()
        guard fstat(descriptor, &after) == 0 else { throw FileSystemError("look at", path) }
        guard FileSignature(before) == FileSignature(after) else { return nil }
        return (RecordingID(digest: hash.finalize()), FileSignature(after))
    }

    /// Whether the sighting's file is still there with the same bytes.
    ///
    /// Device and inode are not enough to say no: network file systems and restarts of the machine renumber them. Then
    /// the bytes are read again.
    static func holds(_ sighting: Sighting) throws -> Bool {
        guard let found = try signature(sighting.path) else { return false }
        if found == sighting.signature { return true }
        return try found.sameContent(sighting.signature) && identify(sighting.path)?.0 == sighting.recording
    }

    /// Writes a whole file: a reader sees all of it or the former one, also after a loss of power. Which of them is
    /// durable once the folder is synchronised, as ``move(_:to:recording:temporary:)`` does.
    static func replace(_ path: BytePath, with data: Data, temporary: BytePath) throws {
        try write(temporary) { descriptor in
            try data.withUnsafeBytes { try writeAll($0, to: descriptor, temporary) }
        }
        guard temporary.withCString({ from in path.withCString { Glibc.rename(from, $0) } }) == 0 else {
            let error = FileSystemError("rename to", path)
            remove(temporary)
            throw error
        }
    }

    /// Moves a file without ever replacing another; over file systems by a durable copy whose bytes are checked.
    ///
    /// - Parameter temporary: where the copy grows, beside `to`.
    /// - Throws: ``FileSystemError``; with `EEXIST` where `to` exists.
    static func move(_ from: BytePath, to: BytePath, recording: RecordingID, temporary: BytePath) throws {
        let moved = from.withCString { source in to.withCString { zhida_rename_exclusively(source, $0) } }
        if moved != 0 {
            guard errno == EXDEV else { throw FileSystemError("move \(from) to", to) }
            try copy(from, to: to, recording: recording, temporary: temporary)
            try removeOriginal(from)
        }
        try synchronise(folder: to.folder)
    }

    private static func copy(_ from: BytePath, to: BytePath, recording: RecordingID, temporary: BytePath) throws {
        let source = try open(from)
        defer { close(source) }
        var hash = SHA256()
        try write(temporary) { target in
            try read(source, from) { chunk in
                hash.update(chunk)
                try writeAll(chunk, to: target, temporary)
            }
        }
        guard RecordingID(digest: hash.finalize()) == recording else {
            remove(temporary)
            throw FileSystemError("copy unchanged", from, number: ESTALE)
        }
        guard temporary.withCString({ part in to.withCString { zhida_rename_exclusively(part, $0) } }) == 0 else {
            let error = FileSystemError("move to", to)
            remove(temporary)
            throw error
        }
        try synchronise(folder: to.folder)
    }

    /// Removes what nobody will miss: a part of a copy, a former document.
    static func remove(_ path: BytePath) { _ = path.withCString { unlink($0) } }

    /// Removes a recording whose copy is safe.
    static func removeOriginal(_ path: BytePath) throws {
        guard path.withCString({ unlink($0) }) == 0 || errno == ENOENT else { throw FileSystemError("remove", path) }
    }

    /// Whether files can be taken out of the folder.
    static func checkRemovable(_ path: BytePath) throws {
        let folder = path.folder
        guard folder.withCString({ access($0, W_OK | X_OK) }) == 0 else {
            throw FileSystemError("take files out of", folder)
        }
    }

    /// Makes a folder's entries durable.
    static func synchronise(folder: BytePath) throws {
        let descriptor = folder.withCString { Glibc.open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileSystemError("open", folder) }
        defer { close(descriptor) }
        // Some network file systems refuse to synchronise a folder; they have no better way.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileSystemError("synchronise", folder) }
    }

    private static func write(_ path: BytePath, _ body: (Int32) throws -> Void) throws {
        let descriptor = path.withCString { Glibc.open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640) }
        guard descriptor >= 0 else { throw FileSystemError("create", path) }
        do {
            try body(descriptor)
            guard fsync(descriptor) == 0 else { throw FileSystemError("synchronise", path) }
            guard close(descriptor) == 0 else { throw FileSystemError("close", path) }
        } catch {
            close(descriptor)
            remove(path)
            throw error
        }
    }

    private static func read(_ descriptor: Int32, _ path: BytePath, _ body: (UnsafeRawBufferPointer) throws -> Void)
        throws
    {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 17, alignment: 16) { buffer in
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count == 0 { return }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw FileSystemError("read", path)
                }
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: BytePath) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw FileSystemError("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

extension RecordingID {
    /// The identity of a file's content.
    ///
    /// - Throws: ``FileSystemError`` where it cannot be read, or changes meanwhile (`EBUSY`).
    public init(ofFile path: String) throws {
        guard let (id, _) = try FileSystem.identify(BytePath(path)) else {
            throw FileSystemError("identify", BytePath(path), number: EBUSY)
        }
        self = id
    }
}
