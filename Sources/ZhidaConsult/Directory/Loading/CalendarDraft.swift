/// One calendar while its rows are read.
struct CalendarDraft {
    let id: CalendarID
    let firstRow: Int
    private var name = ""
    private var keepsHolidays: Bool?
    private var origin: RowOrigin?
    private var hours: [DayTarget: Entry] = [:]

    /// The hours of one day, and the rows that gave them.
    private struct Entry {
        var windows: [(window: TimeWindow, row: Int)] = []
        var closedIn: Int?
        var reason = ""
    }

    /// What the column `holidays` can say.
    private enum HolidayWord: String, CaseIterable {
        case kept, ignored
    }

    init(id: CalendarID, firstRow: Int) {
        self.id = id
        self.firstRow = firstRow
    }

    /// Takes what is said once for a calendar: in its first row, and in others empty or the same.
    mutating func takeFacts(_ parser: RowParser) {
        if parser.number == firstRow {
            name = parser.name("name")
            keepsHolidays = (parser.word("holidays") as HolidayWord?).map { $0 == .kept }
            origin = parser.word("origin")
            return
        }
        // What the first row does not say is its own fault, and no ground for others.
        let known = [
            ("name", name),
            ("holidays", keepsHolidays.map { $0 ? HolidayWord.kept.rawValue : HolidayWord.ignored.rawValue } ?? ""),
            ("origin", origin?.rawValue ?? ""),
        ]
        for (field, value) in known {
            let text = parser.text(field)
            if !text.isEmpty, !value.isEmpty, text != value {
                parser.fault(
                    field,
                    "“\(text)”, but row \(firstRow) of the same calendar says “\(value)”",
                    "Leave it empty in all rows but the calendar's first."
                )
            }
        }
    }

    mutating func add(_ windows: [TimeWindow], on days: [DayTarget], _ parser: RowParser) {
        for day in days {
            var entry = hours[day] ?? Entry()
            if let other = entry.closedIn ?? (windows.isEmpty ? entry.windows.first?.row : nil) {
                parser.fault(
                    "hours",
                    "\(day.description) is both open and closed, see row \(other)",
                    "Keep one of the rows."
                )
                return
            }
            for window in windows {
                if let other = entry.windows.first(where: { $0.window.overlaps(window) }) {
                    parser.fault(
                        "hours",
                        "\(window) overlaps \(other.window) of row \(other.row) on \(day.description)",
                        "Make one window of them, or move one."
                    )
                    return
                }
            }
            entry.windows += windows.map { ($0, parser.number) }
            if windows.isEmpty { entry.closedIn = parser.number }
            if entry.reason.isEmpty { entry.reason = parser.text("reason") }
            hours[day] = entry
        }
    }

    /// The calendar; `nil` with a fault for what only all rows together can tell.
    func finish(_ file: String, _ faults: FaultList) -> CalendarRules? {
        guard let keepsHolidays, let origin else { return nil }
        let before = faults.count
        let weekly = Weekday.allCases.map { windows(.weekday($0)) }
        if keepsHolidays {
            let worksWeek = Weekday.allCases.contains { !$0.isWeekend && !windows(.weekday($0)).isEmpty }
            if worksWeek, hours[.workingWeekend] == nil {
                faults.add(
                    file,
                    row: firstRow,
                    field: "days",
                    "\(id) keeps the national holidays, but has no row 班",
                    "Add a row 班 with the hours of weekends that are worked instead, or closed."
                )
            }
        } else {
            for day in [DayTarget.holiday, .workingWeekend] {
                guard let entry = hours[day], let row = entry.closedIn ?? entry.windows.first?.row else { continue }
                faults.add(
                    file,
                    row: row,
                    field: "days",
                    "\(id) ignores the national holidays, but has a row \(day.description)",
                    "Remove the row, or let holidays be kept."
                )
            }
        }
        if hours.values.allSatisfy({ $0.windows.isEmpty }) {
            faults.add(file, row: firstRow, field: "hours", "\(id) is never open", "Add the hours in which it is.")
        }
        guard faults.count == before else { return nil }
        let exceptions = hours.compactMap { day, entry -> CalendarRules.DatedHours? in
            guard case .date(let date) = day else { return nil }
            return CalendarRules.DatedHours(date: date, windows: windows(day), reason: entry.reason)
        }
        return CalendarRules(
            id: id,
            name: name,
            weekly: weekly,
            holidays: keepsHolidays
                ? .kept(rest: windows(.holiday), workingWeekend: windows(.workingWeekend)) : .ignored,
            exceptions: exceptions,
            origin: origin
        )
    }

    private func windows(_ day: DayTarget) -> [TimeWindow] { (hours[day]?.windows ?? []).map(\.window).sorted() }
}
