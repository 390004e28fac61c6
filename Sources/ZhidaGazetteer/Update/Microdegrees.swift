/// Degrees as whole millionths.
enum Microdegrees {
    /// Reads decimal degrees and rounds to a millionth; `nil` for what is no number.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Int? {
        if let plain = plain(bytes) { return plain }
        // Exponents, many digits, leading signs of other kinds.
        guard let degrees = Double(String(decoding: bytes, as: UTF8.self)), degrees.magnitude < 1e6 else { return nil }
        return Int((degrees * 1e6).rounded())
    }

    /// A sign, up to three digits, and up to six decimals.
    private static func plain(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var position = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { position = 1 }
        var value = 0
        var decimals = -1
        var digits = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else if (0x30...0x39).contains(byte), digits < 9, decimals < 6 {
                value = value * 10 + Int(byte - 0x30)
                digits += 1
                if decimals >= 0 { decimals += 1 }
            } else {
                return nil
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        for _ in max(0, decimals)..<6 { value *= 10 }
        return isNegative ? -value : value
    }
}
