import Foundation
import Glibc

/// A file mapped read-only into memory for as long as the object lives.
final class MappedFile: @unchecked Sendable {
    /// The file's bytes. Immutable: versions are never written in place.
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// A copy of bytes that are in no file.
    init(copying source: UnsafeRawBufferPointer) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, source.count), alignment: 64)
        copy.copyMemory(from: source)
        bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[..<source.count])
        isMapped = false
    }

    /// - Throws: ``GazetteerError/system(action:path:errno:text:)``
    init(path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw GazetteerError.lastSystemError("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw GazetteerError.lastSystemError("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw GazetteerError.unreadable(file: path, why: "not a regular file", mend: "Give a CSV file.")
        }
        let size = Int(status.st_size)
        isMapped = true
        guard size > 0 else {
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw GazetteerError.lastSystemError("map", path)
        }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit {
        guard let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress) else { return }
        if isMapped { munmap(base, bytes.count) } else { base.deallocate() }
    }
}

extension GazetteerError {
    static func lastSystemError(_ action: String, _ path: String) -> GazetteerError {
        let code = errno
        return .system(action: action, path: path, errno: code, text: String(cString: strerror(code)))
    }
}
