/// What a simulated day, or several, came to.
public struct SimulationResult: Sendable {
    /// Callers and their waits, added up.
    public struct Waits: Hashable, Sendable {
        public var callers = 0
        /// Of all callers together.
        public var seconds = 0.0
        /// Callers who waited at all.
        public var waited = 0
        public var longest = 0.0

        public init() {}

        public var mean: Double? { callers > 0 ? seconds / Double(callers) : nil }

        /// Share of callers who waited at all.
        public var waitedShare: Double { callers > 0 ? Double(waited) / Double(callers) : 0 }

        mutating func add(_ wait: Double) {
            callers += 1
            seconds += wait
            if wait > 0 { waited += 1 }
            longest = max(longest, wait)
        }

        mutating func add(_ other: Waits) {
            callers += other.callers
            seconds += other.seconds
            waited += other.waited
            longest = max(longest, other.longest)
        }
    }

    /// By the half hour of coming.
    public internal(set) var halfHours = [Waits](repeating: Waits(), count: 48)
    /// By the level of the site to which they came.
    public internal(set) var levels: [SiteLevel: Waits] = [:]
    /// By level, and half hour of coming.
    public internal(set) var levelHalfHours: [SiteLevel: [Waits]] = [:]
    public internal(set) var priorities: [PriorityClass: Waits] = [:]
    /// Callers by the level of the site that answered.
    public internal(set) var answered: [SiteLevel: Int] = [:]
    /// Waits of all callers, in seconds, unsorted.
    public internal(set) var all: [Double] = []

    public init() {}

    public var total: Waits { halfHours.reduce(into: Waits()) { $0.add($1) } }

    /// Share of callers served within a time.
    public func served(within time: Duration) -> Double {
        guard !all.isEmpty else { return 1 }
        let limit = time.seconds
        return Double(all.count { $0 <= limit }) / Double(all.count)
    }

    /// The wait that a share of callers does not exceed, in seconds.
    public func quantile(_ share: Double) -> Double {
        guard !all.isEmpty else { return 0 }
        let sorted = all.sorted()
        return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// Takes another day in.
    public mutating func add(_ other: SimulationResult) {
        for half in halfHours.indices { halfHours[half].add(other.halfHours[half]) }
        levels.merge(other.levels) { $0.adding($1) }
        for (level, halves) in other.levelHalfHours {
            let known = levelHalfHours[level] ?? [Waits](repeating: Waits(), count: 48)
            levelHalfHours[level] = zip(known, halves).map { $0.adding($1) }
        }
        priorities.merge(other.priorities) { $0.adding($1) }
        answered.merge(other.answered, uniquingKeysWith: +)
        all += other.all
    }

    /// Mean waits, in minutes, through the 24 hours of the day.
    ///
    /// - Parameters:
    ///   - level: of the sites to which they came; all where `nil`.
    ///   - theory: mean waits in seconds by half hours, as ``TransientQueue/waits`` has them.
    public func chart(title: String, level: SiteLevel? = nil, theory: [Double?]? = nil, width: Int = 50) -> TextChart {
        let halves = level.map { levelHalfHours[$0] ?? [] } ?? halfHours
        let rows = (0..<24).map { hour in
            var waits = Waits()
            for half in [2 * hour, 2 * hour + 1] where halves.indices.contains(half) { waits.add(halves[half]) }
            let references = [2 * hour, 2 * hour + 1].compactMap { theory?[$0] }
            return TextChart.Row(
                (hour < 10 ? "0" : "") + "\(hour):00",
                waits.mean.map { $0 / 60 },
                reference: references.isEmpty ? nil : references.reduce(0, +) / Double(references.count) / 60
            )
        }
        return TextChart(title: title, rows: rows, width: width)
    }
}

extension SimulationResult.Waits {
    fileprivate func adding(_ other: Self) -> Self {
        var sum = self
        sum.add(other)
        return sum
    }
}
