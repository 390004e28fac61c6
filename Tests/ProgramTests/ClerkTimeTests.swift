import Testing
import ZhidaConsult

@testable import zhida

/// Times as clerks type them. Today is Thursday, 2026-11-26, 10:00.
@Suite("A clerk's times")
struct ClerkTimeTests {
    private func now() throws -> Instant {
        Shanghai.instant(try #require(LocalDate("2026-11-26")), try #require(LocalTime("10:00")))
    }

    @Test(
        "a clear time is understood",
        arguments: [
            ("2026-11-27 09:30", "2026-11-27 09:30"), ("2026-11-27 9:30", "2026-11-27 09:30"),
            ("2026年11月27日 9:30", "2026-11-27 09:30"), ("2026/11/27 14:05", "2026-11-27 14:05"),
            ("11-27 9:30", "2026-11-27 09:30"), ("11月27日上午9点", "2026-11-27 09:00"),
            ("11.27 9:30", "2026-11-27 09:30"), ("1月5日 14:00", "2027-01-05 14:00"),
            ("今天 15:00", "2026-11-26 15:00"), ("今天下午3点", "2026-11-26 15:00"),
            ("明天 9:30", "2026-11-27 09:30"), ("明天上午九点半", "2026-11-27 09:30"),
            ("明天下午两点一刻", "2026-11-27 14:15"), ("后天 10点", "2026-11-28 10:00"),
            ("大后天 10:00", "2026-11-29 10:00"), ("明天十点二十分", "2026-11-27 10:20"),
            ("周五 14:00", "2026-11-27 14:00"), ("星期五下午2:30", "2026-11-27 14:30"),
            ("礼拜天 9:00", "2026-11-29 09:00"), ("本周五 14:00", "2026-11-27 14:00"),
            ("下周一 9:30", "2026-11-30 09:30"), ("下周四 9:30", "2026-12-03 09:30"),
            ("下星期日 9:30", "2026-12-06 09:30"), ("下下周二 9:30", "2026-12-08 09:30"),
            ("本周四 15:00", "2026-11-26 15:00"), ("明天中午12点半", "2026-11-27 12:30"),
            ("明天晚上8点", "2026-11-27 20:00"), ("tomorrow 9:30", "2026-11-27 09:30"),
            ("today 15:00", "2026-11-26 15:00"), ("Fri 14:00", "2026-11-27 14:00"),
            ("next monday 9:30", "2026-11-30 09:30"), ("  明天   9：30 ", "2026-11-27 09:30"),
        ]
    )
    func understands(text: String, expected: String) throws {
        let time = try ClerkTime(text, now: try now())
        #expect(time.instant.map(Shanghai.text) == expected)
    }

    @Test(
        "a day, or a part of it, needs no time",
        arguments: [
            ("下周一上午", "2026-11-30", "00:00", "12:00"), ("明天下午", "2026-11-27", "12:00", "18:00"),
            ("明天 morning", "2026-11-27", "00:00", "12:00"), ("明天", "2026-11-27", nil, nil),
            ("2026-12-01", "2026-12-01", nil, nil), ("下周五", "2026-12-04", nil, nil),
        ] as [(String, String, String?, String?)]
    )
    func days(text: String, day: String, start: String?, end: String?) throws {
        let time = try ClerkTime(text, now: try now())
        #expect(time.instant == nil)
        #expect(time.day.description == day)
        #expect(time.part?.start.description == start)
        #expect(time.part?.end.description == end)
    }

    @Test(
        "what could mean two things, or nothing, is refused with examples",
        arguments: [
            "", "9:30", "周四 9:30", "周二 9:30", "明天 3点", "明天 25:00", "明天 9:5", "明天上午3:75", "2026-02-30 9:00",
            "2月30日 9:00", "明天 9:30 左右", "改天", "下周 9:30", "明天上午14点", "明天下午9点", "后年 9:00", "13-45 9:00",
            "明天9", "monda 9:00", "明天 24:00", "99999-01-01 9:00", "--", "明天 9:30:15",
        ]
    )
    func refuses(text: String) throws {
        let now = try now()
        let error = #expect(throws: ClerkTimeError.self) { try ClerkTime(text, now: now) }
        #expect(error?.description.contains("2026-11-27 09:30") == true)
    }

    @Test("a weekday that is today or has gone by is asked about, with the day of next week")
    func asksWhichWeek() throws {
        let now = try now()
        let today = #expect(throws: ClerkTimeError.self) { try ClerkTime("周四 9:30", now: now) }
        #expect(today?.description.contains("2026-12-03") == true)
        let gone = #expect(throws: ClerkTimeError.self) { try ClerkTime("周二 9:30", now: now) }
        #expect(gone?.description.contains("2026-12-01") == true)
    }
}
