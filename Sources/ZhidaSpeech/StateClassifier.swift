import Foundation
import ZhidaMatrix

/// The layer behind the bottleneck that the network was trained with: of which phone, and which third of it, a frame is.
///
/// The recogniser computes the same as Gaussians of tied states, which depend on the neighbours. Summed over those, and
/// divided by how often each is anyway, it is evidence for each phone by itself: log P(state | frame) / P(state).
struct StateClassifier: Sendable {
    /// States of a phone.
    static let states = 3

    /// Names of the phones, as in the model's dictionary.
    let phones: [String]
    let inputs: Int
    /// Row by row: classes × inputs.
    let weight: [Float]
    private let bias: [Float]
    /// For each class, its phone's place times ``states`` and its state.
    let group: [Int]
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
        let rows = logits(of: features, frames: frames)
        var evidence = [Float](repeating: 0, count: frames * outputs)
        // Plain pointers and loops: this takes most of what a build for debugging needs to hear a word.
        evidence.withUnsafeMutableBufferPointer { evidence in
            rows.withUnsafeBufferPointer { rows in
                group.withUnsafeBufferPointer { group in
                    prior.withUnsafeBufferPointer { prior in
                        share(
                            rows.baseAddress!,
                            group.baseAddress!,
                            prior.baseAddress!,
                            evidence.baseAddress!,
                            frames: frames
                        )
                    }
                }
            }
        }
        return evidence
    }

    /// Classes that the network tells apart.
    var classes: Int { bias.count }

    /// What the softmax is taken of, a row of ``classes`` numbers a frame.
    func logits(of features: [Float], frames: Int) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(frames * classes)
        for _ in 0..<frames { rows += bias }
        Matrix.product(
            features,
            transposed: weight,
            rows: frames,
            columns: classes,
            inner: inputs,
            keep: 1,
            into: &rows
        )
        return rows
    }

    /// The softmax of each frame, summed by state and compared with how frequent the state is.
    private func share(
        _ rows: UnsafePointer<Float>,
        _ group: UnsafePointer<Int>,
        _ prior: UnsafePointer<Float>,
        _ evidence: UnsafeMutablePointer<Float>,
        frames: Int
    ) {
        let classes = bias.count
        let outputs = outputs
        let least = Self.least
        var frame = 0
        while frame < frames {
            let row = rows + frame * classes
            let states = evidence + frame * outputs
            var most = row[0]
            var index = 1
            while index < classes {
                if row[index] > most { most = row[index] }
                index += 1
            }
            var total: Float = 0
            index = 0
            while index < classes {
                let share = exp(row[index] - most)
                states[group[index]] += share
                total += share
                index += 1
            }
            index = 0
            while index < outputs {
                var posterior = states[index] / total
                if posterior < least { posterior = least }
                states[index] = log(posterior / prior[index])
                index += 1
            }
            frame += 1
        }
    }

    /// Posteriors under this say no more than that it was something else.
    private static let least: Float = 1e-5
}
