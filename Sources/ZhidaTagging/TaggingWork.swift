/// The work of a session, as a value so that its parts are reached without checks.
///
/// A first-order pass over token features finds the segments that can matter at all; the features of those segments and
/// second-order sums give each its probability.
struct TaggingWork {
    /// Tokens that are looked at together.
    static let window = 256

    let tagger: SequenceTagger
    let extractor: FeatureExtractor
    let memory: SessionMemory
    /// Reads what the field weighs once more, where the model has a network.
    let reader: NetworkReader?
    var thresholds: [Float]
    var margin: Float = 4
    /// The network reads where the field leaves a segment's probability this far or further from both 0 and 1.
    var doubt: Float = 0
    /// Pairs of labels less probable than this at their boundary are not followed.
    let leastMass: Float = 1e-4

    var nodes = Pile<Node>()
    var entries = Pile<Entry>()
    var pairs = Pile<Pair>()
    var found: [TaggedPhrase] = []

    /// A segment with a label that the first pass left.
    struct Node {
        var start: Int32
        var end: Int32
        var label: Int32
        var score: Float
        /// Where its entries are.
        var entries: Int32 = 0
        var entryCount: Int32 = 0
        /// The next node that ends where this one does.
        var next: Int32 = -1
        var confidence: Float = 0
    }

    /// A node after one pair of labels.
    struct Entry {
        /// The pair before the node, and the pair that the node makes, among ``pairs``.
        var source: Int32
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
        reader = tagger.network.map { [extractor] in
            NetworkReader($0, extractor: extractor, window: Self.window)
        }
        thresholds = .init(repeating: 0.4, count: tagger.labels.count)
    }

    /// - Parameter breaks: tokens before which a line ends, in order.
    mutating func tag(_ tokens: [Token], breaks: [Int32]) -> [TaggedPhrase] {
        found.removeAll(keepingCapacity: true)
        tokens.withUnsafeBufferPointer { all in
            var start = 0
            var line = 0
            while start < all.count {
                while line < breaks.count, Int(breaks[line]) <= start { line += 1 }
                var end = line < breaks.count ? min(all.count, Int(breaks[line])) : all.count
                if end - start > Self.window {
                    end = start + Self.window
                    let marks = start + Self.window / 2..<end
                    if let mark = marks.last(where: { all[$0].kind == .punctuation }) { end = mark + 1 }
                }
                tagWindow(UnsafeBufferPointer(rebasing: all[start..<end]), offset: start)
                start = end
            }
        }
        return found
    }

    private mutating func tagWindow(_ tokens: UnsafeBufferPointer<Token>, offset: Int) {
        extractor.load(tokens)
        scoreTokens()
        findSegments()
        weighSegments()
        weighByNetwork()
        choosePhrases(offset: offset)
    }
}

/// A row that grows and is emptied without giving its memory back.
struct Pile<Element: BitwiseCopyable> {
    private final class Memory {
        var base: UnsafeMutablePointer<Element>
        init(_ capacity: Int) { base = .allocate(capacity: capacity) }
        deinit { base.deallocate() }
    }

    private var memory = Memory(256)
    private var base: UnsafeMutablePointer<Element>
    private var capacity = 256
    private(set) var count = 0

    init() { base = memory.base }

    @inline(__always)
    subscript(index: Int) -> Element {
        get { base[index] }
        nonmutating _modify { yield &base[index] }
    }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    private mutating func grow() {
        let larger = Memory(capacity * 2)
        larger.base.update(from: base, count: count)
        memory = larger
        base = larger.base
        capacity *= 2
    }
}
