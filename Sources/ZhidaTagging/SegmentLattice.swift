import Foundation

/// All cuts of one sentence into labelled segments with their scores: sums and expectations over them.
///
/// A semi-Markov random field 半马尔可夫条件随机场 (Sarawagi and Cohen 2004) whose segments see the two labels before
/// them. Scaled forward and backward sums; labels lie in lanes, the label after the last stands for the sentence's end,
/// and as a label before for its beginning.
final class SegmentLattice {
    let labels: Int
    /// Lanes of eight labels in a row.
    let width: Int
    let longest: Int
    /// The longest segment of each label.
    let longestOf: [Int]
    private(set) var count = 0

    /// exp of the weight of label y after p after q, at row (q·(labels+1) + p).
    let sequence: LaneArray
    /// Gradient of the log-likelihood over the sequence weights; added to until cleared.
    let sequenceGradient: LaneArray

    private let capacity: Int
    /// Segment scores at row (start · longest + length − 1), to be filled in before ``run()``.
    let scores: LaneArray
    /// The gradient of the segments' scores: the reference's less the expectation. After ``expect()``, −marginals.
    let gradient: LaneArray
    private let weights: LaneArray
    private var greatest: [Float]
    private let forward: LaneArray
    private let opened: LaneArray
    private let backward: LaneArray
    private let closing: LaneArray
    private var forwardScale: [Float]
    private var backwardScale: [Float]

    init(longestOf: [Int], longest: Int, capacity: Int) {
        labels = longestOf.count
        self.longestOf = longestOf
        self.longest = longest
        self.capacity = capacity
        width = (labels + 8) / 8
        let before = labels + 1
        sequence = LaneArray(before * before * width)
        sequenceGradient = LaneArray(before * before * width)
        scores = LaneArray(capacity * longest * width)
        gradient = LaneArray(capacity * longest * width)
        weights = LaneArray(capacity * longest * width)
        greatest = .init(repeating: 0, count: capacity * longest)
        forward = LaneArray((capacity + 1) * before * width)
        opened = LaneArray((capacity + 1) * before * width)
        backward = LaneArray((capacity + 1) * before * width)
        closing = LaneArray((capacity + 1) * before * width)
        forwardScale = .init(repeating: 0, count: capacity + 1)
        backwardScale = .init(repeating: 0, count: capacity + 1)
    }

    /// The row of a segment.
    @inline(__always)
    func row(_ start: Int, _ end: Int) -> Int { (start * longest + end - start - 1) * width }

    /// The row of the weights of what follows label `p` after label `q`.
    @inline(__always)
    func sequenceRow(_ q: Int, _ p: Int) -> Int { (q * (labels + 1) + p) * width }

    /// Sums over all cuts of a sentence of `count` tokens whose segment scores were filled in.
    ///
    /// - Returns: the logarithm of the sum. ``gradient`` then holds the negative probability of each segment, and
    ///   ``sequenceGradient`` has lost the expected counts of label sequences.
    func expect(count: Int) -> Float {
        precondition(count > 0 && count <= capacity, "a lattice for \(capacity) tokens")
        self.count = count
        exponentiate()
        sumForward()
        let (logTotal, last) = total()
        sumBackward()
        expectSequences(logTotal, last)
        expectSegments(logTotal)
        return logTotal
    }

    /// Adds the reference's cut to both gradients.
    ///
    /// - Parameter weight: the log weights of the label sequences, laid out as ``sequence``.
    /// - Returns: the reference's score.
    func add(_ phrases: [LabelledSentence.Phrase], weight: LaneArray) -> Float {
        var score: Float = 0
        var q = labels
        var p = labels
        for phrase in phrases {
            let at = row(phrase.range.lowerBound, phrase.range.upperBound)
            score += scores[at, phrase.label]
            gradient[at, phrase.label] += 1
            score += weight[sequenceRow(q, p), phrase.label]
            sequenceGradient[sequenceRow(q, p), phrase.label] += 1
            q = p
            p = phrase.label
        }
        score += weight[sequenceRow(q, p), labels]
        sequenceGradient[sequenceRow(q, p), labels] += 1
        return score
    }

    /// Scores relative to each segment's best label, so that exp stays in range.
    private func exponentiate() {
        for start in 0..<count {
            for length in 1...min(longest, count - start) {
                let at = row(start, start + length)
                var best = -Float.infinity
                for y in 0..<labels where longestOf[y] >= length { best = max(best, scores[at, y]) }
                greatest[start * longest + length - 1] = best
                for v in 0..<width { weights.base[at + v] = .zero }
                for y in 0..<labels where longestOf[y] >= length {
                    weights[at, y] = expf(max(-80, scores[at, y] - best))
                }
            }
        }
    }

    private func sumForward() {
        let before = labels + 1
        let size = before * width
        for k in 0..<(count + 1) * size {
            forward.base[k] = .zero
            opened.base[k] = .zero
        }
        forwardScale[0] = 0
        for v in 0..<width { opened.base[labels * width + v] = sequence.base[sequenceRow(labels, labels) + v] }
        for end in 1...count {
            var scale = -Float.infinity
            for start in max(0, end - longest)..<end {
                scale = max(scale, greatest[start * longest + end - start - 1] + forwardScale[start])
            }
            for start in max(0, end - longest)..<end {
                let shift = greatest[start * longest + end - start - 1] + forwardScale[start] - scale
                if shift < -30 { continue }
                let factor = expf(shift)
                let at = row(start, end)
                for v in 0..<width {
                    let segment = weights.base[at + v] * factor
                    for p in 0..<before {
                        forward.base[end * size + p * width + v] += opened.base[start * size + p * width + v] * segment
                    }
                }
            }
            forwardScale[end] = scale + normalise(forward.base + end * size, size)
            if end == count { break }
            for q in 0..<before {
                for p in 0..<labels {
                    let mass = forward[end * size + q * width, p]
                    if mass < 1e-7 { continue }
                    let next = sequence.base + sequenceRow(q, p)
                    for v in 0..<width { opened.base[end * size + p * width + v] += next[v] * mass }
                }
            }
        }
    }

    /// Divides by the sum; returns its logarithm.
    private func normalise(_ values: UnsafeMutablePointer<Lanes>, _ size: Int) -> Float {
        var sum: Float = 0
        for k in 0..<size { sum += values[k].sum() }
        for k in 0..<size { values[k] /= sum }
        return logf(sum)
    }

    private func total() -> (logTotal: Float, last: Float) {
        let before = labels + 1
        var last: Float = 0
        for q in 0..<before {
            for p in 0..<labels {
                last += forward[(count * before + q) * width, p] * sequence[sequenceRow(q, p), labels]
            }
        }
        return (forwardScale[count] + logf(last), last)
    }

    private func sumBackward() {
        let before = labels + 1
        let size = before * width
        for k in 0..<(count + 1) * size {
            backward.base[k] = .zero
            closing.base[k] = .zero
        }
        backwardScale[count] = 0
        for p in 0..<before {
            for y in 0..<labels { backward[count * size + p * width, y] = sequence[sequenceRow(p, y), labels] }
        }
        for start in stride(from: count - 1, through: 0, by: -1) {
            var scale = -Float.infinity
            for end in start + 1...min(count, start + longest) {
                scale = max(scale, greatest[start * longest + end - start - 1] + backwardScale[end])
            }
            for end in start + 1...min(count, start + longest) {
                let shift = greatest[start * longest + end - start - 1] + backwardScale[end] - scale
                if shift < -30 { continue }
                let factor = expf(shift)
                let at = row(start, end)
                for v in 0..<width {
                    let segment = weights.base[at + v] * factor
                    for p in 0..<before {
                        closing.base[start * size + p * width + v] +=
                            backward.base[end * size + p * width + v] * segment
                    }
                }
            }
            backwardScale[start] = scale + normalise(closing.base + start * size, size)
            if start == 0 { break }
            for q in 0..<before {
                for p in 0..<labels {
                    if forward[start * size + q * width, p] < 1e-7 { continue }
                    let next = sequence.base + sequenceRow(q, p)
                    var sum: Lanes = .zero
                    for v in 0..<width { sum += next[v] * closing.base[start * size + p * width + v] }
                    backward[start * size + q * width, p] = sum.sum()
                }
            }
        }
    }

    private func expectSequences(_ logTotal: Float, _ last: Float) {
        let before = labels + 1
        let size = before * width
        for start in 0..<count {
            let factor = expf(forwardScale[start] + backwardScale[start] - logTotal)
            if start == 0 {
                let at = sequenceRow(labels, labels)
                for v in 0..<width {
                    sequenceGradient.base[at + v] -= sequence.base[at + v] * closing.base[labels * width + v] * factor
                }
                continue
            }
            for q in 0..<before {
                for p in 0..<labels {
                    let mass = forward[start * size + q * width, p] * factor
                    if mass < 1e-7 { continue }
                    let at = sequenceRow(q, p)
                    for v in 0..<width {
                        let next = sequence.base[at + v] * closing.base[start * size + p * width + v]
                        sequenceGradient.base[at + v] -= next * mass
                    }
                }
            }
        }
        for q in 0..<before {
            for p in 0..<labels {
                let mass = forward[count * size + q * width, p] / last
                if mass > 1e-7 {
                    sequenceGradient[sequenceRow(q, p), labels] -= mass * sequence[sequenceRow(q, p), labels]
                }
            }
        }
    }

    private func expectSegments(_ logTotal: Float) {
        let before = labels + 1
        let size = before * width
        for start in 0..<count {
            for end in start + 1...min(count, start + longest) {
                let at = row(start, end)
                let shift =
                    greatest[start * longest + end - start - 1] + forwardScale[start] + backwardScale[end] - logTotal
                let factor: Float = shift < -20 ? 0 : expf(shift)
                for v in 0..<width {
                    guard factor > 0 else {
                        gradient.base[at + v] = .zero
                        continue
                    }
                    var sum: Lanes = .zero
                    for p in 0..<before {
                        let left = opened.base[start * size + p * width + v]
                        let right = backward.base[end * size + p * width + v]
                        sum += left * right
                    }
                    let expected = sum * weights.base[at + v] * factor
                    gradient.base[at + v] = -expected
                }
            }
        }
    }
}
