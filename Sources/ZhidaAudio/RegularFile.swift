import Foundation
import ZhidaCore

#if canImport(Glibc)
    import Glibc
#endif

/// An open regular file; nothing else is opened, because a FIFO or a device could block for ever.
final class RegularFile {
    let descriptor: Int32
    /// In bytes, when it was opened.
    let size: Int

    /// - Throws: ``RecordingRejection`` `unreadable` or `empty`.
    init(path: String) throws(RecordingRejection) {
        // Without O_NONBLOCK, opening a FIFO waits for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw Self.unreadable("cannot be opened", errno)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw Self.unreadable("cannot be examined", code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw RecordingRejection(.unreadable, detail: "not a regular file; only regular files are recordings")
        }
        guard status.st_size > 0 else {
            close(descriptor)
            throw RecordingRejection(.empty, detail: "the file has no bytes; record or copy it again")
        }
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// A second descriptor of the same file, for a library that closes what it is given.
    func duplicate() throws(RecordingRejection) -> Int32 {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Self.unreadable("cannot be opened twice", errno) }
        return copy
    }

    /// Bytes `offset ..< offset + count`, fewer at the end of the file.
    func bytes(at offset: Int, count: Int) throws(RecordingRejection) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
        var filled = 0
        while filled < bytes.count {
            let room = bytes.count - filled
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress! + filled, room, off_t(offset + filled))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Self.unreadable("cannot be read at byte \(offset + filled)", errno) }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// A rejection that says what the system said.
    static func unreadable(_ what: String, _ code: Int32) -> RecordingRejection {
        RecordingRejection(
            .unreadable,
            detail: "\(what): \(String(cString: strerror(code))) (errno \(code)); mend the rights or the disk and retry"
        )
    }
}
