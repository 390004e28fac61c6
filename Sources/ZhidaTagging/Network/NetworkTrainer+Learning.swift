import ZhidaMatrix

extension NetworkTrainer {
    /// Adds the gradient of the log-likelihood of some examples, which it returns.
    ///
    /// - Parameter batch: numbers of ``examples``, the longest first.
    func addGradient(of batch: [Int]) -> Double {
        let lines = PackedLines(batch.map { examples[$0].states.count })
        let weights = UnsafePointer(parameters.values.floats)
        let features = embed(batch, lines)
        pass.read(lines, parameters: weights) { layer, rows, count in
            drop(rows, masks[layer], count)
        }
        pass.chain.load(weights, shape)
        let gradient = parameters.gradient.floats
        let stride = shape.width * 8
        for k in 0..<lines.rows * shape.width { scoreSlopes.base[k] = .zero }
        var total = 0.0
        for (line, index) in batch.enumerated() {
            let states = examples[index].states
            let scores = UnsafePointer(pass.scores.floats)
            let sum = pass.chain.run(count: states.count) { scores + lines.row(line, $0) * stride }
            total += Double(score(states, line, lines, weights) - sum)
            let slopes = scoreSlopes.floats
            pass.chain.learn(
                states,
                shape,
                gradient: { slopes + lines.row(line, $0) * stride },
                parameters: gradient
            )
        }
        backpropagate(lines, weights, gradient)
        for row in 0..<lines.rows {
            let slope = slopes[0].base + row * shape.inputs / 8
            for feature in features[row * NetworkInput.templates..<(row + 1) * NetworkInput.templates]
            where feature >= 0 {
                touched.insert(feature)
                let to = inputs.gradient.base + Int(feature) * shape.inputs / 8
                for v in 0..<shape.inputs / 8 { to[v] += slope[v] }
            }
        }
        return total
    }

    /// Fills in what stands for the tokens; returns the features that were not dropped.
    private func embed(_ batch: [Int], _ lines: PackedLines) -> [Int32] {
        let templates = NetworkInput.templates
        var kept = [Int32](repeating: -1, count: lines.rows * templates)
        let limit = UInt64(Double(settings.featureDropout) * 65_536)
        for (line, index) in batch.enumerated() {
            let example = examples[index]
            for token in example.states.indices {
                let row = lines.row(line, token)
                let to = pass.inputs.base + row * shape.inputs / 8
                for v in 0..<shape.inputs / 8 { to[v] = .zero }
                for template in 0..<templates {
                    let feature = example.features[token * templates + template]
                    guard feature >= 0, random.next() & 0xFFFF >= limit else { continue }
                    kept[row * templates + template] = feature
                    let from = inputs.values.base + Int(feature) * shape.inputs / 8
                    for v in 0..<shape.inputs / 8 { to[v] += from[v] }
                }
            }
        }
        return kept
    }

    /// Leaves out a share of the numbers and makes up for it with the others.
    private func drop(_ rows: LaneArray, _ mask: LaneArray, _ count: Int) {
        let limit = UInt8(min(255, settings.dropout * 256))
        let kept = 256 / (256 - Float(limit))
        for k in 0..<count / 8 {
            let bytes = unsafeBitCast(random.next(), to: SIMD8<UInt8>.self)
            let lanes = Lanes.zero.replacing(
                with: kept,
                where: SIMD8<UInt32>(truncatingIfNeeded: bytes) .>= UInt32(limit)
            )
            mask.base[k] = lanes
            rows.base[k] *= lanes
        }
    }

    /// The score of a line's own states.
    private func score(
        _ states: [Int],
        _ line: Int,
        _ lines: PackedLines,
        _ weights: UnsafePointer<Float>
    ) -> Float {
        var score = weights[shape.ends + states[states.count - 1]]
        var before = shape.states
        for (token, state) in states.enumerated() {
            score += pass.scores[lines.row(line, token) * shape.width, state]
            score += weights[shape.steps + before * shape.states + state]
            before = state
        }
        return score
    }

    private func backpropagate(
        _ lines: PackedLines,
        _ weights: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>
    ) {
        let rowSize = shape.width * 8
        for (slope, width) in zip(slopes, (0..<shape.layers).map(shape.inputs(ofLayer:)) + [2 * shape.units]) {
            for k in 0..<lines.rows * width / 8 { slope.base[k] = .zero }
        }
        let last = pass.layers[shape.layers - 1].outputs
        Matrix.add(
            scoreSlopes.floats,
            transposed: true,
            times: last.floats,
            rows: shape.states,
            columns: 2 * shape.units,
            inner: lines.rows,
            stride: rowSize,
            to: gradient + shape.output
        )
        for row in 0..<lines.rows {
            for k in 0..<shape.states { gradient[shape.outputBias + k] += scoreSlopes.floats[row * rowSize + k] }
        }
        Matrix.add(
            scoreSlopes.floats,
            times: weights + shape.output,
            rows: lines.rows,
            columns: 2 * shape.units,
            inner: shape.states,
            stride: rowSize,
            to: slopes[shape.layers].floats
        )
        undrop(shape.layers, lines.rows * 2 * shape.units)
        for number in stride(from: shape.layers - 1, through: 0, by: -1) {
            let layer = pass.layers[number]
            layer.learn(
                number == 0 ? pass.inputs.floats : pass.layers[number - 1].outputs.floats,
                lines,
                outputs: slopes[number + 1].floats,
                weights: weights,
                at: (shape.direction(layer: number, 0), shape.direction(layer: number, 1)),
                gradient: gradient,
                rowGradient: slopes[number].floats,
                memory: memory
            )
            undrop(number, lines.rows * layer.inputs)
        }
    }

    /// What was left out has no gradient.
    private func undrop(_ layer: Int, _ count: Int) {
        for k in 0..<count / 8 { slopes[layer].base[k] *= masks[layer].base[k] }
    }

    /// A step of all weights that the sentences touched, by the mean gradient, no longer than 5.
    func step(rate: Float, sentences: Int) {
        var square: Float = 0
        for k in 0..<parameters.gradient.count {
            square += (parameters.gradient.base[k] * parameters.gradient.base[k]).sum()
        }
        let length = square.squareRoot() / Float(sentences)
        let scale = min(1, 5 / max(length, 1e-6)) / Float(sentences)
        parameters.step(row: 0, rate: rate, scale: scale)
        // In order, so that nothing depends on a set's.
        for row in touched.sorted() { inputs.step(row: Int(row), rate: rate, scale: scale) }
        touched.removeAll(keepingCapacity: true)
    }
}
