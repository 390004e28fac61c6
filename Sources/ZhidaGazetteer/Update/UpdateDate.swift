/// A date of an update: a year, a month or a day.
struct UpdateDate: Hashable, Sendable {
    /// YYYYMMDD, with 00 for a month or day that is not given.
    var number: Int

    var year: Int { number / 10_000 }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from the year 1000 on.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 4 || bytes.count == 7 || bytes.count == 10 else { return nil }
        var fields: [Int] = []
        for start in [0, 5, 8] where start < bytes.count {
            if start > 0, bytes[start - 1] != UInt8(ascii: "-") { return nil }
            var value = 0
            for byte in bytes[start..<start + (start == 0 ? 4 : 2)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            fields.append(value)
        }
        guard fields[0] >= 1000, fields.count < 2 || (1...12).contains(fields[1]),
            fields.count < 3 || (1...31).contains(fields[2])
        else { return nil }
        number = fields[0] * 10_000 + (fields.count > 1 ? fields[1] * 100 : 0) + (fields.count > 2 ? fields[2] : 0)
    }
}
