import Foundation

@preconcurrency import Glibc

/// Files that nobody but the service's own user reads: keys, evidence, messages. Mode 0600, in folders of mode 0700.
///
/// A reader sees the whole former file or the whole new one, also after a loss of power.
enum PrivateFile {
    /// Ends the names of files that are being written.
    static let partSuffix = ".part"

    /// Makes a folder, and those above it, with mode 0700; one that is there is left as it is.
    static func makeFolder(_ path: String) throws(PrivateFileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw PrivateFileError("make the folder", path, ENOTDIR) }
            return
        }
        let above = (path as NSString).deletingLastPathComponent
        if !above.isEmpty, above != path { try makeFolder(above) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw PrivateFileError("make the folder", path) }
        try synchronise(folder: above.isEmpty ? "." : above)
    }

    /// Writes a whole file.
    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(PrivateFileError) {
        let part = try PartFile(for: path)
        do {
            try Array(bytes).withUnsafeBufferPointer { bytes throws(PrivateFileError) in
                try part.append(UnsafeRawBufferPointer(bytes))
            }
            try part.put()
        } catch {
            part.abandon()
            throw error
        }
    }

    /// Appends a line and makes it durable. A line before it that a loss of power left without its end is taken away.
    static func append(_ line: String, to path: String) throws(PrivateFileError) {
        let isNew = access(path, F_OK) != 0
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw PrivateFileError("open", path) }
        defer { close(descriptor) }
        try cutTornLine(descriptor, path)
        try Array((line + "\n").utf8).withUnsafeBufferPointer { bytes throws(PrivateFileError) in
            try writeAll(UnsafeRawBufferPointer(bytes), to: descriptor, path)
        }
        guard fsync(descriptor) == 0 else { throw PrivateFileError("synchronise", path) }
        if isNew { try synchronise(folder: (path as NSString).deletingLastPathComponent) }
    }

    private static func cutTornLine(_ descriptor: Int32, _ path: String) throws(PrivateFileError) {
        var end = lseek(descriptor, 0, SEEK_END)
        let whole = end
        var byte = UInt8(ascii: "\n")
        while end > 0 {
            guard pread(descriptor, &byte, 1, end - 1) == 1 else { throw PrivateFileError("read", path) }
            if byte == UInt8(ascii: "\n") { break }
            end -= 1
        }
        if end < whole, ftruncate(descriptor, end) != 0 { throw PrivateFileError("cut the torn line of", path) }
    }

    /// Reads a regular file.
    ///
    /// - Parameters:
    ///   - limit: more bytes than this are refused with `EFBIG`.
    ///   - isSecret: whether one that group or others can read or write is refused with `EPERM`.
    /// - Returns: `nil` where there is none.
    static func read(_ path: String, limit: Int, isSecret: Bool = true) throws(PrivateFileError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw PrivateFileError("open", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw PrivateFileError("look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw PrivateFileError("read", path, EINVAL) }
        guard !isSecret || status.st_mode & 0o077 == 0 else { throw PrivateFileError("trust", path, EPERM) }
        guard status.st_size <= limit else { throw PrivateFileError("read", path, EFBIG) }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done)
            }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw PrivateFileError("read", path)
            }
            done += count
        }
        return Array(bytes[..<done])
    }

    /// Makes a folder's entries durable.
    static func synchronise(folder: String) throws(PrivateFileError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PrivateFileError("open", folder) }
        defer { close(descriptor) }
        // Some network file systems refuse to synchronise a folder; they have no better way.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw PrivateFileError("synchronise", folder) }
    }

    /// The names in a folder, without `.` and `..`; none where there is no folder.
    static func names(in folder: String) throws(PrivateFileError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw PrivateFileError("list", folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    fileprivate static func writeAll(
        _ bytes: UnsafeRawBufferPointer,
        to descriptor: Int32,
        _ path: String
    ) throws(PrivateFileError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw PrivateFileError("write", path)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }
}

/// A file that grows beside its place, and is put there once it is whole.
final class PartFile {
    private let path: String
    private let part: String
    private var descriptor: Int32

    init(for path: String) throws(PrivateFileError) {
        self.path = path
        let folder = (path as NSString).deletingLastPathComponent
        let name = (path as NSString).lastPathComponent
        part = "\(folder)/.\(name).\(UUID().uuidString)\(PrivateFile.partSuffix)"
        descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw PrivateFileError("create", part) }
    }

    deinit { abandon() }

    func append(_ bytes: UnsafeRawBufferPointer) throws(PrivateFileError) {
        guard descriptor >= 0 else { throw PrivateFileError("write", part, EBADF) }
        try PrivateFile.writeAll(bytes, to: descriptor, part)
    }

    /// Puts it in its place, or in another of the same folder.
    func put(as name: String? = nil) throws(PrivateFileError) {
        guard descriptor >= 0 else { throw PrivateFileError("write", part, EBADF) }
        guard fsync(descriptor) == 0 else { throw PrivateFileError("synchronise", part) }
        guard close(descriptor) == 0 else {
            descriptor = -1
            throw PrivateFileError("close", part)
        }
        descriptor = -1
        let folder = (path as NSString).deletingLastPathComponent
        let target = name.map { "\(folder)/\($0)" } ?? path
        guard rename(part, target) == 0 else {
            let error = PrivateFileError("rename to", target)
            unlink(part)
            throw error
        }
        try PrivateFile.synchronise(folder: folder)
    }

    func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        unlink(part)
    }
}

/// A system call that failed on a private file.
public struct PrivateFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, as a verb.
    public var action: String
    public var path: String
    /// The C library's error number.
    public var number: Int32

    /// Takes the calling thread's `errno`.
    init(_ action: String, _ path: String, _ number: Int32 = errno) {
        self.action = action
        self.path = path
        self.number = number
    }

    public var description: String {
        if action == "trust" {
            return "\(path) can be read or written by others; make it private with: chmod 600 \(path)"
        }
        return "cannot \(action) \(path): \(String(cString: strerror(number)))"
    }
}
