/// A span of time from `start` up to, but without, `end`; never empty.
public struct InstantRange: Hashable, Sendable {
    public let start: Instant
    public let end: Instant

    /// `nil` unless `start` lies before `end`.
    @inlinable
    public init?(start: Instant, end: Instant) {
        guard start < end else { return nil }
        self.start = start
        self.end = end
    }

    /// `nil` unless `length` is positive.
    @inlinable
    public init?(start: Instant, length: Minutes) { self.init(start: start, end: start + length) }

    /// Whether both ends lie on a full 5 minutes.
    @inlinable public var isOnGrid: Bool { start.isOnGrid && end.isOnGrid }

    @inlinable public var milliseconds: Int64 { end.milliseconds - start.milliseconds }

    /// In whole minutes, what is left of a minute dropped.
    @inlinable public var length: Minutes { Minutes(Int(milliseconds / 60_000)) }

    @inlinable
    public func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }

    /// Two spans that only touch do not overlap.
    @inlinable
    public func overlaps(_ other: InstantRange) -> Bool { start < other.end && other.start < end }

    /// Whether `other` lies wholly within.
    @inlinable
    public func encloses(_ other: InstantRange) -> Bool { start <= other.start && other.end <= end }
}

extension InstantRange: Codable {
    private enum CodingKeys: String, CodingKey { case start, end }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let start = try container.decode(Instant.self, forKey: .start)
        let end = try container.decode(Instant.self, forKey: .end)
        guard let range = InstantRange(start: start, end: end) else {
            throw DecodingError.dataCorruptedError(
                forKey: .end,
                in: container,
                debugDescription: "the span ends at or before its start"
            )
        }
        self = range
    }
}
