/// A token as the features see it: numbers and runs of letters by their shape, other characters as they are.
struct Token: Hashable, Sendable {
    /// The scalar of a single character in half width and upper case, or above 0x110000 a shape.
    var code: UInt32
    /// As `code`, with all numbers alike and all hanzi numerals alike.
    var folded: UInt32
    var kind: TokenKind

    static let border = Token(code: 0x11_FFFF, folded: 0x11_FFFF, kind: .border)

    /// - Parameter scalars: one token's Unicode scalars.
    init(_ scalars: some Sequence<UInt32>) {
        var digits = 0
        var letters = 0
        var others = 0
        var first: UInt32 = 0
        var last: UInt32 = 0
        for scalar in scalars {
            let value = Self.plain(scalar)
            switch value {
            case 0x30...0x39:
                if digits + letters + others == 0 { first = value }
                digits += 1
            case 0x41...0x5A: letters += 1
            default: others += 1
            }
            last = value
        }
        self.init(digits: digits, letters: letters, others: others, first: first, last: last)
    }

    /// - Parameters:
    ///   - first: the first scalar, where it is a digit.
    ///   - last: the last scalar.
    @inline(__always)
    init(digits: Int, letters: Int, others: Int, first: UInt32, last: UInt32) {
        let length = digits + letters + others
        if digits > 0, digits == length {
            let shape = UInt32(min(length, 6))
            code = length <= 2 ? 0x11_2000 + shape * 16 + (length == 1 ? first &- 0x30 : 0) : 0x11_0000 + shape
            folded = 0x12_0000
            kind = .digits
        } else if digits > 0 {
            code = 0x11_0020 + UInt32(min(others, 3)) * 4 + UInt32(min(letters, 3))
            folded = letters > 0 ? 0x12_0002 : 0x12_0001
            kind = .joinedDigits
        } else if letters > 0, letters == length {
            code = length == 1 ? last : 0x11_0040 + UInt32(min(length, 5))
            folded = length == 1 ? 0x12_0004 : 0x12_0005
            kind = .letters
        } else if length == 1 {
            code = last
            folded = last
            if (0x4E00...0x9FFF).contains(last) || last == 0x3007 {
                kind = TokenKind.ofHanzi(last)
                if kind == .numeral { folded = 0x12_0003 }
            } else {
                kind = last == 0x2D || last == 0x5F ? .hyphen : .punctuation
            }
        } else {
            code = 0x11_0060 + UInt32(min(length, 5))
            folded = code
            kind = last == 0x2D ? .hyphen : .punctuation
        }
    }

    private init(code: UInt32, folded: UInt32, kind: TokenKind) {
        self.code = code
        self.folded = folded
        self.kind = kind
    }

    /// Half width, upper case.
    @inline(__always)
    static func plain(_ scalar: UInt32) -> UInt32 {
        var value = scalar
        if value >= 0xFF01, value <= 0xFF5E { value -= 0xFEE0 }
        if value >= 0x61, value <= 0x7A { value -= 0x20 }
        return value
    }
}
