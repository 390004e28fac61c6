import Foundation

/// How far a training has come.
public struct TrainingProgress: Sendable, Hashable {
    public enum Part: Sendable { case field, network }

    public var part: Part
    /// From 1.
    public var epoch: Int
    public var epochs: Int
    /// The mean log-likelihood of a sentence in this epoch, with dropout.
    public var logLikelihood: Double
}

extension TaggerTrainer {
    /// Learns the weights.
    ///
    /// - Parameter progress: called after each epoch.
    public func train(progress: (TrainingProgress) -> Void = { _ in }) {
        var random = SeededNumbers(seed: settings.seed)
        let scorer = ExampleScorer(trainer: self)
        refreshSequences()
        var averaged = 0
        for epoch in 1...max(1, settings.epochs) {
            examples.shuffle(using: &random)
            var total = 0.0
            for (number, example) in examples.enumerated() {
                scorer.score(example, dropout: settings.dropout, random: &random)
                let logTotal = lattice.expect(count: example.count)
                total += Double(lattice.add(example.phrases, weight: scorer.sequence) - logTotal)
                scorer.learn(example)
                if number % Self.batch == Self.batch - 1 || number == examples.count - 1 {
                    learnSequences()
                    refreshSequences()
                    scorer.refresh()
                }
            }
            if Double(epoch) > Double(settings.epochs) * settings.averageFrom || epoch == settings.epochs {
                averaged += 1
                for weights in [tokenWeights, segmentWeights, tripleWeights, pairWeights] { weights.addToSums() }
            }
            progress(
                TrainingProgress(
                    part: .field,
                    epoch: epoch,
                    epochs: settings.epochs,
                    logLikelihood: total / Double(max(1, examples.count))
                )
            )
        }
        for weights in [tokenWeights, segmentWeights, tripleWeights, pairWeights] { weights.average(of: averaged) }
        refreshSequences()
        let epochs = network?.epochs ?? 0
        network?.train { epoch, logLikelihood in
            progress(TrainingProgress(part: .network, epoch: epoch, epochs: epochs, logLikelihood: logLikelihood))
        }
    }

    /// Sentences between two steps of the sequence weights.
    private static var batch: Int { 8 }

    /// The log weight of each label after two others: that of the triple and that of the pair.
    func sequenceWeights(into sequence: LaneArray) {
        let before = labels.count + 1
        let size = before * lattice.width
        for q in 0..<before {
            for k in 0..<size {
                sequence.base[q * size + k] = tripleWeights.values.base[q * size + k] + pairWeights.values.base[k]
            }
        }
    }

    func refreshSequences() {
        let sequence = lattice.sequence
        sequenceWeights(into: sequence)
        let before = labels.count + 1
        for row in 0..<before * before {
            for y in 0..<lattice.width * 8 {
                sequence[row * lattice.width, y] = y <= labels.count ? expf(sequence[row * lattice.width, y]) : 0
            }
        }
    }

    private func learnSequences() {
        let before = labels.count + 1
        let size = before * lattice.width
        let decay = settings.sequencePenalty * Float(Self.batch) / Float(examples.count)
        let gradient = lattice.sequenceGradient
        for k in 0..<size {
            var sum: Lanes = .zero
            for q in 0..<before { sum += gradient.base[q * size + k] }
            pairWeights.step(k, sum, rate: settings.rate, decay: decay)
        }
        for k in 0..<before * size {
            tripleWeights.step(k, gradient.base[k], rate: settings.rate, decay: decay)
        }
        gradient.clear()
    }
}
