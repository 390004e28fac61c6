/// A moment: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Everything stored is in UTC; what people read is in Asia/Shanghai, see ``Shanghai``.
public struct Instant: Hashable, Sendable, Comparable {
    public var milliseconds: Int64

    @inlinable
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    @inlinable
    public init(seconds: Int64) { milliseconds = seconds * 1000 }

    /// Whether bookings can start or end here: on a full 5 minutes.
    @inlinable public var isOnGrid: Bool { milliseconds % Grid.millisecondsPerCell == 0 }

    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    @inlinable
    public static func + (left: Instant, right: Minutes) -> Instant {
        Instant(milliseconds: left.milliseconds + right.milliseconds)
    }

    @inlinable
    public static func - (left: Instant, right: Minutes) -> Instant {
        Instant(milliseconds: left.milliseconds - right.milliseconds)
    }

    /// Fractions of a millisecond are dropped.
    public static func + (left: Instant, right: Duration) -> Instant {
        let (seconds, attoseconds) = right.components
        return Instant(milliseconds: left.milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// Fractions of a millisecond are dropped.
    public static func - (left: Instant, right: Duration) -> Instant { left + (.zero - right) }

    public static func - (left: Instant, right: Instant) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Instant: Codable {
    /// The furthest moment that can be stored, as in ECMAScript's dates: 100 million days from 1970.
    static let limit: Int64 = 8_640_000_000_000_000

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        milliseconds = try container.decode(Int64.self)
        guard milliseconds.magnitude <= Self.limit.magnitude else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "\(milliseconds) milliseconds are no moment: more than 100 million days from 1970"
            )
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
