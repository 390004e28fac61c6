import Foundation

@preconcurrency import Glibc

/// The lines of a pipe, as they come.
struct LineReader {
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var isAtEnd = false

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its end; `nil` at the end of the output, or when nothing came for `patience` seconds.
    mutating func next(patience: Double = 600) -> Data? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(buffer[..<end])
                buffer.removeSubrange(...end)
                return line
            }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard !isAtEnd, poll(&waiting, 1, Int32(patience * 1000)) != 0 else { return nil }
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(descriptor, &piece, piece.count)
            if count > 0 { buffer += piece[..<count] } else if count == 0 || errno != EINTR { isAtEnd = true }
        }
    }

    /// All lines up to the end of the output.
    mutating func rest() -> [Data] {
        var lines: [Data] = []
        while let line = next() { lines.append(line) }
        return lines
    }
}
