import COpenBLAS
import Foundation

/// The layer behind the bottleneck that the network was trained with: of which phone, and which third of it, a frame is.
///
/// The recogniser computes the same as Gaussians of tied states, which depend on the neighbours. Summed over those, and
/// divided by how often each is anyway, it is evidence for each phone by itself: log P(state | frame) / P(state).
struct StateClassifier: Sendable {
    /// States of a phone.
    static let states = 3

    /// Names of the phones, as in the model's dictionary.
    let phones: [String]
    private let inputs: Int
    /// Row by row: classes × inputs.
    private let weight: [Float]
    private let bias: [Float]
    /// For each class, its phone's place times ``states`` and its state.
    private let group: [Int]
    /// How often each group is.
    private let prior: [Float]

    /// Numbers of a frame's evidence.
    var outputs: Int { phones.count * Self.states }

    /// - Returns: `nil` where the file has no such layer.
    /// - Throws: ``SpeechFault`` of part `model` where it does not fit together.
    init?(_ file: TensorFile, path: String, inputs: Int) throws(SpeechFault) {
        guard let weight = file.tensors["classes.weight"] else { return nil }
        let names = file.metadata["phones", default: ""].split(separator: " ").map(String.init)
        guard weight.shape.count == 2, weight.shape[1] == inputs, !names.isEmpty,
            let bias = file.tensors["classes.bias"], let priors = file.tensors["classes.prior"],
            let phone = file.tensors["classes.phone"], let state = file.tensors["classes.state"],
            [bias, priors, phone, state].allSatisfy({ $0.shape == [weight.shape[0]] }),
            phone.values.allSatisfy({ $0 >= 0 && $0 < Float(names.count) }),
            state.values.allSatisfy({ $0 >= 0 && $0 < Float(Self.states) })
        else { throw SpeechFault(.model, at: path, "the layer of classes does not fit together; copy the model again") }
        phones = names
        self.inputs = inputs
        self.weight = weight.values
        self.bias = bias.values
        group = zip(phone.values, state.values).map { Int($0) * Self.states + Int($1) }
        var prior = [Float](repeating: 1e-6, count: names.count * Self.states)
        for (group, share) in zip(group, priors.values) { prior[group] += share }
        self.prior = prior
    }

    /// Evidence for each state of each phone in each frame.
    ///
    /// - Parameter features: `frames` rows of the network's features.
    /// - Returns: `frames` rows of ``outputs`` natural logarithms; above 0 speaks for the state.
    func evidence(of features: [Float], frames: Int) -> [Float] {
        guard frames > 0 else { return [] }
        let classes = bias.count
        var rows: [Float] = []
        rows.reserveCapacity(frames * classes)
        for _ in 0..<frames { rows += bias }
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasTrans,
            blasint(frames),
            blasint(classes),
            blasint(inputs),
            1,
            features,
            blasint(inputs),
            weight,
            blasint(inputs),
            1,
            &rows,
            blasint(classes)
        )
        var evidence = [Float](repeating: 0, count: frames * outputs)
        for frame in 0..<frames {
            let row = rows[frame * classes..<(frame + 1) * classes]
            let most = row.max() ?? 0
            var total: Float = 0
            for (group, logit) in zip(group, row) {
                let share = exp(logit - most)
                evidence[frame * outputs + group] += share
                total += share
            }
            for state in 0..<outputs {
                let position = frame * outputs + state
                evidence[position] = log(max(evidence[position] / total, Self.least) / prior[state])
            }
        }
        return evidence
    }

    /// Posteriors under this say no more than that it was something else.
    private static let least: Float = 1e-5
}
