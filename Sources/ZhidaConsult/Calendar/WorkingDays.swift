/// Sums in working days 工作日, in which the law gives deadlines.
///
/// 行政许可法 (2019) article 82: deadlines are counted in working days, without statutory holidays. The day of
/// acceptance itself does not count (民法典 article 201). Which site is open when plays no part.
public struct WorkingDays: Sendable {
    public let holidays: HolidayTable

    /// The longest deadline that is computed: more working days than five years have.
    static let longest = 1500

    public init(_ holidays: HolidayTable) { self.holidays = holidays }

    /// The day by whose end something accepted on `accepted` is due: the `count`th working day after it.
    ///
    /// A deadline of 0 is due on the day itself, whatever day it is.
    ///
    /// - Precondition: `count` is within 0...1500.
    public func deadline(_ count: Int, after accepted: LocalDate) -> Deadline {
        precondition((0...Self.longest).contains(count), "a deadline of \(count) working days")
        var left = count
        var day = accepted
        while left > 0 {
            day = day.advanced(by: 1)
            guard let works = holidays.status(of: day).isWorkingDay else { return .unknown(year: day.year) }
            if works { left -= 1 }
        }
        return .due(day)
    }

    /// The number of working days after `start`, up to and with `end`; 0 where `end` is not later.
    public func count(after start: LocalDate, through end: LocalDate) -> Count {
        var count = 0
        var day = start
        while day < end {
            day = day.advanced(by: 1)
            guard let works = holidays.status(of: day).isWorkingDay else { return .unknown(year: day.year) }
            if works { count += 1 }
        }
        return .days(count)
    }

    public enum Deadline: Hashable, Sendable {
        case due(LocalDate)
        /// It reaches into a year whose holidays are not published.
        case unknown(year: Int)
    }

    public enum Count: Hashable, Sendable {
        case days(Int)
        /// The span reaches into a year whose holidays are not published.
        case unknown(year: Int)
    }
}
