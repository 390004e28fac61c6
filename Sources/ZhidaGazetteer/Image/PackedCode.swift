import ZhidaCore

/// An address code of up to 30 characters in three words: compared, cut and hashed without touching text.
///
/// Ten characters a word, six bits each, the first character highest; 0 stands for none. Digits come before letters, as
/// in ASCII, so that the order is that of the texts.
struct PackedCode: Hashable, Comparable {
    /// Characters that fit.
    static let capacity = 30
    private var words: (UInt64, UInt64, UInt64) = (0, 0, 0)

    /// No characters.
    init() {}

    /// `nil` unless the bytes are 1 to 30 digits and upper-case letters.
    init?(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        guard (1...Self.capacity).contains(count) else { return nil }
        func word(_ start: Int) -> UInt64? {
            var word: UInt64 = 0
            let end = min(count, start + 10)
            guard start < end else { return 0 }
            for position in start..<end {
                guard let symbol = Self.symbol(bytes[position]) else { return nil }
                word = word << 6 | symbol
            }
            return word << UInt64(6 * (start + 10 - end))
        }
        guard let first = word(0), let second = word(10), let third = word(20) else { return nil }
        words = (first, second, third)
    }

    init?(_ code: AddressCode) {
        var text = code.text
        guard let packed = text.withUTF8({ PackedCode(UnsafeRawBufferPointer($0)) }) else { return nil }
        self = packed
    }

    private static func symbol(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x30) + 1
        case 0x41...0x5A: UInt64(byte - 0x41) + 11
        default: nil
        }
    }

    private mutating func set(_ position: Int, _ symbol: UInt64) {
        switch position {
        case ..<10: words.0 |= symbol << UInt64(54 - 6 * position)
        case ..<20: words.1 |= symbol << UInt64(54 - 6 * (position - 10))
        default: words.2 |= symbol << UInt64(54 - 6 * (position - 20))
        }
    }

    private func symbol(at position: Int) -> UInt64 {
        switch position {
        case ..<10: words.0 >> UInt64(54 - 6 * position) & 63
        case ..<20: words.1 >> UInt64(54 - 6 * (position - 10)) & 63
        default: words.2 >> UInt64(54 - 6 * (position - 20)) & 63
        }
    }

    /// Number of characters.
    var count: Int {
        func used(_ word: UInt64) -> Int { word == 0 ? 0 : 10 - word.trailingZeroBitCount / 6 }
        if words.2 != 0 { return 20 + used(words.2) }
        if words.1 != 0 { return 10 + used(words.1) }
        return used(words.0)
    }

    /// The character at a position, as an ASCII byte; 0 behind the end.
    func character(_ position: Int) -> UInt8 {
        guard position < Self.capacity else { return 0 }
        let symbol = UInt8(symbol(at: position))
        return symbol == 0 ? 0 : symbol <= 10 ? symbol + 0x2F : symbol + 0x36
    }

    /// The first `length` characters.
    func prefix(_ length: Int) -> PackedCode {
        func mask(_ kept: Int) -> UInt64 {
            kept <= 0 ? 0 : kept >= 10 ? .max : ~((1 << UInt64(60 - 6 * kept)) - 1)
        }
        var cut = self
        cut.words.0 &= mask(length)
        cut.words.1 &= mask(length - 10)
        cut.words.2 &= mask(length - 20)
        return cut
    }

    /// Whether the first `length` characters are those of `other`.
    func hasPrefix(_ other: PackedCode, _ length: Int) -> Bool { prefix(length) == other.prefix(length) }

    /// Writes an ASCII digit or upper-case letter at a position that holds no character.
    mutating func put(_ byte: UInt8, at position: Int) {
        guard position < Self.capacity, let symbol = Self.symbol(byte) else { return }
        set(position, symbol)
    }

    /// The text.
    var text: String {
        String(unsafeUninitializedCapacity: Self.capacity) { bytes in
            var length = 0
            while length < Self.capacity, symbol(at: length) != 0 {
                bytes[length] = character(length)
                length += 1
            }
            return length
        }
    }

    static func == (left: PackedCode, right: PackedCode) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
    }

    static func < (left: PackedCode, right: PackedCode) -> Bool { left.words < right.words }

    func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
    }

    /// A hash for the tables of a load.
    func mixed(_ seed: FoldedHash) -> UInt64 {
        seed.mix(words.0, words.1) ^ seed.mix(words.2, 0x9E37_79B9_7F4A_7C15)
    }
}
