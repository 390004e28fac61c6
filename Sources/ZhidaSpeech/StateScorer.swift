import Foundation
import ZhidaMatrix

/// How well every tied state of a model with one Gaussian a state explains each frame.
///
/// PocketSphinx computes the same, state by state and again in every search of the same sound, which took a third of the
/// time of hearing an address. Here one product of matrices serves all searches: with a variance that all states share,
/// log p(frame | state) is linear in the frame but for a term that is the same for all states. Weights of the mixtures play
/// no part, as in the library, which makes those of each state sum to 1.
struct StateScorer: Sendable {
    /// Tied states.
    let states: Int
    private let inputs: Int
    /// Row by row: states × inputs.
    private let weight: [Float]
    private let bias: [Float]

    /// Natural logarithms in a step of the library's scores: 1024 (`SENSCR_SHIFT`) times that of its base.
    private static let step: Float = 1024 * log(1.0001)

    /// - Parameters:
    ///   - folder: the acoustic model's.
    ///   - inputs: numbers of a frame.
    /// - Returns: `nil` for a model of another form, which the library scores itself.
    /// - Throws: ``SpeechFault`` of part `model` where a file is damaged.
    init?(folder: String, inputs: Int) throws(SpeechFault) {
        let means = try ParameterFile(path: folder + "/means", sizes: .perFeature)
        guard means.dimensions == [means.dimensions[0], 1, 1, inputs] else { return nil }
        let variances = try ParameterFile(path: folder + "/variances", sizes: .perFeature).values
        let states = means.dimensions[0]
        let shared = variances[..<inputs]
        for state in 0..<states where variances[state * inputs..<(state + 1) * inputs] != shared { return nil }
        guard shared.allSatisfy({ $0 > 0 }) else { return nil }
        self.states = states
        self.inputs = inputs
        let all = means.values
        weight = all.indices.map { all[$0] / variances[$0] }
        bias = (0..<states).map { state in
            let row = state * inputs..<(state + 1) * inputs
            return -row.reduce(0) { $0 + all[$1] * all[$1] / variances[$1] } / 2
        }
    }

    /// Scores as the library reads them: a row a frame, the number of states and each state's cost in the library's steps,
    /// 0 for the likeliest.
    func scores(of features: [Float], frames: Int) -> [Int16] {
        guard frames > 0 else { return [] }
        var rows: [Float] = []
        rows.reserveCapacity(frames * states)
        for _ in 0..<frames { rows += bias }
        Matrix.product(
            features,
            transposed: weight,
            rows: frames,
            columns: states,
            inner: inputs,
            keep: 1,
            into: &rows
        )
        let states = states
        let greatest = Float(Int16.max)
        return [Int16](unsafeUninitializedCapacity: frames * (states + 1)) { scores, count in
            rows.withUnsafeBufferPointer { rows in
                for frame in 0..<frames {
                    let row = UnsafeBufferPointer(rebasing: rows[frame * states..<(frame + 1) * states])
                    let first = frame * (states + 1)
                    scores.initializeElement(at: first, to: Int16(states))
                    var best = row[0]
                    for value in row { best = max(best, value) }
                    for state in 0..<states {
                        let cost = ((best - row[state]) / Self.step).rounded()
                        scores.initializeElement(at: first + 1 + state, to: Int16(min(greatest, cost)))
                    }
                }
            }
            count = frames * (states + 1)
        }
    }
}
