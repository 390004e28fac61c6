import ZhidaConsult

/// A time as a clerk types it: `2026-11-27 09:30`, `明天 9:30`, `周五 14:00`, `下周一上午`, `tomorrow 9:30`.
///
/// What could mean two things is refused with what could be meant: a weekday that is today or has gone by this week, a
/// small hour without 上午 or 下午.
struct ClerkTime: Equatable {
    var day: LocalDate
    /// `nil` where only a day, or a part of it, was said.
    var time: LocalTime?
    /// 上午 or 下午, where no time was said.
    var part: TimeWindow?

    /// The moment; `nil` without a time.
    var instant: Instant? { time.map { Shanghai.instant(day, $0) } }

    /// - Parameter now: what 今天 and 下周 are reckoned from.
    /// - Throws: ``ClerkTimeError``.
    init(_ text: String, now: Instant) throws {
        var rest = ClerkTimeText(text)
        guard !rest.isEmpty else { throw ClerkTimeError(text, .empty) }
        let today = Shanghai.date(of: now)
        guard let day = try Self.day(&rest, today: today, whole: text) else { throw ClerkTimeError(text, .noDay) }
        self.day = day
        let half = Self.half(&rest)
        if !rest.isEmpty {
            time = try Self.time(&rest, half, whole: text)
        } else {
            part = half?.window
        }
        guard rest.isEmpty else { throw ClerkTimeError(text, .left(rest.text)) }
    }

    // MARK: The day

    private static func day(_ rest: inout ClerkTimeText, today: LocalDate, whole: String) throws -> LocalDate? {
        for (words, days) in [
            (["大后天"], 3), (["后天", "後天"], 2), (["明天", "明日", "tomorrow"], 1), (["今天", "今日", "today"], 0),
        ] where rest.take(anyOf: words) { return today.advanced(by: days) }
        if let day = try weekday(&rest, today: today, whole: whole) { return day }
        return try date(&rest, today: today, whole: whole)
    }

    private static func weekday(_ rest: inout ClerkTimeText, today: LocalDate, whole: String) throws -> LocalDate? {
        var copy = rest
        let monday = today.advanced(by: 1 - today.weekday.rawValue)
        let weeks: Int?
        if copy.take(anyOf: ["下下个", "下下"]) {
            weeks = 2
        } else if copy.take(anyOf: ["下个", "下", "next"]) {
            weeks = 1
        } else if copy.take(anyOf: ["本", "这个", "这", "this"]) {
            weeks = 0
        } else {
            weeks = nil
        }
        guard let weekday = copy.takeWeekday() else { return nil }
        rest = copy
        let day = monday.advanced(by: (weeks ?? 0) * 7 + weekday.rawValue - 1)
        // 周四 on a Thursday, or 周二 on a Thursday: today, gone by, or next week's?
        if weeks == nil, day <= today { throw ClerkTimeError(whole, .whichWeek(day, day.advanced(by: 7), today)) }
        return day
    }

    /// `2026-11-27`, `2026年11月27日`, `11-27`, `11月27日`; without a year, the next such day.
    private static func date(_ rest: inout ClerkTimeText, today: LocalDate, whole: String) throws -> LocalDate? {
        var copy = rest
        guard let first = copy.takeNumber(), let mark = copy.takeOne(of: "-/.年月") else { return nil }
        var year: Int?
        var month = first
        var separator = mark
        if mark == "年" || first > 31 {
            year = first
            guard let number = copy.takeNumber(), let next = copy.takeOne(of: "-/.月") else { return nil }
            (month, separator) = (number, next)
        }
        guard let day = copy.takeNumber() else { return nil }
        if separator == "月" { _ = copy.takeOne(of: "日号號") }
        rest = copy
        if let year {
            guard let date = LocalDate(year: year, month: month, day: day) else {
                throw ClerkTimeError(whole, .noSuchDay)
            }
            return date
        }
        guard let date = LocalDate(year: today.year, month: month, day: day) else {
            throw ClerkTimeError(whole, .noSuchDay)
        }
        if date >= today { return date }
        guard let next = LocalDate(year: today.year + 1, month: month, day: day) else {
            throw ClerkTimeError(whole, .noSuchDay)
        }
        return next
    }

    // MARK: The time

    private enum Half {
        case morning, noon, afternoon, evening

        var window: TimeWindow? {
            let (start, end) =
                switch self {
                case .morning: (0, 12)
                case .noon: (12, 14)
                case .afternoon: (12, 18)
                case .evening: (18, 24)
                }
            guard let start = LocalTime(hour: start, minute: 0), let end = LocalTime(hour: end, minute: 0) else {
                return nil
            }
            return TimeWindow(start: start, end: end)
        }

        /// The hour of 24 that an hour of 12 means; `nil` where it means none.
        func hour(_ hour: Int) -> Int? {
            switch self {
            case .morning: (0...11).contains(hour) ? hour : nil
            case .noon: (11...14).contains(hour) ? hour : (1...2).contains(hour) ? hour + 12 : nil
            case .afternoon: hour == 12 || (13...18).contains(hour) ? hour : (1...6).contains(hour) ? hour + 12 : nil
            case .evening: (18...23).contains(hour) ? hour : (6...11).contains(hour) ? hour + 12 : nil
            }
        }
    }

    private static func half(_ rest: inout ClerkTimeText) -> Half? {
        if rest.take(anyOf: ["上午", "早上", "morning"]) { return .morning }
        if rest.take(anyOf: ["中午"]) { return .noon }
        if rest.take(anyOf: ["下午", "afternoon"]) { return .afternoon }
        if rest.take(anyOf: ["晚上", "傍晚", "evening"]) { return .evening }
        return nil
    }

    private static func time(_ rest: inout ClerkTimeText, _ half: Half?, whole: String) throws -> LocalTime {
        guard var hour = rest.takeNumber() else { throw ClerkTimeError(whole, .left(rest.text)) }
        var minute = 0
        var isTyped = false
        if rest.takeOne(of: ":：") != nil {
            guard let number = rest.takeNumber(digits: 2) else { throw ClerkTimeError(whole, .noTime) }
            minute = number
            isTyped = true
        } else if rest.takeOne(of: "点點时時") != nil {
            if rest.takeOne(of: "半") != nil {
                minute = 30
            } else if rest.take(anyOf: ["一刻"]) {
                minute = 15
            } else if rest.take(anyOf: ["三刻"]) {
                minute = 45
            } else if let number = rest.takeNumber() {
                minute = number
                _ = rest.takeOne(of: "分")
            }
        } else {
            throw ClerkTimeError(whole, .noTime)
        }
        if let half {
            guard let meant = half.hour(hour) else { throw ClerkTimeError(whole, .noTime) }
            hour = meant
        } else if !isTyped, (1...7).contains(hour) {
            throw ClerkTimeError(whole, .whichHalf(hour))
        }
        guard let time = LocalTime(hour: hour, minute: minute), hour < 24 else { throw ClerkTimeError(whole, .noTime) }
        return time
    }
}

/// The rest of what a clerk typed, read from the front.
struct ClerkTimeText {
    private(set) var text: String

    init(_ text: String) {
        self.text = text.lowercased()
        skipBlanks()
    }

    var isEmpty: Bool { text.isEmpty }

    private mutating func skipBlanks() {
        while let first = text.first, first.isWhitespace || first == "," || first == "，" || first == "的" {
            text.removeFirst()
        }
    }

    mutating func take(anyOf words: [String]) -> Bool {
        guard let word = words.first(where: text.hasPrefix) else { return false }
        text.removeFirst(word.count)
        skipBlanks()
        return true
    }

    mutating func takeOne(of characters: String) -> Character? {
        guard let first = text.first, characters.contains(first) else { return nil }
        text.removeFirst()
        skipBlanks()
        return first
    }

    /// Digits, or a Chinese numeral up to 二十四.
    mutating func takeNumber(digits: Int? = nil) -> Int? {
        let typed = text.prefix { ("0"..."9").contains($0) }
        if !typed.isEmpty {
            guard typed.count <= 4, digits.map({ $0 == typed.count }) ?? true, let number = Int(typed) else {
                return nil
            }
            text.removeFirst(typed.count)
            skipBlanks()
            return number
        }
        guard digits == nil else { return nil }
        let units: [Character: Int] = [
            "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
        ]
        let said = Array(text.prefix { units[$0] != nil || $0 == "十" })
        let number: Int?
        if let ten = said.firstIndex(of: "十") {
            let tens = ten == 0 ? 1 : ten == 1 ? units[said[0]] : nil
            let rest = said.count == ten + 1 ? 0 : said.count == ten + 2 ? units[said[ten + 1]] : nil
            number = tens.flatMap { tens in rest.map { tens * 10 + $0 } }
        } else {
            number = said.count == 1 ? units[said[0]] : nil
        }
        guard let number else { return nil }
        text.removeFirst(said.count)
        skipBlanks()
        return number
    }

    mutating func takeWeekday() -> Weekday? {
        let chinese: [Character: Weekday] = [
            "一": .monday, "二": .tuesday, "三": .wednesday, "四": .thursday, "五": .friday, "六": .saturday,
            "日": .sunday, "天": .sunday,
        ]
        for prefix in ["星期", "礼拜", "周", "週"] where text.hasPrefix(prefix) {
            guard let last = text.dropFirst(prefix.count).first, let weekday = chinese[last] else { return nil }
            text.removeFirst(prefix.count + 1)
            skipBlanks()
            return weekday
        }
        let english = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        for (name, weekday) in zip(english, Weekday.allCases) {
            for word in [name, String(name.prefix(3))] where text.hasPrefix(word) {
                let next = text.dropFirst(word.count).first
                guard next.map({ !$0.isLetter }) ?? true else { continue }
                text.removeFirst(word.count)
                skipBlanks()
                return weekday
            }
        }
        return nil
    }
}

/// Why what a clerk typed is no clear time.
struct ClerkTimeError: Error, Equatable, CustomStringConvertible {
    enum Cause: Equatable {
        case empty, noDay, noSuchDay, noTime
        /// Gone by or today, the same weekday of next week, today.
        case whichWeek(LocalDate, LocalDate, LocalDate)
        case whichHalf(Int)
        case left(String)
    }

    var text: String
    var cause: Cause

    init(_ text: String, _ cause: Cause) {
        self.text = text
        self.cause = cause
    }

    var description: String {
        let examples = say(
            "可以写：2026-11-27 09:30、明天 9:30、周五 14:00、下周一上午。",
            "Write for example: 2026-11-27 09:30, tomorrow 9:30, fri 14:00, 下周一上午."
        )
        let what: String
        switch cause {
        case .empty: what = say("没有写时间。", "No time was given.")
        case .noDay: what = say("“\(text)”没有说明是哪一天。", "“\(text)” does not say which day.")
        case .noSuchDay: what = say("“\(text)”：没有这一天。", "“\(text)”: there is no such day.")
        case .noTime: what = say("“\(text)”：没有这个钟点。", "“\(text)”: there is no such time of day.")
        case .whichWeek(let day, let next, let today):
            what =
                day == today
                ? say(
                    "“\(text)”不明确：今天就是\(day.weekday.chinese)。请写“今天”或“下\(day.weekday.chinese)”（\(next)）。",
                    "“\(text)” is not clear: today is \(day.weekday.english). Write “today” or “next \(day.weekday.english)” (\(next))."
                )
                : say(
                    "“\(text)”不明确：本\(day.weekday.chinese)（\(day)）已过。请写“下\(day.weekday.chinese)”（\(next)）。",
                    "“\(text)” is not clear: this week's \(day.weekday.english) (\(day)) has gone by. "
                        + "Write “next \(day.weekday.english)” (\(next))."
                )
        case .whichHalf(let hour):
            what = say(
                "“\(text)”不明确：请写“上午\(hour)点”或“下午\(hour)点”。",
                "“\(text)” is not clear: write \(hour):00 or \(hour + 12):00."
            )
        case .left(let rest):
            what = say("“\(text)”：看不懂“\(rest)”。", "“\(text)”: “\(rest)” is not understood.")
        }
        return what + (Language.ofProcess == .zh ? "" : " ") + examples
    }
}

extension Weekday {
    /// 周一 and so on.
    var chinese: String { ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][rawValue - 1] }

    var english: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue - 1]
    }
}
