import Foundation

/// Tells how a file's text is encoded, so that a spreadsheet's GBK export gets a helpful answer.
public enum TextEncoding {
    /// What the bytes look like.
    public enum Guess: Equatable {
        /// UTF-8; the text starts after `skip` bytes of byte-order mark.
        case utf8(skip: Int)
        case utf16
        /// GBK or GB18030, as Chinese spreadsheets write by default.
        case gbk
        /// None of these; `offset` is the first byte that is no UTF-8.
        case unknown(offset: Int)
    }

    public static func guess(_ bytes: UnsafeRawBufferPointer) -> Guess {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
        let skip = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard let offset = firstInvalidUTF8(bytes) else { return .utf8(skip: skip) }
        return looksLikeGBK(bytes) ? .gbk : .unknown(offset: offset)
    }

    private static func firstInvalidUTF8(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        let count = bytes.count
        func continues(_ at: Int) -> Bool { at < count && bytes[at] & 0xC0 == 0x80 }
        while index < count {
            let byte = bytes[index]
            switch byte {
            case 0..<0x80: index += 1
            case 0xC2...0xDF where continues(index + 1): index += 2
            case 0xE0...0xEF where continues(index + 1) && continues(index + 2):
                let second = bytes[index + 1]
                if byte == 0xE0 && second < 0xA0 || byte == 0xED && second > 0x9F { return index }
                index += 3
            case 0xF0...0xF4 where continues(index + 1) && continues(index + 2) && continues(index + 3):
                let second = bytes[index + 1]
                if byte == 0xF0 && second < 0x90 || byte == 0xF4 && second > 0x8F { return index }
                index += 4
            default: return index
            }
        }
        return nil
    }

    /// Every byte above 127 begins a legal pair, and nearly all pairs are in the rows of common characters.
    private static func looksLikeGBK(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var pairs = 0
        var common = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            guard (0x81...0xFE).contains(lead), index + 1 < bytes.count else { return false }
            let trail = bytes[index + 1]
            guard (0x40...0xFE).contains(trail), trail != 0x7F else { return false }
            pairs += 1
            if (0xB0...0xF7).contains(lead), trail >= 0xA1 { common += 1 }
            index += 2
        }
        return pairs > 0 && common * 10 >= pairs * 7
    }
}
