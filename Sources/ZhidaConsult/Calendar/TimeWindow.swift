/// A span of one day in which something is open: from `start` up to, but without, `end`.
///
/// It lies within the day: hours over midnight are two windows.
public struct TimeWindow: Hashable, Sendable, Comparable {
    public let start: LocalTime
    public let end: LocalTime

    /// `nil` unless `start` lies before `end`.
    public init?(start: LocalTime, end: LocalTime) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// Reads `HH:MM-HH:MM`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = LocalTime(parts[0]), let end = LocalTime(parts[1]) else { return nil }
        self.init(start: start, end: end)
    }

    /// Whether both ends lie on a full 5 minutes.
    public var isOnGrid: Bool { start.isOnGrid && end.isOnGrid }

    /// The cells of 5 minutes that lie wholly within.
    public var cells: DayCells {
        let first = (start.minutes + Grid.minutesPerCell - 1) / Grid.minutesPerCell
        return DayCells(first..<max(first, end.cell))
    }

    public func overlaps(_ other: TimeWindow) -> Bool { start < other.end && other.start < end }

    /// What is left of it without `other`: none, one or two windows.
    public func subtracting(_ other: TimeWindow) -> [TimeWindow] {
        [
            TimeWindow(start: start, end: min(end, other.start)),
            TimeWindow(start: max(start, other.end), end: end),
        ].compactMap(\.self)
    }

    public static func < (left: TimeWindow, right: TimeWindow) -> Bool {
        (left.start, left.end) < (right.start, right.end)
    }
}

extension TimeWindow: CustomStringConvertible {
    /// `HH:MM-HH:MM`.
    public var description: String { "\(start)-\(end)" }
}

extension TimeWindow: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let window = TimeWindow(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is not HH:MM-HH:MM")
        }
        self = window
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
