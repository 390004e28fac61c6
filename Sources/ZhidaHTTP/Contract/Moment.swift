import ZhidaConsult

/// Reads times as programs write them.
enum Moment {
    /// RFC 3339, strictly: `2026-11-27T09:30:00+08:00`, with a fraction or `Z` where wanted. Below a millisecond is cut.
    static func instant(_ text: some StringProtocol) -> Instant? {
        let bytes = Array(text.utf8.prefix(40))
        guard bytes.count >= 20, bytes.count < 40, bytes[10] == UInt8(ascii: "T"),
            let date = LocalDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var rest = bytes[19...]
        var milliseconds = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count), let fraction = number(digits.prefix(3)) else { return nil }
            milliseconds = fraction * [100, 10, 1][min(3, digits.count) - 1]
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = offset(rest) else { return nil }
        let days = Int64(date.days) * 86_400_000
        let time = Int64(hour * 3600 + minute * 60 + second) * 1000 + Int64(milliseconds)
        return Instant(milliseconds: days + time - offset)
    }

    /// In milliseconds.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
        let bytes = Array(bytes)
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]),
            let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
        else { return nil }
        let offset = Int64(hours * 60 + minutes) * 60_000
        switch bytes[0] {
        case UInt8(ascii: "+"): return offset
        case UInt8(ascii: "-"): return -offset
        default: return nil
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for byte in digits {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return digits.isEmpty ? nil : value
    }
}
