import ZhidaCore
import ZhidaSpeech
import ZhidaText

/// What was really said, as toneless syllables with the choices that a written text leaves open: 88 is said `ba shi ba`
/// or `ba ba`.
public struct SpokenReference: Hashable, Sendable {
    /// A piece of the text in each of the ways in which it may be said; none is empty.
    public var pieces: [[[Syllable]]]

    public init(pieces: [[[Syllable]]]) { self.pieces = pieces.filter { !$0.isEmpty } }

    /// Syllables that are known for certain.
    public init(syllables: [Syllable]) { self.init(pieces: syllables.map { [[$0]] }) }

    /// Reads a text by words, numbers written in figures in every way in which they are said; what cannot be read
    /// (Latin letters, signs) is left out.
    public init(text: String, segmenter: WordSegmenter, readings: ReadingTable) {
        var pieces: [[[Syllable]]] = []
        func read(_ part: [UInt32]) {
            var view = String.UnicodeScalarView()
            for scalar in part { Unicode.Scalar(scalar).map { view.append($0) } }
            let syllables = segmenter.reading(of: NormalisedText(String(view)), readings: readings)
            pieces += syllables.map { [[$0]] }
        }
        let scalars = NormalisedText(text).scalars
        var start = 0
        var position = 0
        func isFigure(_ scalar: UInt32) -> Bool { (0x30...0x39).contains(scalar) }
        while position < scalars.count {
            guard isFigure(scalars[position]) else {
                position += 1
                continue
            }
            read(Array(scalars[start..<position]))
            start = position
            while position < scalars.count, isFigure(scalars[position]) { position += 1 }
            let figures = String(decoding: scalars[start..<position].map { UInt8($0) }, as: UTF8.self)
            let forms = SpokenNumber.spokenForms(ofDigits: figures)
            if forms.isEmpty { read(Array(scalars[start..<position])) } else { pieces.append(forms) }
            start = position
        }
        read(Array(scalars[start...]))
        self.init(pieces: pieces)
    }

    public var isEmpty: Bool { pieces.isEmpty }

    /// The syllables of the shortest way to say it.
    public var shortest: Int { pieces.reduce(0) { $0 + ($1.map(\.count).min() ?? 0) } }

    /// Every syllable that may be said.
    public var vocabulary: Set<Syllable> { Set(pieces.joined().joined()) }

    /// The fewest wrong, missed and added syllables, over all ways to say the text, and the syllables of that way.
    public func score(_ heard: [Syllable]) -> SyllableScore.Item {
        // A row of the edit distance table: for each number of heard syllables the cheapest way, and its length.
        var row = (0...heard.count).map { (cost: $0, length: 0) }
        for alternatives in pieces {
            var best: [(cost: Int, length: Int)] = []
            for alternative in alternatives {
                var own = row
                for syllable in alternative {
                    var next = own
                    next[0] = (own[0].cost + 1, own[0].length + 1)
                    for index in heard.indices {
                        let same = heard[index] == syllable ? 0 : 1
                        next[index + 1] = [
                            (cost: own[index].cost + same, length: own[index].length + 1),
                            (cost: own[index + 1].cost + 1, length: own[index + 1].length + 1),
                            (cost: next[index].cost + 1, length: next[index].length),
                        ].min { $0.cost < $1.cost }!
                    }
                    own = next
                }
                best = best.isEmpty ? own : zip(best, own).map { $1.cost < $0.cost ? $1 : $0 }
            }
            row = best
        }
        return SyllableScore.Item(syllables: row[heard.count].length, errors: row[heard.count].cost)
    }

    /// A grammar of this text and nothing else, for finding out when each syllable was said.
    public var grammar: Grammar {
        var grammar = Grammar()
        var state = grammar.start
        for (index, alternatives) in pieces.enumerated() {
            let next = index == pieces.count - 1 ? grammar.end : grammar.addState()
            grammar.add(alternatives: alternatives.map { (syllables: $0, weight: 1) }, from: state, to: next)
            state = next
        }
        return grammar
    }
}
