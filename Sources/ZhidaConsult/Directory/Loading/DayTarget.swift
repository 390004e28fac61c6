/// A day or a sort of days for which a row of `calendars.csv` gives hours.
enum DayTarget: Hashable {
    case weekday(Weekday)
    /// 休.
    case holiday
    /// 班.
    case workingWeekend
    case date(LocalDate)

    var description: String {
        switch self {
        case .weekday(let weekday): "\(weekday)"
        case .holiday: "休"
        case .workingWeekend: "班"
        case .date(let date): "\(date)"
        }
    }

    private static let words: [String: Weekday] = [
        "mon": .monday, "tue": .tuesday, "wed": .wednesday, "thu": .thursday, "fri": .friday, "sat": .saturday,
        "sun": .sunday, "周一": .monday, "周二": .tuesday, "周三": .wednesday, "周四": .thursday, "周五": .friday,
        "周六": .saturday, "周日": .sunday,
    ]

    /// The longest span of dates in one row.
    private static let longestSpan = 366

    /// Reads the column `days`: weekdays and spans of them, 休, 班, dates and spans of them, separated by `;`.
    static func read(_ parser: RowParser) -> [DayTarget] {
        let parts = parser.list("days")
        if parser.text("days").isEmpty {
            parser.fault("days", "empty", "Use mon-fri, sat, 休, 班 or a date such as 2026-02-16.")
        }
        var seen: Set<DayTarget> = []
        var targets: [DayTarget] = []
        for part in parts {
            for target in read(part, parser) {
                if seen.insert(target).inserted {
                    targets.append(target)
                } else {
                    parser.fault("days", "\(target.description) is meant twice by this row", "Name each day once.")
                }
            }
        }
        return targets
    }

    private static func read(_ part: String, _ parser: RowParser) -> [DayTarget] {
        if part == "休" { return [.holiday] }
        if part == "班" { return [.workingWeekend] }
        if let dates = dates(part, parser) { return dates }
        let ends = part.lowercased().split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        guard (1...2).contains(ends.count), let first = words[ends[0]], let last = words[ends[ends.count - 1]] else {
            parser.fault(
                "days",
                "“\(part)” names no day",
                "Use mon-fri, sat, 休, 班, a date such as 2026-02-16 or a span such as 2026-02-16..2026-02-20."
            )
            return []
        }
        guard first <= last else {
            parser.fault("days", "\(part) ends before it starts", "A week begins with mon; write two spans.")
            return []
        }
        return Weekday.allCases.filter { first <= $0 && $0 <= last }.map(DayTarget.weekday)
    }

    /// `nil` where the text is neither a date nor a span of dates.
    private static func dates(_ part: String, _ parser: RowParser) -> [DayTarget]? {
        guard let first = part.first, first.isASCII, first.isNumber else { return nil }
        let bounds = part.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map { LocalDate($0) }
        guard let start = bounds[0], let end = bounds[bounds.count - 1] else {
            parser.fault("days", "“\(part)” is no day that exists", "Use YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD.")
            return []
        }
        guard start <= end, start.distance(to: end) < longestSpan else {
            parser.fault("days", "\(part) is no span of at most \(longestSpan) days", "Put the earlier day first.")
            return []
        }
        return (start...end).map(DayTarget.date)
    }
}
