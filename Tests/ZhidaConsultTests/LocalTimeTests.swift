import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Days and times of Shanghai")
struct LocalTimeTests {
    private static var calendar: Calendar {
        get throws {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
            return calendar
        }
    }

    @Test("Every day from 1900 to 2200 follows the day before, and is read back from its text")
    func allDays() throws {
        let first = try #require(LocalDate(year: 1900, month: 1, day: 1))
        let last = try #require(LocalDate(year: 2200, month: 12, day: 31))
        var (year, month, day) = (1900, 1, 1)
        var weekday = Weekday.monday
        for date in first...last {
            let isRight =
                date.components == (year, month, day) && date.weekday == weekday
                && LocalDate(date.description) == date && LocalDate(year: year, month: month, day: day) == date
            if !isRight { Issue.record("\(date) is not \(year)-\(month)-\(day), a \(weekday)") }
            weekday = Weekday(rawValue: weekday.rawValue % 7 + 1) ?? .monday
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect((year, month, day) == (2201, 1, 1))
    }

    @Test("An instant has the local day and time that the time zone database gives")
    func instants() throws {
        let calendar = try Self.calendar
        var random = SeededRandom(seed: 11)
        for _ in 0..<5000 {
            // From 1992, the first year without summer time, to 2100.
            let seconds = Int64.random(in: 694_224_000...4_102_444_800, using: &random)
            let instant = Instant(seconds: seconds)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute],
                from: Date(timeIntervalSince1970: Double(seconds))
            )
            let date = Shanghai.date(of: instant)
            let time = Shanghai.time(of: instant)
            #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
            #expect(time.hour == parts.hour && time.minute == parts.minute)
            #expect(Shanghai.instant(date, time) <= instant)
            #expect(instant < Shanghai.instant(date, time) + Minutes(1))
            #expect(Shanghai.cell(of: instant) == time.minutes / 5)
            #expect(Shanghai.instant(date, cell: Shanghai.cell(of: instant)).isOnGrid)
        }
    }

    @Test("Midnight belongs to the day that begins")
    func midnight() throws {
        let day = try #require(LocalDate("2026-12-31"))
        let midnight = Shanghai.instant(day, .endOfDay)
        #expect(Shanghai.text(midnight) == "2027-01-01 00:00")
        #expect(Shanghai.text(Instant(milliseconds: midnight.milliseconds - 1)) == "2026-12-31 23:59")
        #expect(midnight == Shanghai.instant(day.advanced(by: 1)))
        #expect(midnight == Shanghai.instant(day, cell: 288))
    }

    @Test(
        "What is no day is refused",
        arguments: [
            "2026-02-29", "2025-13-01", "2025-00-10", "2025-01-00", "2025-01-32", "0000-01-01", "25-01-01", "2025-1-1",
            "2025/01/01", "2025-01-01 ", " 2025-01-01", "２０２５-01-01", "2025-01-0a", "+025-01-01", "", "2025-01-011",
        ]
    )
    func noDay(text: String) { #expect(LocalDate(text) == nil) }

    @Test(
        "What is no time of day is refused",
        arguments: ["24:01", "25:00", "12:60", "9:0", "1200", "-1:00", "", "12:0a", "012:00"]
    )
    func noTime(text: String) { #expect(LocalTime(text) == nil) }

    @Test(
        "Times are read with one digit of hours or two",
        arguments: [("9:00", 540), ("09:05", 545), ("24:00", 1440), ("0:00", 0)]
    )
    func times(text: String, minutes: Int) { #expect(LocalTime(text)?.minutes == minutes) }

    @Test(
        "What is no identifier is refused",
        arguments: ["", "a b", "甲", "a/b", "a\n", String(repeating: "x", count: 65), "a;b", "é"]
    )
    func noIdentifier(text: String) { #expect(SiteID(text) == nil) }

    @Test("Values are stored as plain JSON and read back, and damaged ones are refused")
    func coding() throws {
        struct Values: Codable, Equatable {
            var site: SiteID
            var date: LocalDate
            var time: LocalTime
            var range: InstantRange
            var minutes: Minutes
            var bySite: [SiteID: Int]
        }
        let start = Instant(milliseconds: 1_795_000_000_000)
        let values = Values(
            site: id("BA-S017"),
            date: try #require(LocalDate("2026-11-26")),
            time: try #require(LocalTime("09:30")),
            range: try #require(InstantRange(start: start, length: Minutes(15))),
            minutes: Minutes(15),
            bySite: [id("BA"): 1]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(values), as: UTF8.self)
        #expect(
            text
                == #"{"bySite":{"BA":1},"date":"2026-11-26","minutes":15,"range":{"end":1795000900000,"start":1795000000000},"site":"BA-S017","time":"09:30"}"#
        )
        #expect(try JSONDecoder().decode(Values.self, from: Data(text.utf8)) == values)
        for (good, bad) in [
            ("1795000900000", "1794000000000"), ("BA-S017", "BA S017"), ("2026-11-26", "2026-11-31"), ("09:30", "9h30"),
            ("1795000900000", "9223372036854775807"),
        ] {
            let damaged = Data(text.replacingOccurrences(of: good, with: bad).utf8)
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Values.self, from: damaged) }
        }
    }

    @Test("Two spans that only touch do not overlap")
    func overlap() throws {
        let start = Instant(milliseconds: 0)
        let first = try #require(InstantRange(start: start, length: Minutes(30)))
        let next = try #require(InstantRange(start: first.end, length: Minutes(30)))
        let across = try #require(InstantRange(start: start + Minutes(15), length: Minutes(30)))
        #expect(!first.overlaps(next) && !next.overlaps(first))
        #expect(first.overlaps(across) && across.overlaps(next))
        #expect(!first.contains(first.end) && next.contains(first.end))
        #expect(InstantRange(start: start, end: start) == nil)
        #expect(start + Duration.seconds(90) - Duration.seconds(30) == start + Minutes(1))
        #expect((start + Minutes(5)) - start == Duration.seconds(300))
    }
}
