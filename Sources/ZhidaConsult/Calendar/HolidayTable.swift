/// What the published holidays say of every day.
public struct HolidayTable: Hashable, Sendable {
    /// The years that are published, sorted.
    public let years: [Int]
    private let days: [LocalDate: HolidayYear.Day]

    public init(_ years: [HolidayYear]) {
        let sorted = years.sorted { $0.year < $1.year }
        self.years = sorted.map(\.year)
        // A later notice can rule the last days of the year before, and then has the last word on them.
        days = Dictionary(sorted.flatMap(\.days).map { ($0.date, $0) }) { _, later in later }
    }

    public func isPublished(_ year: Int) -> Bool { years.contains(year) }

    public func status(of date: LocalDate) -> Status {
        if let day = days[date] {
            return day.kind == .rest ? .rest(day.name) : .workingWeekend(day.name)
        }
        let year = date.year
        guard isPublished(year) else { return .unknown(year: year) }
        return date.weekday.isWeekend ? .weekend : .workingDay
    }

    /// What a day is for those who keep the national holidays.
    ///
    /// The last days of December follow their own year's notice until the next year's is loaded, which can change them
    /// (as it did on 2018-12-29 and 2018-12-31).
    public enum Status: Hashable, Sendable {
        case workingDay
        case weekend
        /// 休, with the festival's name.
        case rest(String)
        /// 班: a weekend that is worked on account of a festival.
        case workingWeekend(String)
        /// The year's holidays are not published, so nobody knows.
        case unknown(year: Int)

        /// Whether it counts as a working day 工作日; `nil` where nobody knows.
        public var isWorkingDay: Bool? {
            switch self {
            case .workingDay, .workingWeekend: true
            case .weekend, .rest: false
            case .unknown: nil
            }
        }
    }
}
