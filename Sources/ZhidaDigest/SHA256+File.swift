@preconcurrency import Glibc

extension SHA256 {
    /// The digest of bytes at hand.
    public static func hash(of bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(bytes).withUnsafeBytes { hash($0) }
    }

    /// The digest of what is left to read from a descriptor, and how many bytes that was. A megabyte is read at a time.
    ///
    /// - Parameter limit: stops with `EFBIG` once more bytes than this were read.
    /// - Throws: ``ReadFailure`` with the C library's error number.
    public static func hash(
        readingFrom descriptor: Int32,
        limit: Int64 = .max
    ) throws(ReadFailure) -> (digest: [UInt8], count: Int64) {
        var hash = SHA256()
        var count: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let read = Glibc.read(descriptor, &buffer, buffer.count)
            if read == 0 { return (hash.finalize(), count) }
            if read < 0 {
                if errno == EINTR { continue }
                throw ReadFailure(number: errno)
            }
            count += Int64(read)
            if count > limit { throw ReadFailure(number: EFBIG) }
            buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<read])) }
        }
    }

    /// The digest and the size of a file.
    ///
    /// - Throws: ``ReadFailure`` with the C library's error number.
    public static func hash(ofFile path: String) throws(ReadFailure) -> (digest: [UInt8], count: Int64) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadFailure(number: errno) }
        defer { close(descriptor) }
        return try hash(readingFrom: descriptor)
    }

    /// Bytes could not be read.
    public struct ReadFailure: Error, Hashable, CustomStringConvertible {
        /// The C library's error number.
        public var number: Int32

        public init(number: Int32) { self.number = number }

        public var description: String { "cannot read: \(String(cString: strerror(number)))" }
    }
}
