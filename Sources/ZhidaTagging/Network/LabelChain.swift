import Foundation

/// Sums over all ways to give the tokens of a line a state each: a linear chain (Lafferty et al. 2001) over the states of
/// ``NetworkShape``. Sums are kept near 1 by a scale a token.
final class LabelChain {
    let states: Int
    /// Lanes of eight states in a row.
    let width: Int
    /// exp of the score of state k after j, at row j; row `states`: at the beginning.
    let steps: LaneArray
    /// exp of the score of ending in a state.
    let ends: LaneArray
    /// exp of what the states of each token score, less the token's greatest.
    private let weights: LaneArray
    private let forward: LaneArray
    /// What goes on from a state of a token; times ``forward`` the probability of the state.
    private let backward: LaneArray
    /// ``weights`` times ``backward`` over the scale: what a token adds when it is stepped to.
    private let next: LaneArray
    private var scales: [Float]
    private(set) var count = 0

    init(shape: NetworkShape, capacity: Int) {
        states = shape.states
        width = shape.width
        steps = LaneArray((states + 1) * width)
        ends = LaneArray(width)
        weights = LaneArray(capacity * width)
        forward = LaneArray(capacity * width)
        backward = LaneArray(capacity * width)
        next = LaneArray(capacity * width)
        scales = .init(repeating: 0, count: capacity)
    }

    /// Takes over the scores of steps and ends.
    func load(_ parameters: UnsafePointer<Float>, _ shape: NetworkShape) {
        for j in 0...states {
            for k in 0..<states where shape.allows(k, after: j) {
                steps[j * width, k] = expf(max(-60, min(60, parameters[shape.steps + j * states + k])))
            }
        }
        for k in 0..<states { ends[0, k] = expf(max(-60, min(60, parameters[shape.ends + k]))) }
    }

    /// Sums over a line.
    ///
    /// - Parameter scores: of a token its lanes of states, what lies beyond the states not looked at.
    /// - Returns: the logarithm of the sum.
    func run(count: Int, scores: (Int) -> UnsafePointer<Float>) -> Float {
        self.count = count
        var total: Float = 0
        for token in 0..<count {
            let row = scores(token)
            var greatest = row[0]
            for k in 1..<states { greatest = max(greatest, row[k]) }
            total += greatest
            let weight = weights.base + token * width
            for v in 0..<width {
                let lanes = UnsafeRawPointer(row + v * 8).loadUnaligned(as: Lanes.self)
                weight[v] = (lanes - greatest).exponential
            }
            for k in states..<width * 8 { weights[token * width, k] = 0 }
            let here = forward.base + token * width
            if token == 0 {
                for v in 0..<width { here[v] = steps.base[states * width + v] }
            } else {
                for v in 0..<width { here[v] = .zero }
                for j in 0..<states {
                    let mass = forward[(token - 1) * width, j]
                    if mass < 1e-9 { continue }
                    for v in 0..<width { here[v] += steps.base[j * width + v] * mass }
                }
            }
            var sum: Float = 0
            for v in 0..<width {
                here[v] *= weight[v]
                sum += here[v].sum()
            }
            sum = max(sum, .leastNormalMagnitude)
            for v in 0..<width { here[v] /= sum }
            scales[token] = sum
            total += logf(sum)
        }
        var end: Float = 0
        for v in 0..<width { end += (forward.base[(count - 1) * width + v] * ends.base[v]).sum() }
        end = max(end, .leastNormalMagnitude)
        for v in 0..<width { backward.base[(count - 1) * width + v] = ends.base[v] / end }
        for token in stride(from: count - 1, through: 1, by: -1) {
            for v in 0..<width {
                let at = token * width + v
                next.base[at] = weights.base[at] * backward.base[at] / scales[token]
            }
            for j in 0..<states {
                var sum: Lanes = .zero
                for v in 0..<width { sum += steps.base[j * width + v] * next.base[token * width + v] }
                backward[(token - 1) * width, j] = sum.sum()
            }
        }
        return total + logf(end)
    }

    /// The probability that a phrase with a label begins and ends at just these tokens.
    func probability(of range: Range<Int>, label: Int) -> Float {
        var state = 2 * label
        let inside = state + 1
        var mass = forward[range.lowerBound * width, state]
        for token in range.dropFirst() {
            mass *= steps[state * width, inside] * weights[token * width, inside] / scales[token]
            state = inside
        }
        var rest = backward[(range.upperBound - 1) * width, state]
        if range.upperBound < count { rest -= steps[state * width, inside] * next[range.upperBound * width, inside] }
        return max(0, min(1, mass * rest))
    }

    /// Adds the gradient of the logarithm of the reference's probability over the scores.
    ///
    /// - Parameters:
    ///   - gold: the reference's states.
    ///   - gradient: of a token the row of its states.
    ///   - parameters: the gradient over steps and ends, where `shape` says.
    func learn(
        _ gold: [Int],
        _ shape: NetworkShape,
        gradient: (Int) -> UnsafeMutablePointer<Float>,
        parameters: UnsafeMutablePointer<Float>
    ) {
        for token in 0..<count {
            let row = gradient(token)
            for k in 0..<states { row[k] -= forward[token * width, k] * backward[token * width, k] }
            row[gold[token]] += 1
        }
        // The first token's step is from the beginning, which has no mass of its own.
        for k in 0..<states where shape.allows(k, after: states) {
            parameters[shape.steps + states * states + k] -= forward[0, k] * backward[0, k]
        }
        parameters[shape.steps + states * states + gold[0]] += 1
        for token in 1..<max(1, count) {
            for j in 0..<states {
                let mass = forward[(token - 1) * width, j]
                if mass < 1e-7 { continue }
                let row = parameters + shape.steps + j * states
                for k in 0..<states { row[k] -= mass * steps[j * width, k] * next[token * width, k] }
            }
            parameters[shape.steps + gold[token - 1] * states + gold[token]] += 1
        }
        for k in 0..<states {
            parameters[shape.ends + k] -= forward[(count - 1) * width, k] * backward[(count - 1) * width, k]
        }
        parameters[shape.ends + gold[count - 1]] += 1
    }
}
