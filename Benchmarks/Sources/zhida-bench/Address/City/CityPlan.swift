import Foundation

/// How many addresses of each sort a made city has.
struct CityPlan {
    var communities = 700
    var roads: Int
    var lanes: Int
    var areas: Int
    var pois: Int
    var doors: Int
    var buildings: Int
    /// Rows in all; rooms are what is left.
    var total: Int

    /// A city of `total` addresses: names grow more slowly than doors and rooms do (by the power 0.7, so that ten times
    /// the addresses have five times the names).
    init(total: Int) throws {
        guard total >= 10_000 else { throw BenchFault("--count \(total): a city has 10,000 addresses at least") }
        let size = Double(total) / 1_000_000
        let names = pow(size, 0.7)
        func count(_ base: Double, _ scale: Double) -> Int { Int((base * scale).rounded()) }
        self.total = total
        roads = count(15_000, names)
        lanes = count(5_000, names)
        areas = count(10_000, names)
        pois = count(5_000, names)
        doors = count(300_000, size)
        buildings = count(150_000, size)
    }
}

/// Parts of a total that are as large as the weights say and add up exactly.
func apportion(_ total: Int, by weights: [Double]) -> [Int] {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return weights.map { _ in 0 } }
    var (reached, given) = (0.0, 0)
    return weights.map { weight in
        reached += weight
        let part = Int((reached / sum * Double(total)).rounded()) - given
        given += part
        return part
    }
}

extension SplitMix {
    /// A number of the standard normal distribution (Box and Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(Double.random(in: Double.ulpOfOne..<1, using: &self))).squareRoot()
        return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
    }

    /// A size that most often is small and sometimes large, with the median 1.
    mutating func logNormal(spread: Double) -> Double { exp(spread * normal()) }

    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    /// One of the values, each as often as its weight says.
    mutating func pick<Value>(_ values: [(Value, Double)]) -> Value {
        var rest = Double.random(in: 0..<values.reduce(0) { $0 + $1.1 }, using: &self)
        for (value, weight) in values {
            rest -= weight
            if rest < 0 { return value }
        }
        return values[values.count - 1].0
    }

    /// A generator of its own for one thing among many, so that what one draws does not change the others.
    static func own(_ seed: UInt64, _ index: Int) -> SplitMix {
        var first = SplitMix(state: seed ^ UInt64(truncatingIfNeeded: index) &* 0xD134_2543_DE82_EF95)
        return SplitMix(state: first.next())
    }
}
