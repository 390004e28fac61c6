/// Rows of weights with what Adam (Kingma and Ba 2015) keeps of each.
final class AdamWeights {
    /// `rows` × `lanes`.
    let values: LaneArray
    let gradient: LaneArray
    private let means: LaneArray
    private let squares: LaneArray
    private let lanes: Int
    /// How often each row was stepped, which its means are corrected by.
    private var steps: [Int32]

    init(rows: Int, lanes: Int) {
        self.lanes = lanes
        values = LaneArray(rows * lanes)
        gradient = LaneArray(rows * lanes)
        means = LaneArray(rows * lanes)
        squares = LaneArray(rows * lanes)
        steps = .init(repeating: 0, count: rows)
    }

    /// Gives the first `count` numbers values between ±`range`.
    func scatter(_ places: Range<Int>, range: Float, _ random: inout SeededNumbers) {
        for at in places { values.floats[at] = Float.random(in: -range...range, using: &random) }
    }

    /// One step of a row up its gradient, which is cleared.
    func step(row: Int, rate: Float, scale: Float) {
        steps[row] += 1
        let meanCorrection = 1 - power(0.9, steps[row])
        let squareCorrection = 1 - power(0.999, steps[row])
        let step = rate / meanCorrection
        for at in row * lanes..<(row + 1) * lanes {
            let slope = gradient.base[at] * scale
            let mean = means.base[at] * 0.9 + slope * 0.1
            let square = squares.base[at] * 0.999 + slope * slope * 0.001
            means.base[at] = mean
            squares.base[at] = square
            values.base[at] += mean * step / ((square / squareCorrection).squareRoot() + 1e-8)
            gradient.base[at] = .zero
        }
    }

    private func power(_ base: Float, _ exponent: Int32) -> Float {
        var (result, factor, left) = (Float(1), base, exponent)
        while left > 0 {
            if left & 1 == 1 { result *= factor }
            factor *= factor
            left >>= 1
        }
        return result
    }
}
