import ZhidaMatrix

/// Reads packed lines with a network's weights: from what stands for the tokens to what each state of each token scores.
final class NetworkPass {
    let shape: NetworkShape
    /// Most tokens.
    let capacity: Int
    /// What stands for the tokens: `shape.inputs` numbers a row, to be filled in.
    let inputs: LaneArray
    let layers: [RecurrentLayer]
    /// What the states score: `shape.width` lanes a row.
    let scores: LaneArray
    let chain: LabelChain

    init(shape: NetworkShape, capacity: Int) {
        self.shape = shape
        self.capacity = capacity
        inputs = LaneArray(capacity * shape.inputs / 8)
        layers = (0..<shape.layers).map {
            RecurrentLayer(inputs: shape.inputs(ofLayer: $0), units: shape.units, capacity: capacity)
        }
        scores = LaneArray(capacity * shape.width)
        chain = LabelChain(shape: shape, capacity: capacity)
    }

    /// - Parameter between: called with the rows that each layer is about to read and how many numbers they have; and,
    ///   with ``NetworkShape/layers``, with those that the scores are made from.
    func read(
        _ lines: PackedLines,
        parameters: UnsafePointer<Float>,
        between: (_ layer: Int, _ rows: LaneArray, _ count: Int) -> Void = { _, _, _ in }
    ) {
        precondition(lines.rows <= capacity, "memory for \(capacity) tokens")
        var rows = inputs
        for (number, layer) in layers.enumerated() {
            between(number, rows, lines.rows * layer.inputs)
            layer.read(
                rows.floats,
                lines,
                weights: parameters,
                at: (shape.direction(layer: number, 0), shape.direction(layer: number, 1))
            )
            rows = layer.outputs
        }
        between(layers.count, rows, lines.rows * 2 * shape.units)
        let stride = shape.width * 8
        for row in 0..<lines.rows {
            (scores.floats + row * stride).update(from: parameters + shape.outputBias, count: shape.states)
        }
        Matrix.product(
            rows.floats,
            transposed: parameters + shape.output,
            rows: lines.rows,
            columns: shape.states,
            inner: 2 * shape.units,
            keep: 1,
            into: scores.floats,
            stride: stride
        )
    }
}
