/// Local time of China (Asia/Shanghai): UTC+8 all year.
///
/// Summer time was kept from 1986 to 1991 for the last time (IANA time zone database, `asia`), so these sums hold for
/// every day since 1991-09-15, and nothing here is booked in the past.
public enum Shanghai {
    /// Milliseconds that local time is ahead of UTC.
    @inlinable public static var offset: Int64 { 28_800_000 }

    @usableFromInline static var millisecondsPerDay: Int64 { 86_400_000 }

    /// The day on which an instant falls.
    @inlinable
    public static func date(of instant: Instant) -> LocalDate {
        LocalDate(days: Int(floored(instant.milliseconds + offset, by: millisecondsPerDay)))
    }

    /// The time of day, seconds dropped.
    @inlinable
    public static func time(of instant: Instant) -> LocalTime {
        LocalTime(checked: Int(millisecondsOfDay(instant) / 60_000))
    }

    /// The cell of 5 minutes of its day in which an instant falls, 0 to 287.
    @inlinable
    public static func cell(of instant: Instant) -> Int { Int(millisecondsOfDay(instant) / Grid.millisecondsPerCell) }

    @inlinable
    public static func instant(_ date: LocalDate, _ time: LocalTime = .midnight) -> Instant {
        Instant(milliseconds: Int64(date.days) * millisecondsPerDay - offset + Int64(time.minutes) * 60_000)
    }

    /// The start of a day's cell; cell 288 is the next day's first.
    @inlinable
    public static func instant(_ date: LocalDate, cell: Int) -> Instant {
        Instant(
            milliseconds: Int64(date.days) * millisecondsPerDay - offset + Int64(cell) * Grid.millisecondsPerCell
        )
    }

    /// `YYYY-MM-DD HH:MM` in local time, as people read it.
    public static func text(_ instant: Instant) -> String { "\(date(of: instant)) \(time(of: instant))" }

    /// `2026-11-27T09:30:00+08:00` (RFC 3339), for programs.
    public static func stamp(_ instant: Instant) -> String {
        let seconds = floored(instant.milliseconds, by: 1000) - floored(instant.milliseconds, by: 60_000) * 60
        return "\(date(of: instant))T\(time(of: instant)):\(seconds < 10 ? "0" : "")\(seconds)+08:00"
    }

    @inlinable
    static func millisecondsOfDay(_ instant: Instant) -> Int64 {
        let local = instant.milliseconds + offset
        return local - floored(local, by: millisecondsPerDay) * millisecondsPerDay
    }

    @inlinable
    static func floored(_ value: Int64, by unit: Int64) -> Int64 {
        let quotient = value / unit
        return value % unit < 0 ? quotient - 1 : quotient
    }
}
