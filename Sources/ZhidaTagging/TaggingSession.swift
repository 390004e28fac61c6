/// One thread's place to tag texts with a ``SequenceTagger``: holds memory, which after the first texts grows no more.
///
/// Each text is cut into windows of at most ``window`` tokens (at line ends, else behind a mark, else hard), so that
/// time and memory stay linear whatever comes. A window is worked on in two passes (see the extensions): a first-order
/// pass over token features finds the segments that can matter at all; the features of those segments and the
/// second-order sums give each its probability.
public final class TaggingSession {
    /// Tokens that are looked at together.
    static let window = 256

    let tagger: SequenceTagger
    let extractor: FeatureExtractor
    let memory: SessionMemory
    /// How probable a phrase of each label must be to be reported. Where it is ½ or more, phrases cannot overlap
    /// anyway; below, the cut with the greatest sum of (probability − threshold) is taken, which is about the greatest
    /// expected F1 at 0.4.
    public var thresholds: [Float]
    /// Segments whose best cut is worse than the best of all by more than this (natural logarithm) are not looked at.
    public var margin: Float = 7

    private var reader = TokenReader()
    private var wordTokens: [Token] = []
    var nodes: [Node] = []
    var entries: [Entry] = []
    var pairs: [Pair] = []
    var found: [TaggedPhrase] = []

    /// A segment with a label that the first pass left.
    struct Node {
        var start: Int32
        var end: Int32
        var label: Int32
        var score: Float
        /// Where its entries are.
        var entries: Int32
        var entryCount: Int32
        /// The next node that ends where this one does.
        var next: Int32
        var confidence: Float
    }

    /// A node after one pair of labels.
    struct Entry {
        /// The pair's first label's successor: the label before the node.
        var label: Int32
        /// The pair that the node makes with it, among ``pairs``.
        var target: Int32
        /// Forward mass, without the node's own score.
        var mass: Float
        /// exp of the sequence weight.
        var step: Float
    }

    /// The last two labels at a boundary.
    struct Pair {
        var q: Int32
        var p: Int32
        var mass: Float
        var backward: Float
    }

    init(tagger: SequenceTagger) {
        self.tagger = tagger
        extractor = FeatureExtractor(words: tagger.words)
        memory = SessionMemory(window: Self.window, width: tagger.width, labels: tagger.labels.count)
        thresholds = .init(repeating: 0.4, count: tagger.labels.count)
    }

    /// The phrases of a text in order; ranges are Unicode scalars of it.
    public func tag(_ text: some StringProtocol) -> [TaggedPhrase] {
        reader.read(text)
        let ranges = reader.ranges
        var phrases = tag(reader.tokens, breaks: reader.breaks)
        for index in phrases.indices {
            let tokens = phrases[index].range
            phrases[index].range =
                Int(ranges[tokens.lowerBound].lowerBound)..<Int(ranges[tokens.upperBound - 1].upperBound)
        }
        return phrases
    }

    /// The phrases of a text that is cut into tokens already; ranges are tokens.
    public func tag(tokens: [String]) -> [TaggedPhrase] {
        wordTokens.removeAll(keepingCapacity: true)
        for token in tokens { wordTokens.append(Token(token.unicodeScalars.lazy.map(\.value))) }
        return tag(wordTokens, breaks: [])
    }

    /// - Parameter breaks: tokens before which a line ends, in order.
    private func tag(_ tokens: [Token], breaks: [Int32]) -> [TaggedPhrase] {
        found.removeAll(keepingCapacity: true)
        tokens.withUnsafeBufferPointer { all in
            var start = 0
            var line = 0
            while start < all.count {
                while line < breaks.count, Int(breaks[line]) <= start { line += 1 }
                var end = min(all.count, line < breaks.count ? Int(breaks[line]) : all.count)
                if end - start > Self.window {
                    end = start + Self.window
                    if let mark = (start + Self.window / 2..<end).last(where: { all[$0].kind == .punctuation }) {
                        end = mark + 1
                    }
                }
                tagWindow(UnsafeBufferPointer(rebasing: all[start..<end]), offset: start)
                start = end
            }
        }
        return found
    }

    private func tagWindow(_ tokens: UnsafeBufferPointer<Token>, offset: Int) {
        extractor.load(tokens)
        scoreTokens()
        findSegments()
        weighSegments()
        choosePhrases(offset: offset)
    }
}

/// The memory of a session's passes.
final class SessionMemory {
    let begin: UnsafeMutablePointer<Lanes>
    let inside: UnsafeMutablePointer<Lanes>
    let end: UnsafeMutablePointer<Lanes>
    /// First pass: the best cut up to a boundary by its last label, and with the next label's begin.
    let best: UnsafeMutablePointer<Lanes>
    let opened: UnsafeMutablePointer<Lanes>
    /// First pass: the best cut from a boundary on, by the label before it.
    let rest: UnsafeMutablePointer<Lanes>
    /// A window's boundaries: the last node that ends there; where its pairs are; its scales.
    let lastNode: UnsafeMutablePointer<Int32>
    let firstPair: UnsafeMutablePointer<Int32>
    let forwardScale: UnsafeMutablePointer<Float>
    let backwardScale: UnsafeMutablePointer<Float>
    /// The best sum up to a boundary, and the node that ends it (−1: none).
    let chosen: UnsafeMutablePointer<Float>
    let chosenNode: UnsafeMutablePointer<Int32>
    /// Where a pair of labels is among those of the boundary at hand, −1: nowhere.
    let pairAt: UnsafeMutablePointer<Int32>
    let keys: UnsafeMutablePointer<UInt64>
    let hits: UnsafeMutablePointer<Int>
    private let parts: [UnsafeMutableRawPointer]

    init(window: Int, width: Int, labels: Int) {
        var parts: [UnsafeMutableRawPointer] = []
        func lanes() -> UnsafeMutablePointer<Lanes> {
            let count = (window + 2) * width
            let memory = UnsafeMutablePointer<Lanes>.allocate(capacity: count)
            memory.initialize(repeating: .zero, count: count)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        func numbers<Number: FixedWidthInteger>(_ count: Int, _ value: Number) -> UnsafeMutablePointer<Number> {
            let memory = UnsafeMutablePointer<Number>.allocate(capacity: count)
            memory.initialize(repeating: value, count: count)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        func floats() -> UnsafeMutablePointer<Float> {
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: window + 2)
            memory.initialize(repeating: 0, count: window + 2)
            parts.append(UnsafeMutableRawPointer(memory))
            return memory
        }
        begin = lanes()
        inside = lanes()
        end = lanes()
        best = lanes()
        opened = lanes()
        rest = lanes()
        lastNode = numbers(window + 2, -1)
        firstPair = numbers(window + 3, 0)
        forwardScale = floats()
        backwardScale = floats()
        chosen = floats()
        chosenNode = numbers(window + 2, -1)
        pairAt = numbers((labels + 1) * (labels + 1), -1)
        keys = numbers(64, 0)
        hits = numbers(64, 0)
        self.parts = parts
    }

    deinit { for part in parts { part.deallocate() } }
}
