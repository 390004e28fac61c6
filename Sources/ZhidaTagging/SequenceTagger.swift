import Foundation

/// A phrase that a tagger found.
public struct TaggedPhrase: Sendable, Hashable {
    /// Unicode scalars of the text; tokens where tokens were given.
    public var range: Range<Int>
    /// An index of ``SequenceTagger/labels``.
    public var label: Int
    /// The probability of the phrase: its ends and its label.
    public var confidence: Float
}

/// Finds labelled phrases in text: a semi-Markov random field with quantised weights in a mapped file.
///
/// Immutable and safe to share between threads; each thread tags with a ``TaggingSession`` of its own.
///
/// ```swift
/// let tagger = try SequenceTagger(contentsOf: "models/address/tagger.bin")
/// for phrase in tagger.tag("宝安区西乡街道固戍社区") { print(tagger.labels[phrase.label], phrase.range) }
/// ```
public final class SequenceTagger: @unchecked Sendable {
    /// The label of tokens that belong to no phrase; phrases of it are not reported.
    public static let outside = "o"

    /// The labels in order.
    public let labels: [String]
    /// What the model was made from.
    public let recipe: String
    /// The size of the model's file in bytes.
    public var byteCount: Int { data.count }

    let longestOf: [Int]
    let longest: Int
    /// Lanes of eight labels in a row.
    let width: Int
    let outsideLabel: Int?
    let tokenTable: WeightView
    let segmentTable: WeightView
    let words: WordTable.View
    let network: ContextNetwork?
    /// exp of the weights of label sequences, as ``SegmentLattice/sequence``.
    let sequence: UnsafePointer<Float>
    let pairs: UnsafePointer<Float>
    /// For each length 0...longest, the weights of the length; labels that cannot be so long have −1e30.
    let lengths: UnsafePointer<Float>
    private let data: Data
    private let memory: UnsafeMutablePointer<Float>

    /// Maps a model's file.
    ///
    /// - Throws: ``TaggingError`` where the file cannot be read, is damaged, or is of a newer format.
    public convenience init(contentsOf path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw TaggingError.unreadable(file: path, why: "cannot be read: \(error.localizedDescription)")
        }
        try self.init(data, name: path)
    }

    /// A tagger of a model's bytes, which are kept and not copied.
    public init(_ data: Data, name: String = "model") throws {
        self.data = data
        let bytes = data.withUnsafeBytes { $0 }
        let sections = try TaggerFile.sections(of: bytes, name: name)
        func part(_ section: TaggerFile.Section) -> UnsafeRawBufferPointer {
            sections[section] ?? UnsafeRawBufferPointer(start: nil, count: 0)
        }
        func damaged(_ why: String) -> TaggingError { .damagedModel(file: name, why: why) }
        let description: TaggerDescription
        do {
            description = try JSONDecoder().decode(TaggerDescription.self, from: Data(part(.description)))
        } catch { throw damaged("has a description that cannot be understood") }
        let count = description.labels.count
        guard (1...LabelledText.mostLabels + 1).contains(count), description.longestOf.count == count,
            description.longestOf.allSatisfy({ (1...64).contains($0) }), description.tokenScale.isFinite,
            description.segmentScale.isFinite
        else { throw damaged("has a description that contradicts itself") }
        labels = description.labels
        recipe = description.recipe
        longestOf = description.longestOf
        longest = description.longestOf.max() ?? 1
        width = (count + 8) / 8
        outsideLabel = labels.firstIndex(of: Self.outside)
        let lanes = width * 8
        tokenTable = try WeightView(
            part(.tokenSlots),
            part(.tokenWeights),
            lanes: WeightView.tokenStride(count),
            scale: description.tokenScale,
            damaged: damaged
        )
        segmentTable = try WeightView(
            part(.segmentSlots),
            part(.segmentWeights),
            lanes: lanes,
            scale: description.segmentScale,
            damaged: damaged
        )
        words = try WordTable.View(part(.wordMarks), part(.wordTags), damaged: damaged)
        network = try description.network.map { network in
            guard network.shape.isSound, network.shape.labels == count, network.inputScale.isFinite,
                (0...1).contains(network.share), part(.network).count == network.shape.count * 4
            else { throw damaged("has a network of the wrong size") }
            return ContextNetwork(
                shape: network.shape,
                share: network.share,
                inputs: try WeightView(
                    part(.inputSlots),
                    part(.inputWeights),
                    lanes: network.shape.inputs,
                    scale: network.inputScale,
                    damaged: damaged
                ),
                places: try WordTable.View(part(.placeMarks), part(.placeTags), damaged: damaged),
                parameters: part(.network).baseAddress!.assumingMemoryBound(to: Float.self)
            )
        }
        let before = count + 1
        guard part(.sequences).count == before * before * lanes * 4, part(.pairs).count == before * lanes * 4 else {
            throw damaged("has sequence weights of the wrong size")
        }
        pairs = part(.pairs).baseAddress!.assumingMemoryBound(to: Float.self)
        // exp once, here; and the weights of lengths, which are the segment features of the first template.
        let weights = part(.sequences).baseAddress!.assumingMemoryBound(to: Float.self)
        memory = .allocate(capacity: before * before * lanes + (longest + 1) * lanes)
        for row in 0..<before * before {
            for y in 0..<lanes {
                let weight = weights[row * lanes + y]
                memory[row * lanes + y] =
                    y <= count && weight.isFinite ? Float(exp(Double(max(-60, min(60, weight))))) : 0
            }
        }
        sequence = UnsafePointer(memory)
        let lengths = memory + before * before * lanes
        for length in 0...longest {
            for y in 0..<lanes { lengths[length * lanes + y] = -1e30 }
            guard length > 0 else { continue }
            let row = segmentTable.find(FeatureHash.key(101, UInt64(min(length, 12))))
            for y in 0..<count where longestOf[y] >= length {
                lengths[length * lanes + y] = row < 0 ? 0 : Float(segmentTable.weights[row + y]) * segmentTable.scale
            }
        }
        self.lengths = UnsafePointer(lengths)
    }

    deinit { memory.deallocate() }

    /// A place to work for one thread.
    public func makeSession() -> TaggingSession { TaggingSession(tagger: self) }

    /// The phrases of a text, in order. For many texts, a session is faster.
    public func tag(_ text: String) -> [TaggedPhrase] { makeSession().tag(text) }
}
