/// A length of time in whole minutes: durations of items and of bookings.
public struct Minutes: Hashable, Sendable, Comparable {
    public var count: Int

    @inlinable
    public init(_ count: Int) { self.count = count }

    /// Whether bookings can have this length: a positive multiple of 5 minutes, at most a day.
    @inlinable public var isOnGrid: Bool {
        count > 0 && count <= Grid.cellsPerDay * Grid.minutesPerCell && count % Grid.minutesPerCell == 0
    }

    /// Number of cells of 5 minutes, the last one begun counted whole.
    @inlinable public var cells: Int { (count + Grid.minutesPerCell - 1) / Grid.minutesPerCell }

    @inlinable public var milliseconds: Int64 { Int64(count) * 60_000 }

    @inlinable
    public static func < (left: Minutes, right: Minutes) -> Bool { left.count < right.count }

    @inlinable
    public static func + (left: Minutes, right: Minutes) -> Minutes { Minutes(left.count + right.count) }

    @inlinable
    public static func - (left: Minutes, right: Minutes) -> Minutes { Minutes(left.count - right.count) }
}

extension Minutes: CustomStringConvertible {
    public var description: String { "\(count) min" }
}

extension Minutes: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        count = try container.decode(Int.self)
        // A thousand years: longer ones are damage, and would overflow when they are added to an instant.
        guard count.magnitude <= 525_960_000 else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(count) minutes are out of range")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
}

/// The grid on which bookings lie: cells of 5 minutes, 288 a day.
public enum Grid {
    @inlinable public static var minutesPerCell: Int { 5 }
    @inlinable public static var cellsPerDay: Int { 288 }
    @inlinable public static var millisecondsPerCell: Int64 { 300_000 }
}
