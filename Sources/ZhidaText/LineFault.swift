/// Why the bytes of a line are no text.
public struct LineFault: Hashable, Sendable {
    /// What the bytes look like.
    public enum Kind: Hashable, Sendable {
        /// GBK or GB 18030, in which Chinese spreadsheets and old programs write.
        case gbk
        /// UTF-8 and pairs of GBK in one line.
        case mixedWithGBK
        /// UTF-16: every other byte is zero, or the stream begins with its mark.
        case utf16
        /// Half of a surrogate pair, encoded as if it were a character (CESU-8, or a broken string of another program).
        case surrogate
        /// The line ends within a character.
        case cutOff
        /// A longer form of a character than UTF-8 allows, which is used to smuggle others past checks.
        case overlong
        /// A byte that stands nowhere in UTF-8, or not there.
        case invalidByte
        /// More bytes than a line may have.
        case tooLong(bytes: Int)
    }

    public var kind: Kind
    /// The first byte that is wrong, counted from 0 at the line's start.
    public var offset: Int
    /// Its value; 0 for a line that is too long.
    public var byte: UInt8

    init(kind: Kind, offset: Int, byte: UInt8 = 0) {
        self.kind = kind
        self.offset = offset
        self.byte = byte
    }

    /// The fault of some bytes; `nil` where they are UTF-8.
    public init?(in bytes: UnsafeRawBufferPointer) {
        guard let offset = Self.firstInvalid(bytes) else { return nil }
        let kind: Kind =
            if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
                .utf16
            } else {
                Self.kind(bytes, offset)
            }
        self.init(kind: kind, offset: offset, byte: bytes[offset])
    }

    /// The first byte that belongs to no well-formed character (Unicode standard, table 3-7).
    private static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        while index < bytes.count {
            let length = length(bytes, index)
            if length == 0 { return index }
            index += length
        }
        return nil
    }

    /// The bytes of the character at an index; 0 where none is well-formed there.
    @inline(__always)
    private static func length(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Int {
        func continues(_ at: Int) -> Bool { at < bytes.count && bytes[at] & 0xC0 == 0x80 }
        let byte = bytes[index]
        switch byte {
        case 0..<0x80: return 1
        case 0xC2...0xDF: return continues(index + 1) ? 2 : 0
        case 0xE0...0xEF:
            guard continues(index + 1), continues(index + 2) else { return 0 }
            let second = bytes[index + 1]
            return (byte == 0xE0 && second < 0xA0) || (byte == 0xED && second > 0x9F) ? 0 : 3
        case 0xF0...0xF4:
            guard continues(index + 1), continues(index + 2), continues(index + 3) else { return 0 }
            let second = bytes[index + 1]
            return (byte == 0xF0 && second < 0x90) || (byte == 0xF4 && second > 0x8F) ? 0 : 4
        default: return 0
        }
    }

    private static func kind(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Kind {
        let byte = bytes[offset]
        let second = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        if byte == 0xED, (0xA0...0xBF).contains(second) { return .surrogate }
        if let guess = gbk(bytes, offset) { return guess }
        let wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
        if byte < 0xF5, wanted > 1, offset + wanted > bytes.count,
            bytes[(offset + 1)...].allSatisfy({ $0 & 0xC0 == 0x80 })
        {
            return .cutOff
        }
        if byte == 0xC0 || byte == 0xC1 || (byte == 0xE0 && (0x80..<0xA0).contains(second))
            || (byte == 0xF0 && (0x80..<0x90).contains(second))
        {
            return .overlong
        }
        return .invalidByte
    }

    /// Whether what is no UTF-8 are pairs of GBK, most of them of the common characters; one character alone proves
    /// nothing.
    private static func gbk(_ bytes: UnsafeRawBufferPointer, _ first: Int) -> Kind? {
        var index = first
        var pairs = 0
        var common = 0
        var characters = 0
        while index < bytes.count {
            let length = length(bytes, index)
            if bytes[index] < 0x80 {
                index += 1
            } else if length >= 3 {
                characters += 1
                index += length
            } else {
                guard (0x81...0xFE).contains(bytes[index]), index + 1 < bytes.count,
                    (0x40...0xFE).contains(bytes[index + 1]), bytes[index + 1] != 0x7F
                else { return nil }
                pairs += 1
                if (0xB0...0xF7).contains(bytes[index]), bytes[index + 1] >= 0xA1 { common += 1 }
                index += 2
            }
        }
        guard pairs >= 2, common * 10 >= pairs * 7 else { return nil }
        let hasUTF8 = characters > 0 || bytes[..<first].contains { $0 >= 0x80 }
        return hasUTF8 ? .mixedWithGBK : .gbk
    }
}
