import ZhidaCore

/// What a code adds to its parent's, in four bytes.
///
/// By SZDB/Z 281-2017 a code begins as its parent's does: only what follows is stored, as a number where it is digits
/// (up to nine), in base 36 where letters are among up to six characters, and as a row of the table of long codes
/// otherwise.
enum CodeSuffix {
    private static let letters: UInt32 = 1_000_000_000
    /// From here on a value is a row of the table of long codes.
    static let long: UInt32 = 3_200_000_000

    /// How many characters a code takes from its parent's.
    static func shared(parent: AddressLevel?, child: AddressLevel) -> Int {
        guard let parent else { return 0 }
        return min(parent.codeLength, child.depth >= AddressLevel.door.depth ? 19 : 9, child.codeLength)
    }

    /// `nil` where the characters of `code` from `start` need the table of long codes.
    static func encode(_ code: PackedCode, from start: Int, to end: Int) -> UInt32? {
        guard end - start <= 9, end > start else { return nil }
        var digits: UInt32? = 0
        var base36: UInt64 = 0
        for position in start..<end {
            let byte = code.character(position)
            switch byte {
            case 0x30...0x39:
                digits = digits.map { $0 * 10 + UInt32(byte - 0x30) }
                base36 = base36 * 36 + UInt64(byte - 0x30)
            case 0x41...0x5A:
                digits = nil
                base36 = base36 * 36 + UInt64(byte - 0x41) + 10
            default: return nil
            }
        }
        if let digits { return digits }
        return end - start <= 6 ? letters + UInt32(base36) : nil
    }

    /// Writes the characters that `value` stands for behind the first `start` of `code`, up to `end`.
    static func decode(_ value: UInt32, into code: inout PackedCode, from start: Int, to end: Int) {
        var position = end
        if value < letters {
            var rest = value
            while position > start {
                position -= 1
                code.put(UInt8(rest % 10) + 0x30, at: position)
                rest /= 10
            }
        } else {
            var rest = value - letters
            while position > start {
                position -= 1
                let digit = UInt8(rest % 36)
                code.put(digit < 10 ? digit + 0x30 : digit - 10 + 0x41, at: position)
                rest /= 36
            }
        }
    }
}
