/// A small recurrent network beside the field of a ``SequenceTagger``: it reads a whole line in both directions before it
/// says what each token is, and so sees what no feature of a few neighbours can. The weights lie in the model's file.
struct ContextNetwork {
    let shape: NetworkShape
    /// The share of the network in a phrase's probability.
    let share: Float
    /// What stands for a feature; the sum over a token's features is what the network reads.
    let inputs: WeightView
    let places: WordTable.View
    let parameters: UnsafePointer<Float>
}

/// One thread's memory to read with a ``ContextNetwork``.
final class NetworkReader {
    /// The share of the network in a phrase's probability.
    var share: Float
    private let network: ContextNetwork
    private let pass: NetworkPass
    private var input: NetworkInput
    private var keys = [UInt64](repeating: 0, count: NetworkInput.templates)

    init(_ network: ContextNetwork, extractor: FeatureExtractor, window: Int) {
        self.network = network
        share = network.share
        pass = NetworkPass(shape: network.shape, capacity: window)
        pass.chain.load(network.parameters, network.shape)
        input = NetworkInput(extractor: extractor, places: network.places)
    }

    /// Reads the window that the extractor has loaded.
    func read() {
        let count = input.extractor.count
        input.load()
        let lanes = network.shape.inputs / 8
        for token in 0..<count {
            let row = pass.inputs.base + token * lanes
            for v in 0..<lanes { row[v] = .zero }
            keys.withUnsafeMutableBufferPointer { input.keys(at: token, into: $0.baseAddress!) }
            for key in keys where key != FeatureHash.none {
                let at = network.inputs.find(key)
                guard at >= 0 else { continue }
                for v in 0..<lanes {
                    let bytes = UnsafeRawPointer(network.inputs.weights + at + v * 8).loadUnaligned(
                        as: SIMD8<Int8>.self
                    )
                    row[v] += Lanes(bytes) * network.inputs.scale
                }
            }
        }
        pass.read(PackedLines([count]), parameters: network.parameters)
        let stride = network.shape.width * 8
        let scores = UnsafePointer(pass.scores.floats)
        _ = pass.chain.run(count: count) { scores + $0 * stride }
    }

    /// The probability that a phrase with a label begins and ends at just these tokens of the window read last.
    func probability(of range: Range<Int>, label: Int) -> Float { pass.chain.probability(of: range, label: label) }
}
