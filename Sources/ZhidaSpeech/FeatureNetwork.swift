import Foundation
import ZhidaMatrix

/// A small network that turns cepstra into the features that an acoustic model was trained on 瓶颈特征: a frame with its
/// neighbours on both sides goes through layers of rectified linear units to a narrow linear one (bottleneck features,
/// Grézl et al. 2007). The Gaussians of the model then work on what tells phones apart, not on what tells voices apart.
///
/// `network.safetensors` of the acoustic folder holds `layer.N.weight` (outputs × inputs) and `layer.N.bias`; its
/// metadata the form, the cepstra a frame and the frames of context.
struct FeatureNetwork: Sendable {
    static let fileName = "network.safetensors"

    private struct Layer {
        let inputs: Int
        let outputs: Int
        /// Row by row: outputs × inputs.
        let weight: [Float]
        let bias: [Float]
    }

    /// Cepstra of a frame.
    let inputs: Int
    /// Features of a frame.
    let outputs: Int
    /// What the network learned to tell apart, where its file says.
    let classifier: StateClassifier?
    private let context: Int
    private let layers: [Layer]

    /// - Throws: ``SpeechFault`` of part `model` where the file is damaged or of another form.
    init(path: String) throws(SpeechFault) {
        let file = try TensorFile(path: path)
        func fault(_ detail: String) -> SpeechFault { SpeechFault(.model, at: path, detail) }
        func number(_ name: String, _ range: ClosedRange<Int>) throws(SpeechFault) -> Int {
            guard let value = file.metadata[name].flatMap({ Int($0) }), range.contains(value) else {
                throw fault("\(name) is not within \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
        let known = [
            "format": "zhida-bottleneck-1", "input": "cepstra", "normalisation": "loud-mean", "activation": "relu",
        ]
        for (name, value) in known.sorted(by: { $0.key < $1.key }) where file.metadata[name] != value {
            throw fault("\(name) \"\(file.metadata[name] ?? "")\" is not known; this program knows \"\(value)\"")
        }
        inputs = try number("cepstra", 1...256)
        outputs = try number("outputs", 1...1024)
        context = try number("context", 0...64)
        var layers: [Layer] = []
        var width = inputs * (2 * context + 1)
        for index in 0..<(try number("layers", 1...32)) {
            guard let weight = file.tensors["layer.\(index).weight"], let bias = file.tensors["layer.\(index).bias"],
                weight.shape.count == 2, weight.shape[1] == width, bias.shape == [weight.shape[0]]
            else { throw fault("layer \(index) is missing or does not fit the one before it") }
            width = weight.shape[0]
            layers.append(
                Layer(inputs: weight.shape[1], outputs: width, weight: weight.values, bias: bias.values)
            )
        }
        guard width == outputs else { throw fault("the last layer has \(width) outputs, not \(outputs)") }
        self.layers = layers
        classifier = try StateClassifier(file, path: path, inputs: width)
    }

    /// Features of an utterance.
    ///
    /// - Parameter cepstra: `frames` rows of ``inputs`` numbers, of the whole utterance.
    /// - Returns: `frames` rows of ``outputs`` numbers.
    func features(of cepstra: UnsafeBufferPointer<Float>, frames: Int) -> [Float] {
        guard frames > 0 else { return [] }
        var rows = spliced(levelled(cepstra, frames), frames)
        for (index, layer) in layers.enumerated() {
            var next: [Float] = []
            next.reserveCapacity(frames * layer.outputs)
            for _ in 0..<frames { next += layer.bias }
            Matrix.product(
                rows,
                transposed: layer.weight,
                rows: frames,
                columns: layer.outputs,
                inner: layer.inputs,
                keep: 1,
                into: &next
            )
            if index < layers.count - 1 { for position in next.indices { next[position] = max(0, next[position]) } }
            rows = next
        }
        return rows
    }

    /// Cepstra less their mean over the louder frames, so that neither the line nor pauses shift them.
    private func levelled(_ cepstra: UnsafeBufferPointer<Float>, _ frames: Int) -> [Float] {
        let loudness = (0..<frames).reduce(Float(0)) { $0 + cepstra[$1 * inputs] } / Float(frames)
        var mean = [Float](repeating: 0, count: inputs)
        var loud: Float = 0
        for frame in 0..<frames where cepstra[frame * inputs] >= loudness {
            loud += 1
            for index in 0..<inputs { mean[index] += cepstra[frame * inputs + index] }
        }
        for index in 0..<inputs { mean[index] /= max(1, loud) }
        return (0..<frames * inputs).map { cepstra[$0] - mean[$0 % inputs] }
    }

    /// Each frame with its neighbours, oldest first; the utterance's first and last frames stand for what lies beyond.
    private func spliced(_ rows: [Float], _ frames: Int) -> [Float] {
        var spliced: [Float] = []
        spliced.reserveCapacity(frames * inputs * (2 * context + 1))
        for frame in 0..<frames {
            for neighbour in frame - context...frame + context {
                let row = min(frames - 1, max(0, neighbour)) * inputs
                spliced += rows[row..<row + inputs]
            }
        }
        return spliced
    }
}
