/// Scores the segments of an example with the weights at hand, and takes the steps of its gradient.
final class ExampleScorer {
    private let trainer: TaggerTrainer
    private let lattice: SegmentLattice
    private let width: Int
    /// The log weights of label sequences, laid out as the lattice's.
    let sequence: LaneArray
    private let begin: LaneArray
    private let inside: LaneArray
    private let end: LaneArray
    private var tokenFeatures: [Int32] = []
    private var tokenStarts: [Int] = []
    private var segmentFeatures: [Int32] = []
    private var segmentStarts: [Int] = []
    private var scale: Float = 1

    init(trainer: TaggerTrainer) {
        self.trainer = trainer
        lattice = trainer.lattice
        width = lattice.width
        sequence = LaneArray(lattice.sequence.count)
        let capacity = trainer.examples.lazy.map(\.count).max() ?? 1
        begin = LaneArray((capacity + 2) * width)
        inside = LaneArray((capacity + 2) * width)
        end = LaneArray((capacity + 2) * width)
        refresh()
    }

    /// Takes over the sequence weights.
    func refresh() { trainer.sequenceWeights(into: sequence) }

    /// Fills in the lattice's scores, leaving each feature out with probability `dropout`.
    func score(_ example: TrainingExample, dropout: Float, random: inout SeededNumbers) {
        tokenFeatures.removeAll(keepingCapacity: true)
        tokenStarts.removeAll(keepingCapacity: true)
        segmentFeatures.removeAll(keepingCapacity: true)
        segmentStarts.removeAll(keepingCapacity: true)
        scale = 1 / (1 - dropout)
        var drop = Dropout(share: dropout)
        let values = trainer.tokenWeights.values.base
        let templates = FeatureExtractor.tokenTemplates
        for v in 0..<width { inside.base[v] = .zero }
        for position in 0...example.count {
            tokenStarts.append(tokenFeatures.count)
            let at = position * width
            for v in 0..<width {
                begin.base[at + v] = .zero
                inside.base[at + width + v] = inside.base[at + v]
                end.base[at + v] = .zero
            }
            for feature in example.tokenFeatures[position * templates..<(position + 1) * templates] where feature >= 0 {
                if drop.next(&random) { continue }
                tokenFeatures.append(feature)
                let row = values + Int(feature) * 3 * width
                for v in 0..<width {
                    begin.base[at + v] += row[v] * scale
                    inside.base[at + width + v] += row[width + v] * scale
                    end.base[at + v] += row[2 * width + v] * scale
                }
            }
        }
        tokenStarts.append(tokenFeatures.count)
        scoreSegments(example, &drop, &random)
    }

    private func scoreSegments(_ example: TrainingExample, _ drop: inout Dropout, _ random: inout SeededNumbers) {
        let scores = lattice.scores.base
        let values = trainer.segmentWeights.values.base
        let longest = lattice.longest
        for start in 0..<example.count {
            for length in 1...longest {
                segmentStarts.append(segmentFeatures.count)
                guard start + length <= example.count else { continue }
                let stop = start + length
                let at = lattice.row(start, stop)
                for v in 0..<width {
                    let middle = inside.base[stop * width + v] - inside.base[(start + 1) * width + v]
                    scores[at + v] = begin.base[start * width + v] + middle + end.base[stop * width + v]
                }
                let segment = start * longest + length - 1
                let range = Int(example.segmentStarts[segment])..<Int(example.segmentStarts[segment + 1])
                for feature in example.segmentFeatures[range] {
                    if drop.next(&random) { continue }
                    segmentFeatures.append(feature)
                    let row = values + Int(feature) * width
                    for v in 0..<width { scores[at + v] += row[v] * scale }
                }
            }
        }
        segmentStarts.append(segmentFeatures.count)
    }

    /// Steps up the gradient that the lattice holds for the example scored last.
    func learn(_ example: TrainingExample) {
        let rate = trainer.settings.rate
        let penalty = min(trainer.settings.penalty, max(1, Float(trainer.examples.count) / 60))
        let gradient = lattice.gradient.base
        let count = example.count
        // What each boundary and each token inside a segment gets: `inside` as differences first.
        for k in 0..<(count + 2) * width {
            begin.base[k] = .zero
            inside.base[k] = .zero
            end.base[k] = .zero
        }
        for start in 0..<count {
            for stop in start + 1...min(count, start + lattice.longest) {
                let at = lattice.row(start, stop)
                var size: Float = 0
                for v in 0..<width {
                    let slope = gradient[at + v] * scale
                    size = max(size, (slope * slope).max())
                    begin.base[start * width + v] += slope
                    end.base[stop * width + v] += slope
                    inside.base[(start + 1) * width + v] += slope
                    inside.base[stop * width + v] -= slope
                }
                if size < 1e-7 { continue }
                let segment = start * lattice.longest + stop - start - 1
                for feature in segmentFeatures[segmentStarts[segment]..<segmentStarts[segment + 1]] {
                    let decay = penalty / Float(max(1, trainer.segmentCounts[Int(feature)]))
                    for v in 0..<width {
                        trainer.segmentWeights.step(
                            Int(feature) * width + v,
                            gradient[at + v] * scale,
                            rate: rate,
                            decay: decay
                        )
                    }
                }
            }
        }
        for k in width..<(count + 1) * width { inside.base[k] += inside.base[k - width] }
        for position in 0...count {
            for feature in tokenFeatures[tokenStarts[position]..<tokenStarts[position + 1]] {
                let decay = penalty / Float(trainer.tokenCounts[Int(feature)])
                let row = Int(feature) * 3 * width
                for v in 0..<width {
                    let at = position * width + v
                    if position < count {
                        trainer.tokenWeights.step(row + v, begin.base[at], rate: rate, decay: decay)
                        trainer.tokenWeights.step(row + width + v, inside.base[at], rate: rate, decay: decay)
                    }
                    trainer.tokenWeights.step(row + 2 * width + v, end.base[at], rate: rate, decay: decay)
                }
            }
        }
    }

    /// Sixteen random bits a feature.
    private struct Dropout {
        let threshold: UInt64
        var bits: UInt64 = 0
        var left = 0

        init(share: Float) { threshold = UInt64(share * 65_536) }

        @inline(__always)
        mutating func next(_ random: inout SeededNumbers) -> Bool {
            if threshold == 0 { return false }
            if left == 0 {
                bits = random.next()
                left = 4
            }
            let drawn = bits & 0xFFFF
            bits >>= 16
            left -= 1
            return drawn < threshold
        }
    }
}
