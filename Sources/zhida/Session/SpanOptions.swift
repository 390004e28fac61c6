import ArgumentParser
import ZhidaConsult

/// The days and hours that would do.
struct SpanOptions: ParsableArguments {
    /// Days that are searched unless others are named.
    static let usualDays = 7

    @Option(help: ArgumentHelp(say("哪一天或半天，如“下周一上午”。", "A day or half of one, such as “下周一上午”."), valueName: "time"))
    var when: String?

    @Option(help: ArgumentHelp(say("从哪天起（默认今天）。", "The first day (default today)."), valueName: "day"))
    var from: String?

    @Option(
        help: ArgumentHelp(say("到哪天止（默认从起始日起 7 天）。", "The last day (default 7 days from the first)."), valueName: "day")
    )
    var to: String?

    @Option(help: ArgumentHelp(say("一天中的时段，如 09:00-12:00。", "Times of day, such as 09:00-12:00.")))
    var hours: String?

    mutating func validate() throws {
        guard when == nil || from == nil && to == nil else {
            throw ValidationError(say("--when 与 --from/--to 只能用一种。", "Give --when, or --from and --to."))
        }
    }

    /// - Parameter usual: days where none are named: from today on, or up to today where it is negative.
    /// - Throws: ``Failure``.
    func span(now: Instant, usual: Int = usualDays) throws -> (days: ClosedRange<LocalDate>, hours: TimeWindow?) {
        var window = try TimeArgument.hours(hours)
        if let when {
            let time = try TimeArgument.time(when, now: now)
            if window == nil { window = time.part ?? time.time.flatMap { TimeWindow(start: $0, end: .endOfDay) } }
            return (time.day...time.day, window)
        }
        if from == nil, to == nil, usual < 0 {
            let today = Shanghai.date(of: now)
            return (today.advanced(by: usual + 1)...today, window)
        }
        let first = try from.map { try TimeArgument.day($0, now: now) } ?? Shanghai.date(of: now)
        let last = try to.map { try TimeArgument.day($0, now: now) } ?? first.advanced(by: Self.usualDays - 1)
        guard first <= last else {
            throw Failure(
                .wrongUsage,
                say("--to（\(last)）早于 --from（\(first)）。", "--to (\(last)) lies before --from (\(first)).")
            )
        }
        return (first...last, window)
    }
}
