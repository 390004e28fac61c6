import Foundation
import Testing
import ZhidaMatrix

@testable import ZhidaTagging

/// The network beside the field: its sums against the plain definition, its gradient against differences.
@Suite("Network beside the field")
struct ContextNetworkTests {
    private static func settings(epochs: Int) -> TaggerSettings {
        var settings = SmallDistrict.settings
        var network = NetworkSettings()
        network.epochs = epochs
        network.inputs = 32
        network.units = 16
        network.cutoff = 1
        network.dropout = 0.2
        network.rate = 0.01
        network.batch = 32
        network.leastSteps = 0
        settings.network = network
        return settings
    }

    private static let model: Data = {
        do {
            let trainer = try TaggerTrainer(SmallDistrict.text(), settings: settings(epochs: 12))
            trainer.train()
            return try trainer.model(recipe: "a made-up district, twice read")
        } catch { return Data() }
    }()

    /// Random scores of a short line, and every way to give its tokens states with its score.
    private func everyWay(_ count: Int, seed: UInt64) -> (LabelChain, [(states: [Int], score: Double)], Double) {
        var random = SeededNumbers(seed: seed)
        let shape = NetworkShape(labels: 2)
        let parameters = (0..<shape.count).map { _ in Float.random(in: -1...1, using: &random) }
        let scores = (0..<count * shape.width * 8).map { _ in Float.random(in: -3...3, using: &random) }
        let chain = LabelChain(shape: shape, capacity: count)
        chain.load(parameters, shape)
        let total = scores.withUnsafeBufferPointer { scores in
            chain.run(count: count) { scores.baseAddress! + $0 * shape.width * 8 }
        }
        var ways: [(states: [Int], score: Double)] = [([], 0)]
        for token in 0..<count {
            ways = ways.flatMap { way in
                (0..<shape.states).filter { shape.allows($0, after: way.states.last ?? shape.states) }.map { state in
                    let step = parameters[shape.steps + (way.states.last ?? shape.states) * shape.states + state]
                    let score = scores[token * shape.width * 8 + state]
                    return (way.states + [state], way.score + Double(step) + Double(score))
                }
            }
        }
        ways = ways.map { ($0.states, $0.score + Double(parameters[shape.ends + $0.states[count - 1]])) }
        return (chain, ways, Double(total))
    }

    @Test(arguments: 1...5)
    func sumsEqualThoseOfEveryWayOneByOne(count: Int) {
        let (chain, ways, total) = everyWay(count, seed: UInt64(count))
        #expect(abs(log(ways.reduce(0) { $0 + exp($1.score) }) - total) < 1e-4)
        for start in 0..<count {
            for end in start + 1...count {
                for label in 0..<2 {
                    let states = [2 * label] + Array(repeating: 2 * label + 1, count: end - start - 1)
                    let share = ways.reduce(0) { sum, way in
                        let isPhrase =
                            Array(way.states[start..<end]) == states
                            && (end == count || way.states[end] != 2 * label + 1)
                        return sum + (isPhrase ? exp(way.score - total) : 0)
                    }
                    #expect(abs(Double(chain.probability(of: start..<end, label: label)) - share) < 1e-4)
                }
            }
        }
    }

    @Test func gradientIsTheSlopeOfTheLogLikelihood() throws {
        var settings = Self.settings(epochs: 1)
        settings.network?.dropout = 0
        settings.network?.featureDropout = 0
        let text = try SmallDistrict.text()
        let trainer = try #require(try TaggerTrainer(text, settings: settings).network)
        let batch = Array(
            trainer.examples.indices.sorted { trainer.examples[$0].states.count > trainer.examples[$1].states.count }
                .enumerated().filter { $0.offset % 17 == 0 }.map(\.element)
        )
        _ = trainer.addGradient(of: batch)
        let shape = trainer.shape
        let (first, second) = (shape.direction(layer: 0, 1), shape.direction(layer: 1, 0))
        // A weight of every kind, and a number of an input that these sentences have.
        var places: [(AdamWeights, Int)] = [
            first.input + 37, first.recurrent + 101, first.bias + 20, second.input + 77, second.recurrent + 18,
            second.bias + 3, shape.output + 11, shape.outputBias + 1, shape.steps + 1, shape.ends + 2,
        ].map { (trainer.parameters, $0) }
        let input = try #require(trainer.touched.min())
        places.append((trainer.inputs, Int(input) * shape.inputs + 5))
        let slopes = places.map { $0.0.gradient.floats[$0.1] }
        for (place, slope) in zip(places, slopes) {
            let value = place.0.values.floats[place.1]
            var sides: [Double] = []
            for change: Float in [0.01, -0.01] {
                place.0.values.floats[place.1] = value + change
                sides.append(trainer.addGradient(of: batch))
            }
            place.0.values.floats[place.1] = value
            let difference = (sides[0] - sides[1]) / 0.02
            #expect(abs(difference - Double(slope)) < 0.02 * max(1, abs(difference)), "weight \(place.1)")
        }
    }

    @Test func findsElementsOfNamesItNeverSaw() throws {
        let tagger = try SequenceTagger(Self.model)
        let session = tagger.makeSession()
        for share: Float in [0, 0.5, 1] {
            session.networkShare = share
            let found = session.tag("黄田村解放路9号2栋").map { tagger.labels[$0.label] }
            #expect(found == ["community", "road", "door", "building"], "share \(share)")
        }
    }

    @Test func sameSeedGivesTheSameModel() throws {
        let models = try (0..<2).map { _ in
            let trainer = try TaggerTrainer(SmallDistrict.text(), settings: Self.settings(epochs: 1))
            trainer.train()
            return try trainer.model(recipe: "twice")
        }
        #expect(models[0] == models[1])
    }

    @Test func shareGoesFromTheFieldAloneToTheNetworkAlone() throws {
        let session = try SequenceTagger(Self.model).makeSession()
        let text = "钟屋村东风街21号"
        func confidences(_ share: Float) -> [Float] {
            session.networkShare = share
            return session.tag(text).map(\.confidence)
        }
        let (field, half, network) = (confidences(0), confidences(0.5), confidences(1))
        try #require(field.count == 3 && half.count == 3 && network.count == 3)
        for at in 0..<3 { #expect(abs(half[at] - (field[at] + network[at]) / 2) < 1e-3) }
        #expect(field != network)
    }

    @Test func aModelWithoutNetworkHasNoShare() throws {
        let session = try SequenceTagger(SmallDistrict.model).makeSession()
        session.networkShare = 0.5
        #expect(session.networkShare == nil)
    }

    @Test func longLinesAreReadInWindows() throws {
        let session = try SequenceTagger(Self.model).makeSession()
        #expect(session.tag(String(repeating: "黄田村解放路9号2栋\n", count: 100)).count == 400)
        let long = String(repeating: "黄田村解放路9号2栋", count: 100)
        let found = session.tag(long)
        #expect(found.count > 100)
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
        #expect(found.last.map { $0.range.upperBound <= long.unicodeScalars.count } == true)
    }

    @Test func damagedNetworksAreRefused() throws {
        let model = Self.model
        for at in stride(from: model.count / 2, to: model.count, by: max(1, model.count / 101)) {
            var changed = Data(model)
            changed[at] ^= 0x10
            #expect(throws: TaggingError.self, "byte \(at)") { try SequenceTagger(changed) }
        }
    }

    @Test("A product is the same while other threads multiply") func threads() async {
        let (rows, columns, inner) = (33, 65, 130)
        var random = SeededNumbers(seed: 7)
        let a = (0..<rows * inner).map { _ in Float.random(in: -1...1, using: &random) }
        let b = (0..<columns * inner).map { _ in Float.random(in: -1...1, using: &random) }
        func product() -> [Float] {
            var c = [Float](repeating: 0, count: rows * columns)
            Matrix.product(a, transposed: b, rows: rows, columns: columns, inner: inner, keep: 0, into: &c)
            return c
        }
        let alone = product()
        let differing = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 { group.addTask { (0..<200).count { _ in product() != alone } } }
            return await group.reduce(0, +)
        }
        #expect(differing == 0)
    }

    @Test func curvesAreThoseOfTheLibrary() {
        for step in -400...400 {
            let x = Float(step) / 20
            let lanes = Lanes(repeating: x)
            #expect(abs(lanes.exponential[3] / expf(x) - 1) < 1e-6)
            #expect(abs(lanes.logistic[0] - 1 / (1 + expf(-x))) < 1e-6)
            #expect(abs(lanes.tangent[7] - tanhf(x)) < 1e-6)
        }
        #expect(Lanes(repeating: -1_000).logistic[0] >= 0)
        #expect(Lanes(repeating: 1_000).tangent[0] == 1)
    }
}
