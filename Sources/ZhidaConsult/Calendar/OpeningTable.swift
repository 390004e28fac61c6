/// The open cells of every calendar on every day of the published years, ready to be looked up.
///
/// Made once with its directory and never changed, so that a search over thousands of days takes no lock and counts no
/// calendar days.
struct OpeningTable: Sendable {
    let calendars: [WorkingCalendar]
    private let firstDay: Int
    private let dayCount: Int
    private let cells: [DayCells]
    /// One bit for each calendar and day that is known.
    private let known: [Bool]

    init(_ rules: [CalendarRules], holidays: HolidayTable) {
        let calendars = rules.map { WorkingCalendar($0, holidays: holidays) }
        var cells: [DayCells] = []
        var known: [Bool] = []
        var firstDay = 0
        var dayCount = 0
        if let first = holidays.years.first, let last = holidays.years.last,
            let start = LocalDate(year: first, month: 1, day: 1), let end = LocalDate(year: last, month: 12, day: 31)
        {
            firstDay = Int(start.days)
            dayCount = start.distance(to: end) + 1
            cells.reserveCapacity(dayCount * rules.count)
            known.reserveCapacity(dayCount * rules.count)
            for calendar in calendars {
                for date in start...end {
                    let open = calendar.cells(on: date)
                    cells.append(open ?? DayCells())
                    known.append(open != nil)
                }
            }
        }
        self.calendars = calendars
        self.firstDay = firstDay
        self.dayCount = dayCount
        self.cells = cells
        self.known = known
    }

    func cells(_ calendar: CalendarPosition, _ date: LocalDate) -> DayCells? {
        let day = Int(date.days) - firstDay
        guard day >= 0, day < dayCount else { return calendars[calendar.index].cells(on: date) }
        let index = calendar.index * dayCount + day
        return known[index] ? cells[index] : nil
    }
}

extension Directory {
    /// The cells of 5 minutes in which a calendar is open on a day; `nil` in a year whose holidays are not published.
    public func openCells(_ calendar: CalendarPosition, on date: LocalDate) -> DayCells? {
        openings.cells(calendar, date)
    }

    /// The hours of a calendar on a day, with the reason why.
    public func hours(_ calendar: CalendarPosition, on date: LocalDate) -> DayHours {
        openings.calendars[calendar.index].hours(on: date)
    }

    /// Whether a calendar is open at an instant; `nil` in a year whose holidays are not published.
    public func isOpen(_ calendar: CalendarPosition, at instant: Instant) -> Bool? {
        openCells(calendar, on: Shanghai.date(of: instant))?.contains(Shanghai.cell(of: instant))
    }

    /// The next time that a calendar is open, from `instant` on: `instant` itself, or the start of a window.
    ///
    /// Looks a year ahead; the longest closing in China, over Spring Festival, is two weeks.
    public func nextOpening(_ calendar: CalendarPosition, from instant: Instant) -> NextOpening {
        let today = Shanghai.date(of: instant)
        for date in today...today.advanced(by: 366) {
            guard let open = openCells(calendar, on: date) else { return .unknown(year: date.year) }
            let from = date == today ? Shanghai.cell(of: instant) : 0
            if let cell = open.first(from: from) { return .at(max(instant, Shanghai.instant(date, cell: cell))) }
        }
        return .never
    }

    /// Sums in working days.
    public var workingDays: WorkingDays { WorkingDays(holidays) }
}

/// When something opens next.
public enum NextOpening: Hashable, Sendable {
    case at(Instant)
    /// Nothing is open before a year whose holidays are not published.
    case unknown(year: Int)
    /// Not within a year.
    case never
}
