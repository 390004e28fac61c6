import Foundation

/// A figure of a sample with its 95 % interval.
struct Estimate: Codable {
    var value: Double
    var low: Double
    var high: Double

    /// A share of successes, with Wilson's score interval (1927), which holds near 0 and 1 too.
    init(successes: Int, of count: Int) {
        let (n, z) = (Double(max(1, count)), 1.959964)
        let share = Double(successes) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        value = share
        // At no and at all successes the interval ends exactly there; rounding must not put it beyond.
        low = successes == 0 ? 0 : max(0, middle - half)
        high = successes == count ? 1 : min(1, middle + half)
    }

    /// A ratio of two sums over calls (errors by syllables, processor time by sound), the interval by drawing calls
    /// 2,000 times (bootstrap percentiles, seed 1).
    init(ratioOf parts: [(part: Double, whole: Double)]) {
        func ratio(_ drawn: some Sequence<(part: Double, whole: Double)>) -> Double {
            let sums = drawn.reduce((0.0, 0.0)) { ($0.0 + $1.part, $0.1 + $1.whole) }
            return sums.1 > 0 ? sums.0 / sums.1 : 0
        }
        value = ratio(parts)
        var random = SplitMix(state: 1)
        let drawn = (0..<2_000).map { _ in
            ratio(parts.indices.lazy.map { _ in parts[Int.random(in: parts.indices, using: &random)] })
        }.sorted()
        low = drawn[49]
        high = drawn[1_949]
    }

    /// 79.3 % (74.3–83.6)
    var percent: String { String(format: "%.1f %% (%.1f–%.1f)", value * 100, low * 100, high * 100) }
}

/// Steele, Lea and Flood's generator (2014): the same numbers from the same state on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
