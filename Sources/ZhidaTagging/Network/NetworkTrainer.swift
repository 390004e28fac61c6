import Foundation

/// Learns a ``ContextNetwork`` from labelled sentences by Adam on the log-likelihood of their states, with dropout.
final class NetworkTrainer {
    let settings: NetworkSettings
    let shape: NetworkShape
    var random: SeededNumbers
    private let numbers: [UInt64: Int32]
    private(set) var examples: [Example] = []
    private let places: WordTable
    private let placeMemory: WordMemory
    let pass: NetworkPass
    let memory: RecurrentGradient
    /// Gradients of the rows before each layer and before the scores.
    let slopes: [LaneArray]
    let scoreSlopes: LaneArray
    /// For each of these rows what dropout multiplied them with.
    let masks: [LaneArray]
    let parameters: AdamWeights
    let inputs: AdamWeights
    /// Rows of the inputs that the step at hand touches.
    var touched: Set<Int32> = []

    struct Example {
        /// ``NetworkInput/templates`` a token; −1 where there is none.
        var features: [Int32]
        var states: [Int]
    }

    /// Most tokens of a step, unless one sentence has more.
    private static let mostRows = 1_024

    /// - Parameters:
    ///   - sentences: whose phrases leave no token out.
    ///   - tokens: theirs.
    init(
        _ sentences: [LabelledSentence],
        _ tokens: [[Token]],
        labels: Int,
        extractor: FeatureExtractor,
        divisions: DivisionNames,
        settings: NetworkSettings,
        seed: UInt64
    ) {
        self.settings = settings
        var shape = NetworkShape(labels: labels)
        shape.inputs = settings.inputs
        shape.units = settings.units
        self.shape = shape
        random = SeededNumbers(seed: seed)
        places = divisions.table
        placeMemory = WordMemory(places)
        let capacity = max(Self.mostRows, tokens.lazy.map(\.count).max() ?? 1)
        pass = NetworkPass(shape: shape, capacity: capacity)
        memory = RecurrentGradient(units: shape.units, capacity: capacity)
        let widths = (0..<shape.layers).map { shape.inputs(ofLayer: $0) } + [2 * shape.units]
        slopes = widths.map { LaneArray(capacity * $0 / 8) }
        masks = widths.map { LaneArray(capacity * $0 / 8) }
        scoreSlopes = LaneArray(capacity * shape.width)
        parameters = AdamWeights(rows: 1, lanes: (shape.count + 7) / 8)

        var input = NetworkInput(extractor: extractor, places: placeMemory.view)
        var keys = [UInt64](repeating: 0, count: NetworkInput.templates)
        var counts = FeatureCounts.Counter()
        var seen: [[UInt64]] = []
        for (sentence, tokens) in zip(sentences, tokens) {
            tokens.withUnsafeBufferPointer(extractor.load)
            input.load()
            var all: [UInt64] = []
            for token in tokens.indices {
                keys.withUnsafeMutableBufferPointer { input.keys(at: token, into: $0.baseAddress!) }
                for key in keys { counts.add(key) }
                all += keys
            }
            seen.append(all)
            var states = [Int](repeating: 0, count: tokens.count)
            for phrase in sentence.phrases {
                for token in phrase.range {
                    states[token] = 2 * phrase.label + (token == phrase.range.lowerBound ? 0 : 1)
                }
            }
            examples.append(Example(features: [], states: states))
        }
        let (numbers, _) = counts.numbered(from: settings.cutoff)
        for index in examples.indices { examples[index].features = seen[index].map { numbers[$0] ?? -1 } }
        self.numbers = numbers
        inputs = AdamWeights(rows: max(1, numbers.count), lanes: shape.inputs / 8)
        scatter()
    }

    /// Weights to begin with: within ±√(6/(inputs + outputs)) (Glorot and Bengio 2010); forget gates open.
    private func scatter() {
        inputs.scatter(0..<numbers.count * shape.inputs, range: 0.15, &random)
        for layer in 0..<shape.layers {
            let width = shape.inputs(ofLayer: layer)
            for place in [shape.direction(layer: layer, 0), shape.direction(layer: layer, 1)] {
                parameters.scatter(
                    place.input..<place.recurrent,
                    range: (6 / Float(width + shape.units)).squareRoot(),
                    &random
                )
                parameters.scatter(place.recurrent..<place.bias, range: (3 / Float(shape.units)).squareRoot(), &random)
                for unit in 0..<shape.units { parameters.values.floats[place.bias + shape.units + unit] = 1 }
            }
        }
        let range = (6 / Float(2 * shape.units + shape.states)).squareRoot()
        parameters.scatter(shape.output..<shape.outputBias, range: range, &random)
    }

    private var share: Float { settings.share ?? (examples.count < 4_000 ? 0.3 : 0.6) }

    /// Sentences of a step.
    private var batch: Int { examples.count < 1_000 ? max(1, settings.batch / 4) : settings.batch }

    /// Passes over the sentences.
    var epochs: Int {
        let steps = max(1, (examples.count + batch - 1) / batch)
        return max(1, settings.epochs, (settings.leastSteps + steps - 1) / steps)
    }

    /// - Parameter progress: called after each epoch with its number and the mean log-likelihood of a sentence.
    func train(progress: (Int, Double) -> Void) {
        var done = 0
        var planned = 0
        for epoch in 1...epochs {
            let batches = batches()
            if epoch == 1 { planned = batches.count * epochs }
            var total = 0.0
            for batch in batches {
                let left = max(0, 1 - Float(done) / Float(max(1, planned)))
                total += addGradient(of: batch)
                step(rate: settings.rate * left, sentences: batch.count)
                done += 1
            }
            progress(epoch, total / Double(max(1, examples.count)))
        }
    }

    /// Sentences of about one length together, longest first, the groups in any order.
    private func batches() -> [[Int]] {
        var order = Array(examples.indices)
        order.shuffle(using: &random)
        // Sorting keeps neighbours of one length in the order that was drawn.
        order = order.enumerated().sorted {
            (examples[$0.element].states.count, $0.offset) > (examples[$1.element].states.count, $1.offset)
        }.map(\.element)
        var batches: [[Int]] = []
        var rows = 0
        for index in order where !examples[index].states.isEmpty {
            let count = examples[index].states.count
            if batches.isEmpty || batches[batches.count - 1].count == batch || rows + count > Self.mostRows {
                batches.append([])
                rows = 0
            }
            batches[batches.count - 1].append(index)
            rows += count
        }
        batches.shuffle(using: &random)
        return batches
    }

    /// The parts of a model's file.
    func sections(_ description: inout TaggerDescription) -> [TaggerFile.Section: Data] {
        let rows = numbers.sorted { $0.value < $1.value }.map { key, number in
            WeightRow(
                key: key,
                weights: (0..<shape.inputs).map { inputs.values.floats[Int(number) * shape.inputs + $0] }
            )
        }
        let table = QuantisedTable(rows, lanes: shape.inputs, smallest: 0)
        description.network = NetworkDescription(shape: shape, share: share, inputScale: table.scale)
        return [
            .inputSlots: table.slots.bytes, .inputWeights: table.weights.bytes,
            .placeMarks: places.marks.bytes, .placeTags: places.tags.bytes,
            .network: (0..<shape.count).map { parameters.values.floats[$0] }.bytes,
        ]
    }
}
