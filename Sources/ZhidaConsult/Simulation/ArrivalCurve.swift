/// How many callers an hour come, half hour by half hour of a day.
public struct ArrivalCurve: Hashable, Sendable {
    /// Callers an hour in each of the day's 48 half hours.
    public let rates: [Double]

    /// - Precondition: 48 rates from 0.
    public init(rates: [Double]) {
        precondition(rates.count == 48 && rates.allSatisfy { $0 >= 0 && $0.isFinite }, "48 rates from 0")
        self.rates = rates
    }

    /// The same rate from `start` up to `end`, both on a half hour.
    public static func constant(_ rate: Double, from start: LocalTime = .midnight, to end: LocalTime = .endOfDay)
        -> ArrivalCurve
    {
        ArrivalCurve(rates: (0..<48).map { start.minutes / 30 <= $0 && $0 < end.minutes / 30 ? rate : 0 })
    }

    /// A hall from 9 to 18 o'clock: a first rush after opening, and the peak at lunch, when people come in their
    /// break.
    ///
    /// - Parameter callers: in the whole day.
    public static func hallDay(callers: Double) -> ArrivalCurve {
        // Shares by half hours from 9:00; assumed, until a hall's own counts replace them.
        let shape: [Double] = [
            0.8, 1.1, 1.2, 1.1, 1.0, 1.1, 1.6, 1.8, 1.6, 1.1, 0.9, 0.9, 0.9, 0.9, 0.8, 0.7, 0.5, 0.3,
        ]
        let scale = callers / (shape.reduce(0, +) * 0.5)
        return ArrivalCurve(rates: (0..<48).map { shape.indices.contains($0 - 18) ? shape[$0 - 18] * scale : 0 })
    }

    /// Callers of the whole day.
    public var callers: Double { rates.reduce(0, +) / 2 }

    public var peak: Double { rates.max() ?? 0 }

    /// Callers an hour at a time of day, in seconds after midnight.
    func rate(at second: Double) -> Double {
        let half = Int(second / 1_800)
        return rates.indices.contains(half) ? rates[half] : 0
    }

    /// When callers come, in milliseconds after midnight: a Poisson process, thinned from the peak rate (Lewis and
    /// Shedler, 1979).
    func arrivals(using random: inout SimulationRandom) -> [Int64] {
        guard peak > 0 else { return [] }
        var arrivals: [Int64] = []
        var second = 0.0
        while true {
            second += random.exponential(mean: 3_600 / peak)
            guard second < 86_400 else { return arrivals }
            if random.unit() * peak < rate(at: second) { arrivals.append(Int64(second * 1_000)) }
        }
    }
}
