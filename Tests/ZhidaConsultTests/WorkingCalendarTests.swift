import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Calendars")
struct WorkingCalendarTests {
    private static let directory = try! DirectoryFixture.calendars()

    private static func position(_ text: String) throws -> CalendarPosition {
        try #require(directory.position(of: id(text) as CalendarID))
    }

    private static func instant(_ text: String) throws -> Instant {
        let parts = text.split(separator: " ")
        return Shanghai.instant(try #require(LocalDate(parts[0])), try #require(LocalTime(parts[1])))
    }

    @Test("The hours of a day are those of the table", arguments: try! DirectoryFixture.table("calendars/hours.tsv"))
    func hours(row: [String]) throws {
        let date = try #require(LocalDate(row[1]))
        let calendar = try Self.position(row[0])
        let hours = Self.directory.hours(calendar, on: date)
        let text =
            switch hours {
            case .open(let windows, _): windows.map(\.description).joined(separator: ";")
            case .closed: "closed"
            case .unknown(let year): "unknown \(year)"
            }
        #expect(text == row[2], "\(row[3])")
        // The bitmap says the same.
        let runs = Self.directory.openCells(calendar, on: date)?.runs.map { run in
            "\(LocalTime(checked: run.lowerBound * 5))-\(LocalTime(checked: run.upperBound * 5))"
        }
        let expected = row[2].hasPrefix("unknown") ? nil : row[2] == "closed" ? [] : row[2].components(separatedBy: ";")
        #expect(runs == expected, "\(row[3])")
    }

    @Test(
        "It is open, and opens next, when the table says",
        arguments: try! DirectoryFixture.table("calendars/openings.tsv")
    )
    func openings(row: [String]) throws {
        let calendar = try Self.position(row[0])
        let instant = try Self.instant(row[1])
        let open = Self.directory.isOpen(calendar, at: instant).map { $0 ? "yes" : "no" } ?? "unknown"
        #expect(open == row[2], "\(row[4])")
        let next =
            switch Self.directory.nextOpening(calendar, from: instant) {
            case .at(let instant): Shanghai.text(instant)
            case .unknown(let year): "unknown \(year)"
            case .never: "never"
            }
        #expect(next == row[3], "\(row[4])")
    }

    @Test("A deadline falls on the day of the table", arguments: try! DirectoryFixture.table("calendars/deadlines.tsv"))
    func deadlines(row: [String]) throws {
        let accepted = try #require(LocalDate(row[0]))
        let count = try #require(Int(row[1]))
        let deadline = Self.directory.workingDays.deadline(count, after: accepted)
        switch deadline {
        case .due(let date):
            #expect(date.description == row[2], "\(row[3])")
            if count > 0 {
                #expect(Self.directory.workingDays.count(after: accepted, through: date) == .days(count))
            }
        case .unknown(let year): #expect("unknown \(year)" == row[2], "\(row[3])")
        }
    }

    @Test("Each day of the three published years is what its notice and its weekday say")
    func yearTotals() throws {
        // Working days of a year: 365 or 366 days, without weekends and holidays, with worked weekends. From 2025 on
        // the law has two holidays more.
        for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
            let start = try #require(LocalDate(year: year - 1, month: 12, day: 31))
            let end = try #require(LocalDate(year: year, month: 12, day: 31))
            #expect(Self.directory.workingDays.count(after: start, through: end) == .days(expected))
        }
    }

    @Test("A later notice has the last word on the December before")
    func decemberBefore() throws {
        let day = try #require(LocalDate("2026-12-31"))
        let years =
            Self.directory.content.holidays + [
                HolidayYear(year: 2027, days: [.init(date: day, kind: .rest, name: "元旦")], source: "a test")
            ]
        #expect(HolidayTable(years).status(of: day) == .rest("元旦"))
        #expect(HolidayTable(years.dropLast()).status(of: day) == .workingDay)
    }
}

@Suite("The bitmap of open cells against a naive oracle")
struct OpenCellsOracleTests {
    private static func randomWindows(_ random: inout SeededRandom) -> [TimeWindow] {
        // Cut points of the day, every other gap open: sorted and without overlap by construction.
        let points = Set(
            (0..<Int.random(in: 0...3, using: &random) * 2).map { _ in Int.random(in: 0...288, using: &random) }
        )
        .sorted()
        return stride(from: 0, to: points.count - 1, by: 2).compactMap { index in
            TimeWindow(
                start: LocalTime(checked: points[index] * 5),
                end: LocalTime(checked: points[index + 1] * 5)
            )
        }
    }

    /// The windows of a day, by reading the rules aloud; `nil` where nobody knows.
    private static func windows(
        _ weekday: Int,
        _ date: LocalDate,
        _ rules: CalendarRules,
        _ years: [HolidayYear]
    ) -> [TimeWindow]? {
        for exception in rules.exceptions where exception.date == date { return exception.windows }
        guard case .kept(let rest, let work) = rules.holidays else { return rules.weekly[weekday] }
        for year in years.reversed() {
            for day in year.days where day.date == date { return day.kind == .rest ? rest : work }
        }
        let year = Int(date.description.prefix(4))
        return years.contains { $0.year == year } ? rules.weekly[weekday] : nil
    }

    @Test("Every cell of 60,000 random days is open exactly when the rules say so")
    func oracle() throws {
        var random = SeededRandom(seed: 5)
        let years = try DirectoryFixture.calendars().content.holidays
        let dates = try ["2023-11-01", "2027-03-01"].map(day)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let weekdays = (dates[0]...dates[1]).map { date in
            // Foundation's Sunday is 1.
            let instant = Date(timeIntervalSince1970: Double(Shanghai.instant(date).milliseconds) / 1000)
            return (calendar.component(.weekday, from: instant) + 5) % 7
        }
        var compared = 0
        var unknown = 0
        for number in 0..<50 {
            let rules = CalendarRules(
                id: id("C\(number)"),
                name: "random",
                weekly: (0..<7).map { _ in Self.randomWindows(&random) },
                holidays: number % 5 == 0
                    ? .ignored
                    : .kept(rest: Self.randomWindows(&random), workingWeekend: Self.randomWindows(&random)),
                exceptions: Set((0..<20).map { _ in Int.random(in: 0..<weekdays.count, using: &random) }).map {
                    .init(date: dates[0].advanced(by: $0), windows: Self.randomWindows(&random))
                }
            )
            let directory = try Directory(DirectoryContent(calendars: [rules], holidays: years))
            for (offset, weekday) in weekdays.enumerated() {
                let date = dates[0].advanced(by: offset)
                let cells = directory.openCells(CalendarPosition(0), on: date)
                let windows = Self.windows(weekday, date, rules, years)
                let isKnown = windows != nil
                let expected = (0..<288).filter { cell in
                    (windows ?? []).contains { $0.start.minutes <= cell * 5 && cell * 5 < $0.end.minutes }
                }
                compared += 1
                unknown += isKnown ? 0 : 1
                var found = [Int]()
                cells?.forEach { found.append($0) }
                if (cells != nil) != isKnown || found != expected {
                    Issue.record("calendar \(number) on \(date): \(cells?.runs ?? []), expected \(expected)")
                }
            }
        }
        #expect(compared > 60_000)
        #expect(unknown > 3000)
    }
}
