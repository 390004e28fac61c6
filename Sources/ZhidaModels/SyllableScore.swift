import ZhidaCore

/// How many syllables were heard wrongly in a set of recordings, with an interval by resampling the recordings.
public struct SyllableScore: Hashable, Sendable, Codable {
    /// One recording: its syllables, and the errors among them (wrong, missed and added ones).
    public struct Item: Hashable, Sendable, Codable {
        public var syllables: Int
        public var errors: Int

        public init(syllables: Int, errors: Int) {
            self.syllables = syllables
            self.errors = errors
        }
    }

    /// Recordings.
    public var n: Int
    public var syllables: Int
    public var errors: Int
    /// Errors a syllable; above 1 where more was added than said.
    public var rate: Double
    /// The rate's 95 % interval.
    public var interval: Interval

    public init(_ items: [Item]) {
        n = items.count
        syllables = items.reduce(0) { $0 + $1.syllables }
        errors = items.reduce(0) { $0 + $1.errors }
        rate = Double(errors) / Double(max(1, syllables))
        interval = Bootstrap.interval(of: items.count) { drawn in
            var (wrong, all) = (0, 0)
            for index in drawn {
                wrong += items[index].errors
                all += items[index].syllables
            }
            return Double(wrong) / Double(max(1, all))
        }
    }
}

/// How often something was right, with an interval by resampling.
public struct ExactScore: Hashable, Sendable, Codable {
    public var n: Int
    public var right: Int
    public var rate: Double
    /// The rate's 95 % interval.
    public var interval: Interval

    public init(_ items: [Bool]) {
        n = items.count
        right = items.count { $0 }
        rate = Double(right) / Double(max(1, n))
        interval = Bootstrap.interval(of: items.count) { drawn in
            Double(drawn.reduce(0) { $0 + (items[$1] ? 1 : 0) }) / Double(max(1, drawn.count))
        }
    }
}

/// From … to, both inclusive.
public struct Interval: Hashable, Sendable, Codable {
    public var low: Double
    public var high: Double

    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}

/// 95 % intervals by drawing the items anew with replacement (Efron's percentile bootstrap), always the same draws.
public enum Bootstrap {
    /// Draws of every interval.
    public static let draws = 2_000
    /// The seed of every interval.
    public static let seed: UInt64 = 1

    /// - Parameters:
    ///   - count: items there are; none gives 0 to 0.
    ///   - figure: the figure of the items drawn, by their indices.
    public static func interval(of count: Int, _ figure: ([Int]) -> Double) -> Interval {
        guard count > 0 else { return Interval(low: 0, high: 0) }
        var random = SeededRandom(seed: seed)
        var drawn = [Int](repeating: 0, count: count)
        var figures: [Double] = []
        figures.reserveCapacity(draws)
        for _ in 0..<draws {
            for index in drawn.indices { drawn[index] = Int.random(in: 0..<count, using: &random) }
            figures.append(figure(drawn))
        }
        figures.sort()
        // The mean of the neighbours where a quantile falls between two draws.
        func quantile(_ share: Double) -> Double {
            let place = share * Double(draws - 1)
            let low = Int(place)
            return figures[low] + (figures[min(low + 1, draws - 1)] - figures[low]) * (place - Double(low))
        }
        return Interval(low: quantile(0.025), high: quantile(0.975))
    }
}
