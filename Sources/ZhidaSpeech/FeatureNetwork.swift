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

    struct Layer {
        let inputs: Int
        let outputs: Int
        /// Row by row: outputs × inputs.
        var weight: [Float]
        var bias: [Float]

        /// What comes out of `count` rows, before any rectifier.
        func outputs(of rows: [Float], count: Int) -> [Float] {
            var outputs: [Float] = []
            outputs.reserveCapacity(count * self.outputs)
            for _ in 0..<count { outputs += bias }
            Matrix.product(
                rows,
                transposed: weight,
                rows: count,
                columns: self.outputs,
                inner: inputs,
                keep: 1,
                into: &outputs
            )
            return outputs
        }
    }

    /// Cepstra of a frame.
    let inputs: Int
    /// Features of a frame.
    let outputs: Int
    /// What the network learned to tell apart, where its file says.
    let classifier: StateClassifier?
    /// Frames before and after each one that it looks at.
    private let context: Int
    var layers: [Layer]

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
        let levelled = levelled(cepstra, frames: frames)
        var rows: [Float] = []
        rows.reserveCapacity(frames * inputs * (2 * context + 1))
        for frame in 0..<frames { splice(frame, of: levelled, 0..<frames, onto: &rows) }
        return features(ofSpliced: rows, frames: frames)
    }

    /// What every layer makes of spliced rows; of all but the last after the rectifier.
    func activations(ofSpliced rows: [Float], frames: Int) -> [[Float]] {
        var all: [[Float]] = []
        for index in layers.indices { all.append(outputs(ofLayer: index, all.last ?? rows, frames)) }
        return all
    }

    /// The network's features of spliced rows.
    func features(ofSpliced rows: [Float], frames: Int) -> [Float] {
        var rows = rows
        for index in layers.indices { rows = outputs(ofLayer: index, rows, frames) }
        return rows
    }

    private func outputs(ofLayer index: Int, _ rows: [Float], _ frames: Int) -> [Float] {
        var outputs = layers[index].outputs(of: rows, count: frames)
        if index < layers.count - 1 {
            for position in outputs.indices { outputs[position] = max(0, outputs[position]) }
        }
        return outputs
    }

    /// Cepstra less their mean over the louder frames, so that neither the line nor pauses shift them.
    func levelled(_ cepstra: UnsafeBufferPointer<Float>, frames: Int) -> [Float] {
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

    /// Appends a frame with its neighbours, oldest first; the utterance's first and last frames stand for what lies beyond.
    ///
    /// - Parameters:
    ///   - levelled: rows of ``inputs`` numbers, of one utterance or several.
    ///   - utterance: the rows of the frame's own.
    func splice(_ frame: Int, of levelled: [Float], _ utterance: Range<Int>, onto spliced: inout [Float]) {
        for neighbour in frame - context...frame + context {
            let row = min(utterance.upperBound - 1, max(utterance.lowerBound, neighbour)) * inputs
            spliced += levelled[row..<row + inputs]
        }
    }
}
