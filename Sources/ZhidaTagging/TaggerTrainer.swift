import Foundation

/// Learns a tagger from labelled sentences: a semi-Markov random field whose weights are fitted by AdaGrad to the
/// log-likelihood with L2 penalty and feature dropout, then averaged.
///
/// Takes a few seconds for a thousand sentences. Not safe to share between threads; one thread does the work.
public final class TaggerTrainer {
    let settings: TaggerSettings
    /// The labels in order; `o` last where some tokens are outside.
    let labels: [String]
    let words: WordTable
    let divisions: DivisionNames
    let longestOf: [Int]
    let lattice: SegmentLattice
    let extractor: FeatureExtractor
    private(set) var lexicon = PhraseLexicon()
    var tokenNumbers: [UInt64: Int32] = [:]
    var segmentNumbers: [UInt64: Int32] = [:]
    var tokenCounts: [Int32] = []
    var segmentCounts: [Int32] = []
    var examples: [TrainingExample] = []
    let tokenWeights: LearnedWeights
    let segmentWeights: LearnedWeights
    /// Weights of a label after two others.
    let tripleWeights: LearnedWeights
    /// Weights of a label after one other.
    let pairWeights: LearnedWeights
    /// How often label y followed label p, with the sentence's ends; for the first pass of the tagger.
    var pairCounts: [Float]
    /// Learns beside the field where the settings say so.
    let network: NetworkTrainer?
    /// Keeps the words' table where the extractor looks.
    private let wordMemory: WordMemory

    /// The sentences that can be learnt from.
    public var sentenceCount: Int { examples.count }
    /// How many features are weighed.
    public var featureCount: Int { tokenNumbers.count + segmentNumbers.count }

    /// Reads all features of the sentences.
    ///
    /// - Throws: ``TaggingError`` when the word or division file cannot be read or there is nothing to learn.
    public init(_ text: LabelledText, settings: TaggerSettings = TaggerSettings()) throws {
        self.settings = settings
        words = try settings.words.map { try WordTable(contentsOf: $0) } ?? WordTable()
        divisions = try settings.divisions.map { try DivisionNames(contentsOf: $0) } ?? DivisionNames()
        let longest = settings.longest
        var sentences = text.sentences.filter { sentence in
            !sentence.tokens.isEmpty && sentence.phrases.allSatisfy { $0.range.count <= longest }
        }
        var labels = text.labels
        if sentences.contains(where: { $0.phrases.reduce(0) { $0 + $1.range.count } < $0.tokens.count }) {
            let outside = labels.count
            labels.append(SequenceTagger.outside)
            sentences = sentences.map { Self.filled($0, with: outside) }
        }
        guard !sentences.isEmpty, !labels.isEmpty else {
            throw TaggingError.tooLittle(file: "labelled text", why: "no sentence that can be learnt from")
        }
        self.labels = labels
        var longestOf = [Int](repeating: 1, count: labels.count)
        for phrase in sentences.lazy.flatMap(\.phrases) {
            longestOf[phrase.label] = max(longestOf[phrase.label], phrase.range.count)
        }
        self.longestOf = longestOf
        lattice = SegmentLattice(
            longestOf: longestOf,
            longest: longestOf.max() ?? 1,
            capacity: sentences.lazy.map(\.tokens.count).max() ?? 1
        )
        wordMemory = WordMemory(words)
        extractor = FeatureExtractor(words: wordMemory.view)
        let width = lattice.width
        let before = labels.count + 1
        tripleWeights = LearnedWeights(before * before * width)
        pairWeights = LearnedWeights(before * width)
        pairCounts = .init(repeating: 0.1, count: before * (labels.count + 1))

        let tokens = sentences.map { $0.tokens.map { Token($0.unicodeScalars.lazy.map(\.value)) } }
        var counting = FeatureCounts()
        for (sentence, tokens) in zip(sentences, tokens) {
            tokens.withUnsafeBufferPointer(extractor.load)
            lexicon.addPhrases(of: sentence, extractor)
            counting.add(sentence, extractor)
            for (p, y) in zip(
                [labels.count] + sentence.phrases.map(\.label),
                sentence.phrases.map(\.label) + [labels.count]
            ) {
                pairCounts[p * (labels.count + 1) + y] += 1
            }
        }
        for tokens in tokens {
            tokens.withUnsafeBufferPointer(extractor.load)
            lexicon.addOccurrences(extractor, longest: lattice.longest)
        }
        (tokenNumbers, tokenCounts) = counting.tokens.numbered(from: settings.tokenCutoff)
        (segmentNumbers, segmentCounts) = counting.segments.numbered(from: settings.segmentCutoff)
        var made: [TrainingExample] = []
        var segmentNumbers = segmentNumbers
        var segmentCounts = segmentCounts
        for (sentence, tokens) in zip(sentences, tokens) {
            tokens.withUnsafeBufferPointer(extractor.load)
            let maker = ExampleMaker(
                extractor: extractor,
                tokenNumbers: tokenNumbers,
                lexicon: lexicon,
                divisions: divisions,
                longest: lattice.longest
            )
            made.append(maker.example(sentence, &segmentNumbers, &segmentCounts))
        }
        self.segmentNumbers = segmentNumbers
        self.segmentCounts = segmentCounts
        examples = made
        tokenWeights = LearnedWeights(tokenNumbers.count * 3 * width)
        segmentWeights = LearnedWeights(segmentNumbers.count * width)
        network = settings.network.map { [extractor, divisions] in
            NetworkTrainer(
                sentences,
                tokens,
                labels: labels.count,
                extractor: extractor,
                divisions: divisions,
                settings: $0,
                seed: settings.seed
            )
        }
    }

    /// The sentence with its loose tokens as phrases of one token each.
    private static func filled(_ sentence: LabelledSentence, with label: Int) -> LabelledSentence {
        var filled = sentence
        filled.phrases = []
        var position = 0
        for phrase in sentence.phrases + [
            LabelledSentence.Phrase(range: sentence.tokens.count..<sentence.tokens.count, label: 0)
        ] {
            while position < phrase.range.lowerBound {
                filled.phrases.append(LabelledSentence.Phrase(range: position..<position + 1, label: label))
                position += 1
            }
            if !phrase.range.isEmpty { filled.phrases.append(phrase) }
            position = phrase.range.upperBound
        }
        return filled
    }
}

/// A table of words at an address that does not move.
final class WordMemory {
    let view: WordTable.View
    private let marks: UnsafeMutableBufferPointer<UInt32>
    private let tags: UnsafeMutableBufferPointer<UInt8>

    init(_ table: WordTable) {
        marks = .allocate(capacity: table.marks.count)
        _ = marks.initialize(from: table.marks)
        tags = .allocate(capacity: table.tags.count)
        _ = tags.initialize(from: table.tags)
        view = WordTable.View(
            marks: UnsafePointer(marks.baseAddress!),
            tags: UnsafePointer(tags.baseAddress!),
            bits: table.marks.count.trailingZeroBitCount
        )
    }

    deinit {
        marks.deallocate()
        tags.deallocate()
    }
}
