/// A day of the calendar in Asia/Shanghai.
///
/// Days can be counted through: `for day in monday...sunday`.
public struct LocalDate: Hashable, Sendable {
    /// Days since 1970-01-01.
    public let days: Int32

    @inlinable
    public init(days: Int) { self.days = Int32(clamping: days) }

    /// A day of the Gregorian calendar; `nil` for one that does not exist, and outside the years 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        // Days from civil, H. Hinnant, “chrono-compatible low-level date algorithms”: years begin in March.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(days: era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `YYYY-MM-DD` in ASCII digits; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(11))
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Number of days of a month.
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Year, month from 1 and day from 1 of the Gregorian calendar.
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    public var year: Int { components.year }
    public var month: Int { components.month }
    public var day: Int { components.day }

    @inlinable public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let shifted = (Int(days) + 3) % 7
        return Weekday.allCases[shifted < 0 ? shifted + 7 : shifted]
    }
}

extension LocalDate: Strideable {
    @inlinable
    public func distance(to other: LocalDate) -> Int { Int(other.days) - Int(days) }

    /// `days` later, or earlier where negative.
    @inlinable
    public func advanced(by days: Int) -> LocalDate { LocalDate(days: Int(self.days) + days) }
}

extension LocalDate: LosslessStringConvertible {
    public init?(_ description: String) { self.init(description[...]) }

    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = components
        func padded(_ number: Int, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension LocalDate: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = LocalDate(text[...]) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is no day YYYY-MM-DD")
        }
        self = date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day of the week, Monday first as Chinese calendars and ISO 8601 have it.
public enum Weekday: Int, CaseIterable, Hashable, Sendable, Codable, Comparable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }

    /// Saturday and Sunday.
    public var isWeekend: Bool { self >= .saturday }
}
