import ZhidaMatrix

/// What a layer needs to learn, beside ``RecurrentLayer``.
final class RecurrentGradient {
    /// The gradient over the gates before their curves, in the order of reading and in that of the text.
    fileprivate let gates: LaneArray
    fileprivate let ordered: LaneArray
    /// Over the cells and the hidden numbers of the step at hand, by line.
    fileprivate let cells: LaneArray
    fileprivate let hidden: LaneArray

    init(units: Int, capacity: Int) {
        gates = LaneArray(capacity * units / 2)
        ordered = LaneArray(capacity * units / 2)
        cells = LaneArray(capacity * units / 8)
        hidden = LaneArray(capacity * units / 8)
    }
}

extension RecurrentLayer {
    /// Adds to the gradients of the weights and of the rows that were read last.
    ///
    /// - Parameters:
    ///   - outputs: the gradient of ``outputs``.
    ///   - gradient: of all weights of the network.
    ///   - rowGradient: of the rows that were read; `nil` where nobody asks.
    func learn(
        _ rows: UnsafePointer<Float>,
        _ lines: PackedLines,
        outputs: UnsafePointer<Float>,
        weights: UnsafePointer<Float>,
        at places: (NetworkShape.Direction, NetworkShape.Direction),
        gradient: UnsafeMutablePointer<Float>,
        rowGradient: UnsafeMutablePointer<Float>,
        memory: RecurrentGradient
    ) {
        for (direction, place, reversed, offset) in [
            (forward, places.0, false, 0), (backward, places.1, true, units),
        ] {
            direction.learn(
                rows,
                lines,
                reversed: reversed,
                outputs: outputs + offset,
                weights: weights,
                at: place,
                gradient: gradient,
                rowGradient: rowGradient,
                memory: memory
            )
        }
    }
}

extension RecurrentDirection {
    fileprivate func learn(
        _ rows: UnsafePointer<Float>,
        _ lines: PackedLines,
        reversed: Bool,
        outputs: UnsafePointer<Float>,
        weights: UnsafePointer<Float>,
        at place: NetworkShape.Direction,
        gradient: UnsafeMutablePointer<Float>,
        rowGradient: UnsafeMutablePointer<Float>,
        memory: RecurrentGradient
    ) {
        let lanes = units / 8
        memory.cells.clear()
        memory.hidden.clear()
        for step in stride(from: lines.steps - 1, through: 0, by: -1) {
            let first = lines.starts[step]
            let count = lines.lines(at: step)
            let before = step > 0 ? lines.starts[step - 1] : -1
            for line in 0..<count {
                learnGates(
                    row: first + line,
                    line: line,
                    before: before < 0 ? nil : before + line,
                    outputs: outputs + (reversed ? lines.mirrored[first + line] : first + line) * 2 * units,
                    memory
                )
            }
            guard step > 0 else { break }
            let own = memory.gates.floats + first * 4 * units
            for k in 0..<count * lanes { memory.hidden.base[k] = .zero }
            Matrix.add(
                own,
                times: weights + place.recurrent,
                rows: count,
                columns: units,
                inner: 4 * units,
                to: memory.hidden.floats
            )
            Matrix.add(
                own,
                transposed: true,
                times: hidden.floats + before * units,
                rows: 4 * units,
                columns: units,
                inner: count,
                to: gradient + place.recurrent
            )
        }
        for row in 0..<lines.rows {
            let to = memory.ordered.base + (reversed ? lines.mirrored[row] : row) * 4 * lanes
            to.update(from: memory.gates.base + row * 4 * lanes, count: 4 * lanes)
        }
        for v in 0..<4 * lanes {
            var sum: Lanes = .zero
            for row in 0..<lines.rows { sum += memory.gates.base[row * 4 * lanes + v] }
            for lane in 0..<8 { gradient[place.bias + v * 8 + lane] += sum[lane] }
        }
        Matrix.add(
            memory.ordered.floats,
            transposed: true,
            times: rows,
            rows: 4 * units,
            columns: inputs,
            inner: lines.rows,
            to: gradient + place.input
        )
        Matrix.add(
            memory.ordered.floats,
            times: weights + place.input,
            rows: lines.rows,
            columns: inputs,
            inner: 4 * units,
            to: rowGradient
        )
    }

    /// The gradient over one row's gates; leaves that over the cell before in the memory's cells.
    @inline(__always)
    private func learnGates(
        row: Int,
        line: Int,
        before: Int?,
        outputs: UnsafePointer<Float>,
        _ memory: RecurrentGradient
    ) {
        let lanes = units / 8
        let gate = gates.base + row * 4 * lanes
        let slope = memory.gates.base + row * 4 * lanes
        for v in 0..<lanes {
            let hidden =
                UnsafeRawPointer(outputs + v * 8).loadUnaligned(as: Lanes.self) + memory.hidden.base[line * lanes + v]
            let (opening, keeping) = (gate[v], gate[lanes + v])
            let (candidate, showing) = (gate[2 * lanes + v], gate[3 * lanes + v])
            let curve = curved.base[row * lanes + v]
            let cell = memory.cells.base[line * lanes + v] + hidden * showing * (1 - curve * curve)
            slope[v] = cell * candidate * opening * (1 - opening)
            slope[lanes + v] =
                before.map { cell * cells.base[$0 * lanes + v] * keeping * (1 - keeping) } ?? .zero
            slope[2 * lanes + v] = cell * opening * (1 - candidate * candidate)
            slope[3 * lanes + v] = hidden * curve * showing * (1 - showing)
            memory.cells.base[line * lanes + v] = cell * keeping
        }
    }
}
