/// Rows of weights with what AdaGrad keeps of each.
final class LearnedWeights {
    let values: LaneArray
    private let squares: LaneArray
    private let sums: LaneArray

    init(_ count: Int) {
        values = LaneArray(count)
        squares = LaneArray(count)
        sums = LaneArray(count)
    }

    /// One step of AdaGrad up the gradient, less `decay` times the weight.
    @inline(__always)
    func step(_ at: Int, _ gradient: Lanes, rate: Float, decay: Float) {
        let slope = gradient - values.base[at] * decay
        let square = squares.base[at] + slope * slope
        squares.base[at] = square
        values.base[at] += slope * rate / (square + 1e-6).squareRoot()
    }

    func addToSums() {
        for at in 0..<values.count { sums.base[at] += values.base[at] }
    }

    /// Replaces the weights by the mean of what was added.
    func average(of count: Int) {
        for at in 0..<values.count { values.base[at] = sums.base[at] / Float(count) }
    }
}
