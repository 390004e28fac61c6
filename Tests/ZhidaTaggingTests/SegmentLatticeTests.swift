import Foundation
import Testing

@testable import ZhidaTagging

/// Sums and gradients against the plain definition: every cut of a short sentence, one by one.
@Suite("Sums over all cuts")
struct SegmentLatticeTests {
    private static let labels = 3
    private static let longest = 3

    /// A lattice with random scores, and the log weights of its label sequences.
    private func lattice(seed: UInt64, count: Int) -> (SegmentLattice, LaneArray) {
        var random = SeededNumbers(seed: seed)
        let lattice = SegmentLattice(longestOf: [3, 2, 1], longest: Self.longest, capacity: 8)
        let weights = LaneArray(lattice.sequence.count)
        for q in 0...Self.labels {
            for p in 0...Self.labels {
                for y in 0...Self.labels {
                    let weight = Float.random(in: -1.5...1.5, using: &random)
                    weights[lattice.sequenceRow(q, p), y] = weight
                    lattice.sequence[lattice.sequenceRow(q, p), y] = expf(weight)
                }
            }
        }
        for start in 0..<count {
            for length in 1...min(Self.longest, count - start) {
                for y in 0..<Self.labels {
                    lattice.scores[lattice.row(start, start + length), y] = .random(in: -3...3, using: &random)
                }
            }
        }
        return (lattice, weights)
    }

    private func cuts(_ start: Int, _ count: Int) -> [[LabelledSentence.Phrase]] {
        if start == count { return [[]] }
        return (1...min(Self.longest, count - start)).flatMap { length in
            (0..<Self.labels).filter { [3, 2, 1][$0] >= length }.flatMap { label in
                cuts(start + length, count).map {
                    [LabelledSentence.Phrase(range: start..<start + length, label: label)] + $0
                }
            }
        }
    }

    private func score(_ cut: [LabelledSentence.Phrase], _ lattice: SegmentLattice, _ weights: LaneArray) -> Double {
        var sum = 0.0
        var (q, p) = (Self.labels, Self.labels)
        for phrase in cut {
            sum += Double(lattice.scores[lattice.row(phrase.range.lowerBound, phrase.range.upperBound), phrase.label])
            sum += Double(weights[lattice.sequenceRow(q, p), phrase.label])
            (q, p) = (p, phrase.label)
        }
        return sum + Double(weights[lattice.sequenceRow(q, p), Self.labels])
    }

    @Test(arguments: 1...6)
    func equalThoseOfEveryCutOneByOne(count: Int) {
        let (lattice, weights) = lattice(seed: UInt64(count), count: count)
        let all = cuts(0, count).map { ($0, score($0, lattice, weights)) }
        let total = log(all.reduce(0) { $0 + exp($1.1) })
        let logTotal = lattice.expect(count: count)
        #expect(abs(Double(logTotal) - total) < 1e-4)
        for start in 0..<count {
            for end in start + 1...min(count, start + Self.longest) {
                for y in 0..<Self.labels {
                    let phrase = LabelledSentence.Phrase(range: start..<end, label: y)
                    let share = all.reduce(0) { $0 + ($1.0.contains(phrase) ? exp($1.1 - total) : 0) }
                    #expect(abs(Double(-lattice.gradient[lattice.row(start, end), y]) - share) < 1e-4)
                }
            }
        }
    }

    @Test func gradientIsTheSlopeOfTheLogLikelihood() {
        let count = 5
        let reference = [
            LabelledSentence.Phrase(range: 0..<2, label: 1), LabelledSentence.Phrase(range: 2..<5, label: 0),
        ]
        func likelihood(_ change: (SegmentLattice, LaneArray) -> Void) -> (Double, SegmentLattice) {
            let (lattice, weights) = lattice(seed: 9, count: count)
            change(lattice, weights)
            for k in 0..<lattice.sequence.count {
                for lane in 0..<8 where lane <= Self.labels { lattice.sequence[k, lane] = expf(weights[k, lane]) }
            }
            let total = lattice.expect(count: count)
            return (Double(lattice.add(reference, weight: weights) - total), lattice)
        }
        let step: Float = 0.02
        let (_, plain) = likelihood { _, _ in }
        for (q, p, y) in [(3, 3, 1), (3, 1, 0), (1, 0, 3), (0, 2, 1)] {
            let row = plain.sequenceRow(q, p)
            let (up, _) = likelihood { $1[row, y] += step }
            let (down, _) = likelihood { $1[row, y] -= step }
            #expect(abs((up - down) / Double(2 * step) - Double(plain.sequenceGradient[row, y])) < 2e-3)
        }
        for (start, end, y) in [(0, 2, 1), (0, 1, 0), (2, 5, 0), (3, 4, 2)] {
            let row = plain.row(start, end)
            let (up, _) = likelihood { lattice, _ in lattice.scores[row, y] += step }
            let (down, _) = likelihood { lattice, _ in lattice.scores[row, y] -= step }
            #expect(abs((up - down) / Double(2 * step) - Double(plain.gradient[row, y])) < 2e-3)
        }
    }
}
