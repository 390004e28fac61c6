import Foundation
import ZhidaCore
import ZhidaMatrix

/// Adapts a model's network to speech of which the words are known 网络自适应.
///
/// The layers move so that the softmax behind them gives each frame to the state that it belongs to. The softmax stays, and
/// with it the Gaussians that say the same, so that nothing else of the model changes. What the network believed before
/// counts as a part of what a frame is said to be, which keeps it from unlearning the sounds and voices that the new
/// speech does not have (Yu, Yao, Su, Li, Seide, “KL-divergence regularized deep neural network adaptation”, ICASSP 2013).
public struct NetworkLearner {
    /// Which layers move.
    public enum Layers: Sendable {
        /// The last, which is linear: one map of the features for all states, for little speech.
        case last
        case all
    }

    /// How often each frame is learned from.
    public var passes = 8
    /// Frames that are learned from at the most, counted each time, though each is once: what bounds the time, to a quarter of
    /// an hour of one processor.
    public var mostFrames = 3_000_000
    /// Adam's first step, from which it falls to nothing in a straight line.
    public var rate: Float = 3e-4
    /// The share of the old belief in what a frame is said to be.
    public var oldBelief: Float = 0.5
    public var seed: UInt64 = 1

    /// Frames that are learned from.
    public private(set) var frames = 0
    /// Evidence of the path through the words, of all frames, before anything was learned.
    public private(set) var evidence = 0.0

    private let recogniser: Recogniser
    private let old: FeatureNetwork
    private let classifier: StateClassifier
    private let path: String
    private let pronunciations: [String: [[String]]]
    private let phones: [String: Int]
    private let tiedStates: TiedStates
    private var network: FeatureNetwork

    /// Levelled cepstra of all stretches, one after the other.
    private var cepstra: [Float] = []
    /// The class of each frame.
    private var classes: [Int] = []
    /// Of each frame, the first and the last row of its stretch, the latter excluded.
    private var stretches: [Range<Int>] = []
    private var stretchOfFrame: [Int32] = []

    /// - Throws: ``SpeechFault`` where the model has no network, or one without its softmax.
    public init(model: SpeechModel) throws(SpeechFault) {
        path = model.acousticFolder + "/" + FeatureNetwork.fileName
        guard let network = model.network, let classifier = network.classifier else {
            throw SpeechFault(.model, at: path, "is missing or has no softmax, and cannot learn")
        }
        old = network
        self.network = network
        self.classifier = classifier
        recogniser = try Recogniser(model: model)
        phones = Dictionary(uniqueKeysWithValues: classifier.phones.enumerated().map { ($1, $0) })
        guard phones[Self.silence] != nil else { throw SpeechFault(.model, at: path, "knows no phone \(Self.silence)") }
        pronunciations = try Pronunciations(path: model.dictionary, phones: Set(classifier.phones)).phones
        let definition = try ModelDefinition(path: model.acousticFolder + "/mdef", tyingStates: true)
        guard let tiedStates = definition.tiedStates, definition.senones == classifier.classes else {
            throw SpeechFault(.model, at: path, "tells \(classifier.classes) states apart, mdef \(definition.senones)")
        }
        self.tiedStates = tiedStates
    }

    private static let silence = "SIL"

    /// Adds a stretch of speech to what is learned from.
    ///
    /// - Parameters:
    ///   - samples: at the model's rate.
    ///   - words: words of the dictionary, `er(2)` for the second pronunciation of `er`, and `<sil>` for pauses.
    /// - Returns: whether the words can have been said in it.
    /// - Throws: ``SpeechFault`` of part `decoding`.
    public mutating func add(_ samples: [Int16], words: [String]) throws(SpeechFault) -> Bool {
        guard let chain = chain(of: words) else { return false }
        let heard = try samples.withUnsafeBufferPointer { samples throws(SpeechFault) in
            try recogniser.cepstra(of: samples)
        }
        guard let rows = heard else { return false }
        let count = rows.count / old.inputs
        let (levelled, features) = rows.withUnsafeBufferPointer {
            (old.levelled($0, frames: count), old.features(of: $0, frames: count))
        }
        let evidenceOfStates = classifier.evidence(of: features, frames: count)
        var alignment = StateAlignment()
        for link in chain { alignment.append(phone: phones[link.phone]!, isOptional: link.place == nil) }
        guard let found = alignment.path(evidenceOfStates, width: classifier.outputs),
            let own = classes(of: found.places, chain)
        else { return false }
        stretchOfFrame += own.map { _ in Int32(stretches.count) }
        stretches.append(frames..<frames + own.count)
        cepstra += levelled
        classes += own
        frames += own.count
        evidence += Double(found.evidence)
        return true
    }

    /// A phone of a stretch, and where in its word it stands; a pause, which may be missing, stands in none.
    private struct Link {
        var phone: String
        var place: TiedStates.Place?
    }

    /// The phones of words, with the pauses that may lie before, between and behind them; `nil` for an unknown word.
    private func chain(of words: [String]) -> [Link]? {
        let pause = Link(phone: Self.silence)
        var chain = [pause]
        for word in words {
            if word == "<sil>" {
                if chain[chain.count - 1].place != nil { chain.append(pause) }
                continue
            }
            let base = Pronunciations.base(word)
            let number = Int(word.dropFirst(base.count).filter(\.isNumber)) ?? 1
            guard let all = pronunciations[base], all.indices.contains(number - 1) else { return nil }
            let phones = all[number - 1]
            for (index, phone) in phones.enumerated() {
                let isLast = index == phones.count - 1
                chain.append(
                    Link(phone: phone, place: index == 0 ? isLast ? .alone : .first : isLast ? .last : .inside)
                )
            }
        }
        if chain[chain.count - 1].place != nil { chain.append(pause) }
        return chain
    }

    /// The class of each frame of a path through the chain: its state's, between the phones that were said.
    private func classes(of path: [Int], _ chain: [Link]) -> [Int]? {
        let count = StateClassifier.states
        var said: [Int] = []
        for place in path where said.last != place / count { said.append(place / count) }
        var states: [Int: [Int32]] = [:]
        for (index, link) in said.enumerated() {
            let left = index > 0 ? chain[said[index - 1]].phone : Self.silence
            let right = index + 1 < said.count ? chain[said[index + 1]].phone : Self.silence
            let place = chain[link].place ?? .alone
            guard let own = tiedStates.states(of: chain[link].phone, after: left, before: right, place),
                own.count == count, own.allSatisfy({ (0..<Int32(classifier.classes)).contains($0) })
            else { return nil }
            states[link] = own
        }
        return path.map { Int(states[$0 / count]![$0 % count]) }
    }

    /// Learns from what was added.
    public mutating func learn(_ layers: Layers) {
        guard frames > 0 else { return }
        let moving = layers == .last ? network.layers.count - 1..<network.layers.count : network.layers.indices
        var optimisers = moving.map { Adam(network.layers[$0].weight.count + network.layers[$0].bias.count) }
        let steps = (min(passes * frames, max(mostFrames, frames)) + Self.batch - 1) / Self.batch
        var random = SeededRandom(seed: seed)
        var order = Array(0..<Int32(frames))
        var position = frames
        for step in 0..<steps {
            if position >= frames {
                order.shuffle(using: &random)
                position = 0
            }
            let own = order[position..<min(frames, position + Self.batch)]
            position += own.count
            var gradients = optimisers.map { [Float](repeating: 0, count: $0.count) }
            addGradient(of: own, moving, to: &gradients)
            let rate = rate * Float(steps - step) / Float(steps)
            for (index, layer) in moving.enumerated() {
                optimisers[index].step(
                    &network.layers[layer],
                    gradients[index],
                    scale: 1 / Float(own.count),
                    rate: rate
                )
            }
        }
    }

    private static let batch = 512

    /// The network's file with what was learned.
    ///
    /// - Throws: ``SpeechFault`` of part `model`.
    public func file() throws(SpeechFault) -> Data {
        var tensors: [String: [Float]] = [:]
        for (index, layer) in network.layers.enumerated() {
            tensors["layer.\(index).weight"] = layer.weight
            tensors["layer.\(index).bias"] = layer.bias
        }
        return try TensorFile.data(path: path, replacing: tensors)
    }

    /// Adds the gradient of the cross entropy of some frames to that of each moving layer, weights before biases.
    private func addGradient(
        of frames: ArraySlice<Int32>,
        _ moving: Range<Int>,
        to gradients: inout [[Float]]
    ) {
        var rows: [Float] = []
        for frame in frames {
            network.splice(Int(frame), of: cepstra, stretches[Int(stretchOfFrame[Int(frame)])], onto: &rows)
        }
        let count = frames.count
        let outputs = network.activations(ofSpliced: rows, frames: count)
        var slopes = classifier.logits(of: outputs[outputs.count - 1], frames: count)
        let before = classifier.logits(of: old.features(ofSpliced: rows, frames: count), frames: count)
        Self.turnIntoSlopes(
            &slopes,
            before: before,
            classes: frames.map { classes[Int($0)] },
            oldBelief: oldBelief
        )
        // Down through the softmax's weights, which stay, then layer by layer.
        var down = [Float](repeating: 0, count: count * classifier.inputs)
        Matrix.add(
            slopes,
            times: classifier.weight,
            rows: count,
            columns: classifier.inputs,
            inner: classifier.classes,
            to: &down
        )
        for index in network.layers.indices.reversed() where index >= moving.lowerBound {
            let layer = network.layers[index]
            let inputs = index == 0 ? rows : outputs[index - 1]
            gradients[index - moving.lowerBound].withUnsafeMutableBufferPointer { gradient in
                Matrix.add(
                    down,
                    transposed: true,
                    times: inputs,
                    rows: layer.outputs,
                    columns: layer.inputs,
                    inner: count,
                    to: gradient.baseAddress!
                )
                let bias = gradient.baseAddress! + layer.weight.count
                for position in down.indices { bias[position % layer.outputs] += down[position] }
            }
            guard index > moving.lowerBound else { break }
            var next = [Float](repeating: 0, count: count * layer.inputs)
            Matrix.add(
                down,
                times: layer.weight,
                rows: count,
                columns: layer.inputs,
                inner: layer.outputs,
                to: &next
            )
            // What the rectifier held back has no slope.
            for position in next.indices where inputs[position] <= 0 { next[position] = 0 }
            down = next
        }
    }

    /// Turns logits into the slope of the cross entropy between the softmax and what each frame is said to be.
    ///
    /// - Parameters:
    ///   - logits: a row a frame; afterwards the slope.
    ///   - before: the old network's logits.
    ///   - classes: the class of each frame.
    private static func turnIntoSlopes(
        _ logits: inout [Float],
        before: [Float],
        classes: [Int],
        oldBelief: Float
    ) {
        let width = logits.count / classes.count
        var old = [Float](repeating: 0, count: width)
        logits.withUnsafeMutableBufferPointer { logits in
            before.withUnsafeBufferPointer { before in
                old.withUnsafeMutableBufferPointer { old in
                    for (frame, own) in classes.enumerated() {
                        let row = logits.baseAddress! + frame * width
                        softmax(before.baseAddress! + frame * width, into: old.baseAddress!, width)
                        softmax(row, into: row, width)
                        var index = 0
                        while index < width {
                            row[index] -= oldBelief * old[index]
                            index += 1
                        }
                        row[own] -= 1 - oldBelief
                    }
                }
            }
        }
    }

    private static func softmax(
        _ logits: UnsafePointer<Float>,
        into shares: UnsafeMutablePointer<Float>,
        _ count: Int
    ) {
        var most = logits[0]
        var index = 1
        while index < count {
            most = max(most, logits[index])
            index += 1
        }
        var total: Float = 0
        index = 0
        while index < count {
            shares[index] = exp(logits[index] - most)
            total += shares[index]
            index += 1
        }
        index = 0
        while index < count {
            shares[index] /= total
            index += 1
        }
    }
}

/// What Adam (Kingma and Ba 2015) keeps of a layer's weights and biases.
private struct Adam {
    let count: Int
    private var means: [Float]
    private var squares: [Float]
    private var steps = 0

    init(_ count: Int) {
        self.count = count
        means = [Float](repeating: 0, count: count)
        squares = means
    }

    /// One step down the gradient.
    mutating func step(_ layer: inout FeatureNetwork.Layer, _ gradient: [Float], scale: Float, rate: Float) {
        steps += 1
        let meanStep = rate / (1 - pow(0.9, Float(steps)))
        let squareScale = 1 / (1 - pow(0.999, Float(steps)))
        let weights = layer.weight.count
        move(&layer.weight, gradient, from: 0, scale, meanStep, squareScale)
        move(&layer.bias, gradient, from: weights, scale, meanStep, squareScale)
    }

    private mutating func move(
        _ values: inout [Float],
        _ gradient: [Float],
        from start: Int,
        _ scale: Float,
        _ meanStep: Float,
        _ squareScale: Float
    ) {
        let size = values.count
        values.withUnsafeMutableBufferPointer { values in
            gradient.withUnsafeBufferPointer { gradient in
                means.withUnsafeMutableBufferPointer { means in
                    squares.withUnsafeMutableBufferPointer { squares in
                        var index = 0
                        while index < size {
                            let slope = gradient[start + index] * scale
                            let mean = means[start + index] * 0.9 + slope * 0.1
                            let square = squares[start + index] * 0.999 + slope * slope * 0.001
                            means[start + index] = mean
                            squares[start + index] = square
                            values[index] -= meanStep * mean / ((square * squareScale).squareRoot() + 1e-8)
                            index += 1
                        }
                    }
                }
            }
        }
    }
}
