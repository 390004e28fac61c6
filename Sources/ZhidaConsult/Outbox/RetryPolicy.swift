/// When a message that was not delivered is tried again, and when it is given up.
///
/// Waits double from ``first`` to ``longest``; a random part of up to half of each is taken off, so that messages
/// that failed together do not all come back together.
public struct RetryPolicy: Hashable, Sendable, Codable {
    /// The wait after the first try. Default: 30 s.
    public var first: Duration = .seconds(30)
    /// The longest wait. Default: 1 h.
    public var longest: Duration = .seconds(3600)
    /// Tries before the message becomes a dead letter 死信. Default: 16, which takes 8 to 10 hours.
    public var attempts = 16

    public init() {}

    public init(first: Duration, longest: Duration, attempts: Int) {
        self.first = first
        self.longest = longest
        self.attempts = attempts
    }

    /// The longest wait after so many tries, before anything is taken off; `nil` where it is given up.
    public func wait(afterAttempts count: Int) -> Duration? {
        guard count < attempts else { return nil }
        var wait = first
        for _ in 1..<max(1, count) {
            guard wait < longest else { break }
            wait += wait
        }
        return min(wait, longest)
    }

    /// How long to wait after so many tries; `nil` where it is given up.
    public func wait(
        afterAttempts count: Int,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard let wait = wait(afterAttempts: count) else { return nil }
        let (seconds, attoseconds) = wait.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return .milliseconds(milliseconds - Int64.random(in: 0...max(0, milliseconds / 2), using: &generator))
    }
}
