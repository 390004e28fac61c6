import ZhidaMatrix

/// The memory of one layer of long short-term memory (Hochreiter and Schmidhuber 1997) that reads lines in both
/// directions; holds what it computed until the next lines, so that it can be learnt from.
final class RecurrentLayer {
    let inputs: Int
    let units: Int
    let forward: RecurrentDirection
    let backward: RecurrentDirection
    /// For each row of the lines what both directions say of it: 2·units.
    let outputs: LaneArray

    /// - Parameter capacity: most rows of lines.
    init(inputs: Int, units: Int, capacity: Int) {
        self.inputs = inputs
        self.units = units
        forward = RecurrentDirection(inputs: inputs, units: units, capacity: capacity)
        backward = RecurrentDirection(inputs: inputs, units: units, capacity: capacity)
        outputs = LaneArray(capacity * 2 * units / 8)
    }

    /// Reads lines.
    ///
    /// - Parameters:
    ///   - rows: `inputs` numbers for each row of the lines.
    ///   - weights: all weights of a network, this layer's at `shape`.
    func read(
        _ rows: UnsafePointer<Float>,
        _ lines: PackedLines,
        weights: UnsafePointer<Float>,
        at places: (NetworkShape.Direction, NetworkShape.Direction)
    ) {
        forward.read(rows, lines, reversed: false, weights: weights, at: places.0, into: outputs.floats)
        backward.read(rows, lines, reversed: true, weights: weights, at: places.1, into: outputs.floats + units)
    }
}

/// One direction of a ``RecurrentLayer``. Its own rows go in the order in which it reads.
final class RecurrentDirection {
    let inputs: Int
    let units: Int
    /// What the inputs give to the gates, in the order of the text: 4·units a row.
    let projected: LaneArray
    /// The gates after their curves: input, forget, candidate, output; 4·units a row.
    let gates: LaneArray
    let cells: LaneArray
    /// tanh of the cells.
    let curved: LaneArray
    let hidden: LaneArray

    init(inputs: Int, units: Int, capacity: Int) {
        self.inputs = inputs
        self.units = units
        projected = LaneArray(capacity * units / 2)
        gates = LaneArray(capacity * units / 2)
        cells = LaneArray(capacity * units / 8)
        curved = LaneArray(capacity * units / 8)
        hidden = LaneArray(capacity * units / 8)
    }

    /// - Parameter outputs: the first of this direction's numbers in the layer's rows of 2·units.
    func read(
        _ rows: UnsafePointer<Float>,
        _ lines: PackedLines,
        reversed: Bool,
        weights: UnsafePointer<Float>,
        at place: NetworkShape.Direction,
        into outputs: UnsafeMutablePointer<Float>
    ) {
        Matrix.product(
            rows,
            transposed: weights + place.input,
            rows: lines.rows,
            columns: 4 * units,
            inner: inputs,
            keep: 0,
            into: projected.floats
        )
        let lanes = units / 8
        let bias = UnsafeRawPointer(weights + place.bias)
        for step in 0..<lines.steps {
            let first = lines.starts[step]
            let count = lines.lines(at: step)
            for row in first..<first + count {
                let from = projected.base + (reversed ? lines.mirrored[row] : row) * 4 * lanes
                for v in 0..<4 * lanes {
                    gates.base[row * 4 * lanes + v] =
                        from[v] + bias.loadUnaligned(fromByteOffset: v * 32, as: Lanes.self)
                }
            }
            let before = step > 0 ? lines.starts[step - 1] : -1
            if step > 0 {
                Matrix.product(
                    hidden.floats + before * units,
                    transposed: weights + place.recurrent,
                    rows: count,
                    columns: 4 * units,
                    inner: units,
                    keep: 1,
                    into: gates.floats + first * 4 * units
                )
            }
            for line in 0..<count {
                let row = first + line
                let gate = gates.base + row * 4 * lanes
                let out = outputs + (reversed ? lines.mirrored[row] : row) * 2 * units
                for v in 0..<lanes {
                    let opening = gate[v].logistic
                    let keeping = gate[lanes + v].logistic
                    let candidate = gate[2 * lanes + v].tangent
                    let showing = gate[3 * lanes + v].logistic
                    var cell = opening * candidate
                    if step > 0 { cell += keeping * cells.base[(before + line) * lanes + v] }
                    let curve = cell.tangent
                    let hidden = showing * curve
                    gate[v] = opening
                    gate[lanes + v] = keeping
                    gate[2 * lanes + v] = candidate
                    gate[3 * lanes + v] = showing
                    cells.base[row * lanes + v] = cell
                    curved.base[row * lanes + v] = curve
                    self.hidden.base[row * lanes + v] = hidden
                    UnsafeMutableRawPointer(out + v * 8).storeBytes(of: hidden, as: Lanes.self)
                }
            }
        }
    }
}

extension LaneArray {
    /// The same memory, number by number.
    @inline(__always)
    var floats: UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self)
    }
}

extension Lanes {
    /// e to each lane, to 3 in 10⁷; lanes are cut at ±87.
    @inline(__always)
    var exponential: Lanes {
        let bound = Lanes(repeating: 87)
        let x = greater(-bound, replacing(with: bound, where: self .> bound))
        // So large a number has no room for a fraction: the sum is rounded, and its last bits are the whole number.
        let large: Float = 12_582_912
        let shifted = x * 1.442_695 + large
        let power = shifted - large
        let rest = x - power * 0.693_359_4 + power * 2.121_944_4e-4
        // Taylor's sum as far as x⁶, since |rest| < 0.35.
        var sum = rest * (1.0 / 720) + (1.0 / 120)
        sum = sum * rest + (1.0 / 24)
        sum = sum * rest + (1.0 / 6)
        sum = sum * rest + 0.5
        sum = sum * rest + 1
        sum = sum * rest + 1
        let exponent = (unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- (0x4B40_0000 - 127)) &<< 23
        return sum * unsafeBitCast(exponent, to: Lanes.self)
    }

    /// 1 / (1 + e⁻ˣ).
    @inline(__always)
    var logistic: Lanes { 1 / (1 + (-self).exponential) }

    /// tanh.
    @inline(__always)
    var tangent: Lanes { 1 - 2 / (1 + (self + self).exponential) }
}
