/// Reads lines of text from a stream of bytes, as hostile as they come.
///
/// A line ends with LF or CRLF or the stream's end; an empty line is a line. Each gives exactly one ``Line``, so a
/// program can answer line by line: what is no UTF-8 is told, with the byte, and not repaired. Holds one line and one
/// block in memory; linear.
public struct LineReader {
    /// What a line turned out to be.
    public enum Line: Hashable, Sendable {
        /// UTF-8, without its end and without a byte order mark before the first line. It may hold NUL.
        case text(String)
        /// Bytes that are no text.
        case malformed(LineFault)
    }

    /// How many bytes a line may have by default: 16 MB, four million characters and more.
    public static let longestLine = 16 << 20

    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    private let longest: Int
    private var block: [UInt8]
    private var position = 0
    private var filled = 0
    private var isAtEnd = false
    private var isFirst = true

    /// - Parameters:
    ///   - longest: bytes of a line above which it is refused; what is beyond is read over.
    ///   - blockSize: bytes read at once.
    ///   - read: fills a buffer from its start and returns how many bytes it put there; 0 at the end.
    public init(
        longest: Int = LineReader.longestLine,
        blockSize: Int = 1 << 16,
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) {
        self.read = read
        self.longest = longest
        block = [UInt8](repeating: 0, count: max(1, blockSize))
    }

    /// The next line; `nil` at the end.
    ///
    /// - Throws: what reading throws.
    public mutating func next() throws -> Line? {
        var line: [UInt8] = []
        var length = 0
        var hasBegun = false
        while true {
            if position == filled {
                guard !isAtEnd else { break }
                filled = try block.withUnsafeMutableBytes { try read($0) }
                position = 0
                if filled == 0 {
                    isAtEnd = true
                    break
                }
            }
            hasBegun = true
            let end = block[position..<filled].firstIndex(of: 0x0A)
            let piece = block[position..<(end ?? filled)]
            length += piece.count
            // Two bytes more than a whole line, so that a byte order mark and CR do not count.
            if line.count < longest + 4 { line += piece.prefix(longest + 4 - line.count) }
            position = (end ?? filled)
            if end != nil {
                position += 1
                return finished(line, length)
            }
        }
        return hasBegun ? finished(line, length) : nil
    }

    private mutating func finished(_ bytes: [UInt8], _ length: Int) -> Line {
        var line = bytes[...]
        var length = length
        if line.count == length, line.last == 0x0D {
            line.removeLast()
            length -= 1
        }
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) {
            line.removeFirst(3)
            length -= 3
        }
        isFirst = false
        guard length <= longest else { return .malformed(LineFault(kind: .tooLong(bytes: length), offset: longest)) }
        return line.withUnsafeBytes { bytes in
            if let fault = LineFault(in: bytes) { return .malformed(fault) }
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
