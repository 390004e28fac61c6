import Foundation
import ZhidaCore

/// How well every syllable fits the sound in which the first hearing heard one.
///
/// The first hearing's syllables lean on its language model: where a caller is heard badly, it hears what is said often.
/// This looks at the sound alone, at the places where the first hearing put its syllables, so that a name that was said
/// is found though another was heard.
struct SyllableScorer: Sendable {
    /// Frames by which a syllable may begin and end earlier or later than it was heard.
    private static let slack = 4
    /// How much a frame's evidence counts: neighbouring frames say nearly the same. It and ``SyllableEvidence``'s share
    /// beside it are those of least cross entropy on 1,100 syllables of a reader and a neural voice that the model did
    /// not know.
    private static let frameWeight: Float = 0.07

    /// States of each pronunciation, and whose it is.
    private let chains: [(syllable: Int, states: [Int])]

    /// - Parameter pronunciations: of each syllable, as phones; those with a phone that the classifier does not know are
    ///   left out.
    init(classifier: StateClassifier, pronunciations: [Syllable: [[String]]]) {
        let places = Dictionary(uniqueKeysWithValues: classifier.phones.enumerated().map { ($1, $0) })
        chains = pronunciations.sorted { $0.key < $1.key }.flatMap { syllable, all in
            all.compactMap { phones -> (Int, [Int])? in
                let known = phones.compactMap { places[$0] }
                guard known.count == phones.count, !known.isEmpty else { return nil }
                let states = known.flatMap { phone in
                    (0..<StateClassifier.states).map { phone * StateClassifier.states + $0 }
                }
                return (Int(syllable.rawValue), states)
            }
        }
    }

    /// - Parameters:
    ///   - spans: frames of each heard syllable.
    ///   - evidence: rows of `width` numbers, as ``StateClassifier/evidence(of:frames:)`` gives them.
    /// - Returns: for each syllable in order of its raw value, log P(meant | sound) / P(meant) at each position.
    func profile(of spans: [Range<Int>], evidence: [Float], width: Int) -> [Float] {
        let frames = evidence.count / width
        var profile = [Float](repeating: 0, count: Syllable.all.count * spans.count)
        var scores = [Float](repeating: -.infinity, count: Syllable.all.count)
        for (position, span) in spans.enumerated() {
            for index in scores.indices { scores[index] = -.infinity }
            let first = min(frames, max(0, span.lowerBound - Self.slack))
            let last = max(first, min(frames, span.upperBound + Self.slack))
            evidence.withUnsafeBufferPointer { evidence in
                for chain in chains {
                    let score = Self.frameWeight * Self.best(chain.states, evidence, width, first..<last)
                    scores[chain.syllable] = max(scores[chain.syllable], score)
                }
            }
            let most = scores.max() ?? 0
            guard most.isFinite else { continue }
            let mean = scores.reduce(Float(0)) { $0 + exp($1 - most) } / Float(scores.count)
            for syllable in scores.indices {
                profile[syllable * spans.count + position] = max(Self.least, scores[syllable] - most - log(mean))
            }
        }
        return profile
    }

    private static let least: Float = -6

    /// The best path through the states from near the beginning of the frames to near their end.
    private static func best(
        _ states: [Int],
        _ evidence: UnsafeBufferPointer<Float>,
        _ width: Int,
        _ frames: Range<Int>
    ) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: states.count) { row in
            row.initialize(repeating: -.infinity)
            var best = -Float.infinity
            for frame in frames {
                let values = evidence.baseAddress! + frame * width
                var state = states.count - 1
                while state > 0 {
                    row[state] = max(row[state], row[state - 1]) + values[states[state]]
                    state -= 1
                }
                let fresh: Float = frame <= frames.lowerBound + 2 * slack ? 0 : -.infinity
                row[0] = max(row[0], fresh) + values[states[0]]
                if frame >= frames.upperBound - 2 * slack - 1 { best = max(best, row[states.count - 1]) }
            }
            return best
        }
    }
}
