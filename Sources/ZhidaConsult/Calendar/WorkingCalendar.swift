/// When something is open: the rules of one calendar and the national holidays together.
public struct WorkingCalendar: Sendable {
    public let rules: CalendarRules
    public let holidays: HolidayTable

    public init(_ rules: CalendarRules, holidays: HolidayTable) {
        self.rules = rules
        self.holidays = holidays
    }

    /// The hours of a day, and why they are so.
    ///
    /// A dated exception is known even in a year whose holidays are not.
    public func hours(on date: LocalDate) -> DayHours {
        if let exception = exception(on: date) {
            return DayHours(exception.windows, because: .exception(exception.reason))
        }
        let weekday = rules.weekly[date.weekday.rawValue - 1]
        guard case .kept(let rest, let workingWeekend) = rules.holidays else {
            return DayHours(weekday, because: .weekday(date.weekday))
        }
        switch holidays.status(of: date) {
        case .workingDay, .weekend: return DayHours(weekday, because: .weekday(date.weekday))
        case .rest(let name): return DayHours(rest, because: .holiday(name))
        case .workingWeekend(let name): return DayHours(workingWeekend, because: .workingWeekend(name))
        case .unknown(let year): return .unknown(year: year)
        }
    }

    /// The cells of 5 minutes in which it is open; `nil` in a year whose holidays are not published.
    public func cells(on date: LocalDate) -> DayCells? {
        switch hours(on: date) {
        case .open(let windows, _): windows.reduce(DayCells()) { $0.union($1.cells) }
        case .closed: DayCells()
        case .unknown: nil
        }
    }

    /// By bisection: a clerk's calendar can hold years of leave.
    private func exception(on date: LocalDate) -> CalendarRules.DatedHours? {
        var low = 0
        var high = rules.exceptions.count
        while low < high {
            let middle = (low + high) / 2
            if rules.exceptions[middle].date < date { low = middle + 1 } else { high = middle }
        }
        guard low < rules.exceptions.count, rules.exceptions[low].date == date else { return nil }
        return rules.exceptions[low]
    }
}

/// The hours of one day, or that nobody knows them.
public enum DayHours: Hashable, Sendable {
    /// Open in these windows, of which there is at least one, sorted; a break is the gap between two.
    case open([TimeWindow], because: Reason)
    case closed(because: Reason)
    /// The holidays of this year are not published.
    case unknown(year: Int)

    init(_ windows: [TimeWindow], because reason: Reason) {
        self = windows.isEmpty ? .closed(because: reason) : .open(windows, because: reason)
    }

    /// Which rule made the hours what they are.
    public enum Reason: Hashable, Sendable {
        case weekday(Weekday)
        /// 休 on account of the named festival.
        case holiday(String)
        /// 班 on account of the named festival.
        case workingWeekend(String)
        /// A dated exception, with the reason that it gives.
        case exception(String)
    }
}
