/// The theory of a day whose callers do not come at a constant rate: M(t)/M/c.
///
/// Erlang's formulas hold for a rate that stays; in a hall that opens empty and has a peak at lunch, the waits lag
/// behind the rate. The probability of each number of callers in the house is followed through the day by the
/// Kolmogorov forward equations, integrated with the classical Runge–Kutta method.
public struct TransientQueue: Sendable {
    /// Mean wait, in seconds, of callers who come in each half hour; `nil` where none comes.
    public let waits: [Double?]
    /// Mean number of waiting callers in each half hour.
    public let waiting: [Double]
    /// Mean wait of all callers of the day, in seconds.
    public let meanWait: Double

    /// - Parameters:
    ///   - service: mean service time.
    ///   - servers: from 1.
    ///   - room: callers in the house at most; choose it so large that it is never reached in practice.
    public init(arrivals: ArrivalCurve, service: Duration, servers: Int, room: Int = 120) {
        let mean = service.seconds
        let step = min(20, mean / (4 * Double(servers)))
        let steps = Int((1_800 / step).rounded(.up))
        let length = 1_800 / Double(steps)
        var probabilities = [1.0] + [Double](repeating: 0, count: room)
        var waits: [Double?] = []
        var waiting: [Double] = []
        var total = 0.0
        for half in 0..<48 {
            let rate = arrivals.rates[half] / 3_600
            var wait = 0.0
            var line = 0.0
            for _ in 0..<steps {
                probabilities = Self.advance(probabilities, length, rate, mean, servers)
                for number in servers...room {
                    wait += probabilities[number] * Double(number - servers + 1) * mean / Double(servers)
                    line += probabilities[number] * Double(number - servers)
                }
            }
            waits.append(rate > 0 ? wait / Double(steps) : nil)
            waiting.append(line / Double(steps))
            total += rate * 1_800 * wait / Double(steps)
        }
        self.waits = waits
        self.waiting = waiting
        meanWait = arrivals.callers > 0 ? total / arrivals.callers : 0
    }

    private static func advance(
        _ start: [Double],
        _ length: Double,
        _ rate: Double,
        _ mean: Double,
        _ servers: Int
    ) -> [Double] {
        func slope(_ p: [Double]) -> [Double] {
            var slope = [Double](repeating: 0, count: p.count)
            for number in 0..<(p.count - 1) {
                let flow = rate * p[number] - Double(min(number + 1, servers)) / mean * p[number + 1]
                slope[number] -= flow
                slope[number + 1] += flow
            }
            return slope
        }
        func moved(_ by: [Double], _ share: Double) -> [Double] { zip(start, by).map { $0 + share * length * $1 } }
        let first = slope(start)
        let second = slope(moved(first, 0.5))
        let third = slope(moved(second, 0.5))
        let fourth = slope(moved(third, 1))
        return start.indices.map {
            start[$0] + length / 6 * (first[$0] + 2 * second[$0] + 2 * third[$0] + fourth[$0])
        }
    }
}
