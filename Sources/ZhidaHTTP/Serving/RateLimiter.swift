import Synchronization

/// Lets each name do so many requests a second, with a reserve for bursts: a token bucket for each.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    /// Names that are remembered at most; full buckets are forgotten first.
    private static let mostNames = 20_000

    private let buckets = Mutex<[String: Bucket]>([:])
    private let rate: Double
    private let burst: Double

    /// - Parameters:
    ///   - rate: requests a second that come back; 0 for no limit.
    ///   - burst: requests that may come at once.
    init(rate: Double, burst: Int) {
        self.rate = rate
        self.burst = Double(max(1, burst))
    }

    /// Takes one request from the name's reserve.
    ///
    /// - Returns: how many seconds to wait, where nothing is left; `nil` where it may go on.
    func take(_ name: String, now: ContinuousClock.Instant = .now) -> Int? {
        guard rate > 0 else { return nil }
        return buckets.withLock { buckets in
            if buckets.count >= Self.mostNames, buckets[name] == nil { prune(&buckets, now) }
            var bucket = buckets[name] ?? Bucket(tokens: burst, filled: now)
            bucket.tokens = min(burst, bucket.tokens + Self.seconds(now - bucket.filled) * rate)
            bucket.filled = now
            defer { buckets[name] = bucket }
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return max(1, Int(((1 - bucket.tokens) / rate).rounded(.up)))
        }
    }

    private func prune(_ buckets: inout [String: Bucket], _ now: ContinuousClock.Instant) {
        buckets = buckets.filter { $0.value.tokens + Self.seconds(now - $0.value.filled) * rate < burst }
        // All in use at once: an attack from many addresses. Those who were let in longest ago begin anew.
        guard buckets.count >= Self.mostNames else { return }
        let oldest = buckets.sorted { $0.value.filled < $1.value.filled }.prefix(Self.mostNames / 2)
        for (name, _) in oldest { buckets[name] = nil }
    }

    private static func seconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return max(0, Double(seconds) + Double(attoseconds) / 1e18)
    }
}
