/// The working hours of a site, a room or a clerk, as the office lays them down.
///
/// What holds on a day, first found first: a dated exception; the national holiday (休 closes or has hours of its own,
/// 班 has the hours of a working weekend); the weekday. A lunch break is the gap between two windows.
public struct CalendarRules: Hashable, Sendable, Codable {
    public var id: CalendarID
    public var name: String
    /// Hours of Monday to Sunday: seven lists of windows, each sorted and without overlap; empty where it is closed.
    public var weekly: [[TimeWindow]]
    public var holidays: HolidayRule
    /// Sorted by date, each date once.
    public var exceptions: [DatedHours]
    public var origin: RowOrigin
    public var note: String

    /// - Precondition: `weekly` has seven lists.
    public init(
        id: CalendarID,
        name: String,
        weekly: [[TimeWindow]],
        holidays: HolidayRule,
        exceptions: [DatedHours] = [],
        origin: RowOrigin = .local,
        note: String = ""
    ) {
        precondition(weekly.count == 7, "a week has seven days")
        self.id = id
        self.name = name
        self.weekly = weekly.map { $0.sorted() }
        self.holidays = holidays
        self.exceptions = exceptions.sorted { $0.date < $1.date }
        self.origin = origin
        self.note = note
    }

    /// What a calendar does with national holidays.
    public enum HolidayRule: Hashable, Sendable, Codable {
        /// It keeps them: these are the hours of a 休 (usually none) and of a working weekend 班.
        case kept(rest: [TimeWindow], workingWeekend: [TimeWindow])
        /// The weekdays alone count, as for a duty desk.
        case ignored
    }

    /// The hours of one date, whatever the weekday and the holidays say.
    public struct DatedHours: Hashable, Sendable, Codable {
        public var date: LocalDate
        /// Empty where it is closed.
        public var windows: [TimeWindow]
        /// Why, for those who stand before the door.
        public var reason: String

        public init(date: LocalDate, windows: [TimeWindow], reason: String = "") {
            self.date = date
            self.windows = windows.sorted()
            self.reason = reason
        }
    }
}
