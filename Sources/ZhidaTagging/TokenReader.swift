/// Cuts text into the tokens of the labelled sets: a run of digits or of Latin letters is one token, every other
/// character is one; blanks and control characters are none.
struct TokenReader {
    /// The tokens and, for each, its Unicode scalars in the text.
    private(set) var tokens: [Token] = []
    private(set) var ranges: [Range<Int32>] = []
    /// Tokens before which a line ends, in order.
    private(set) var breaks: [Int32] = []

    /// Reads a text of fewer than 2³¹ scalars. Linear.
    mutating func read(_ text: some StringProtocol) {
        tokens.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        breaks.removeAll(keepingCapacity: true)
        var position: Int32 = 0
        // The run of digits or letters that is open, if any.
        var start: Int32 = 0
        var digits = 0
        var letters = 0
        var first: UInt32 = 0
        var last: UInt32 = 0
        for scalar in text.unicodeScalars {
            let value = Token.plain(scalar.value)
            let isDigit = value >= 0x30 && value <= 0x39
            let isLetter = value >= 0x41 && value <= 0x5A
            if (!isDigit && digits > 0) || (!isLetter && letters > 0) {
                tokens.append(Token(digits: digits, letters: letters, others: 0, first: first, last: last))
                ranges.append(start..<position)
                digits = 0
                letters = 0
            }
            if isDigit || isLetter {
                if digits + letters == 0 {
                    start = position
                    first = value
                }
                digits += isDigit ? 1 : 0
                letters += isLetter ? 1 : 0
                last = value
            } else if !Self.isBlank(value) {
                tokens.append(Token(digits: 0, letters: 0, others: 1, first: 0, last: value))
                ranges.append(position..<position + 1)
            } else if TaggingSession.endsLine(value) {
                breaks.append(Int32(tokens.count))
            }
            position += 1
        }
        if digits + letters > 0 {
            tokens.append(Token(digits: digits, letters: letters, others: 0, first: first, last: last))
            ranges.append(start..<position)
        }
    }

    private static func isBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0...0x20, 0x7F...0xA0, 0xAD, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000, 0xFE00...0xFE0F,
            0xFEFF:
            true
        default: false
        }
    }
}
