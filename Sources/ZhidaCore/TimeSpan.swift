/// A stretch of a recording, in milliseconds from its first sample.
public struct TimeSpan: Hashable, Sendable, Codable {
    /// Milliseconds from the start of the recording to the first sample.
    public var start: Int
    /// Milliseconds from the start of the recording to just after the last sample.
    public var end: Int

    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// Length in milliseconds.
    public var length: Int { end - start }

    /// The shortest span that holds both.
    public func union(_ other: TimeSpan) -> TimeSpan {
        TimeSpan(start: min(start, other.start), end: max(end, other.end))
    }
}
