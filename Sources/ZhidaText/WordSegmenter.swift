import Foundation
import ZhidaCore

/// A word of a text with its part of speech and its place.
public struct SegmentedWord: Hashable, Sendable {
    /// The word's place: Unicode scalars of the text.
    public var range: Range<Int>
    /// Part of speech, as in the ICTCLAS tag set: `m` numeral, `nx` Latin letters, `w` punctuation and blanks, `x`
    /// what is in no list.
    public var tag: String
    /// Whether the word was handed in as an ``ExtraWord``.
    public var isExtra: Bool
    /// The word of the lexicon or of the extra words that it is, for its reading.
    var source: Source

    enum Source: Hashable, Sendable {
        case lexicon(Int)
        case extra(Int)
        case none
    }
}

/// Cuts text into words 分词 and tags them 词性标注.
///
/// The most probable row of words by their frequencies (maximum-probability segmentation over the graph of all words in
/// the text, as in jieba without its hidden Markov model); numerals, runs of letters and of digits are one word each,
/// and a character that no word covers is a word of its own. Linear in the length of the text.
public struct WordSegmenter: Sendable {
    /// The words that are known.
    public let lexicon: Lexicon
    /// The names that are known beside them.
    public let extraWords: [ExtraWord]
    private var extraTrie: HashTrie
    private var extraAtNode: [UInt32]
    private var extraCosts: [Float]

    /// - Parameter extraWords: names beside the lexicon's. Of names written alike the most frequent counts; names of
    ///   more than ``longestExtraWord`` normalised scalars are left out.
    public init(lexicon: Lexicon, extraWords: [ExtraWord] = []) {
        self.lexicon = lexicon
        self.extraWords = extraWords
        extraTrie = HashTrie(capacity: extraWords.count * 4)
        extraAtNode = [0]
        extraCosts = []
        extraCosts.reserveCapacity(extraWords.count)
        let logTotal = log(Float(lexicon.total))
        for (index, word) in extraWords.enumerated() {
            extraCosts.append(logTotal - log(Float(max(1, word.frequency))))
            let scalars = NormalisedText(word.text).scalars
            guard !scalars.isEmpty, scalars.count <= Self.longestExtraWord else { continue }
            var node: UInt32 = 0
            for scalar in scalars {
                node = extraTrie.makeChild(of: node, along: scalar)
                if node == extraAtNode.count { extraAtNode.append(0) }
            }
            let present = Int(extraAtNode[Int(node)])
            if present == 0 || extraWords[present - 1].frequency < word.frequency {
                extraAtNode[Int(node)] = UInt32(index + 1)
            }
        }
    }

    /// The longest extra word that is looked for, in normalised scalars.
    public static let longestExtraWord = 64

    /// The words of a text, which they cover without gap or overlap; ranges count the scalars of `text.scalars`.
    public func words(in text: NormalisedText) -> [SegmentedWord] {
        guard text.count > 0 else { return [] }
        return text.scalars.withUnsafeBufferPointer(words)
    }

    /// The words of a text, which they cover without gap or overlap; ranges count the Unicode scalars of `text`.
    public func words(in text: some StringProtocol) -> [SegmentedWord] {
        let scalars = text.unicodeScalars.map { scalar -> UInt32 in
            // Letters are looked up in upper case, digits in half width, one to one so that ranges stay.
            switch scalar.value {
            case 0x61...0x7A: scalar.value - 0x20
            case 0xFF41...0xFF5A: scalar.value - 0xFEE0 - 0x20
            case 0xFF01...0xFF5E: scalar.value - 0xFEE0
            default: scalar.value
            }
        }
        return scalars.isEmpty ? [] : scalars.withUnsafeBufferPointer(words)
    }

    /// How the best way to a position ends.
    private struct Step {
        var cost: Float = .infinity
        var start: Int32 = 0
        var kind: Kind = .unknown
        /// Index of the word of the lexicon or the extra words.
        var word: UInt32 = 0
    }

    private enum Kind: UInt8 { case unknown, lexicon, extra, numeral, letters, separator }

    /// Costs are negative natural logarithms of probabilities.
    private enum Cost {
        /// A numeral of any length: about as frequent as all numerals together are.
        static let numeral: Float = 7
        static let letters: Float = 9
        static let separator: Float = 3
        /// A character in no list: rarer than any word of the lexicon.
        static let unknown: Float = 20
    }

    private func words(in scalars: UnsafeBufferPointer<UInt32>) -> [SegmentedWord] {
        let numerals = SpokenNumber.numbers(in: scalars)
        var nextNumeral = 0
        var steps = [Step](repeating: Step(), count: scalars.count + 1)
        steps[0].cost = 0
        steps.withUnsafeMutableBufferPointer { steps in
            var runEnd = 0  // the end of the run of letters or digits that the position lies in
            for start in scalars.indices {
                let cost = steps[start].cost
                func offer(_ end: Int, _ more: Float, _ kind: Kind, _ word: Int = 0) {
                    if cost + more < steps[end].cost {
                        steps[end] = Step(cost: cost + more, start: Int32(start), kind: kind, word: UInt32(word))
                    }
                }
                if let runKind = Self.kind(of: scalars[start]) {
                    if start >= runEnd {
                        runEnd = start + 1
                        if runKind != .separator || scalars[start] == 0x20 {
                            while runEnd < scalars.count, Self.kind(of: scalars[runEnd]) == runKind,
                                runKind != .separator || scalars[runEnd] == 0x20
                            { runEnd += 1 }
                        }
                    }
                    offer(
                        runEnd,
                        runKind == .letters ? Cost.letters : runKind == .numeral ? Cost.numeral : Cost.separator,
                        runKind
                    )
                } else {
                    offer(start + 1, Cost.unknown, .unknown)
                }
                while nextNumeral < numerals.count, numerals[nextNumeral].range.lowerBound < start { nextNumeral += 1 }
                if nextNumeral < numerals.count, numerals[nextNumeral].range.lowerBound == start {
                    offer(numerals[nextNumeral].range.upperBound, Cost.numeral, .numeral)
                }
                var node: UInt32 = 0
                var end = start
                while end < scalars.count, let child = lexicon.trie.child(of: node, along: scalars[end]) {
                    node = child
                    end += 1
                    if let word = lexicon.word(at: node) { offer(end, -lexicon.logProbabilities[word], .lexicon, word) }
                }
                node = 0
                end = start
                while end < scalars.count, let child = extraTrie.child(of: node, along: scalars[end]) {
                    node = child
                    end += 1
                    let word = Int(extraAtNode[Int(node)])
                    if word > 0 { offer(end, extraCosts[word - 1], .extra, word - 1) }
                }
            }
        }
        var words: [SegmentedWord] = []
        var end = scalars.count
        while end > 0 {
            let step = steps[end]
            let range = Int(step.start)..<end
            let index = Int(step.word)
            let word =
                switch step.kind {
                case .lexicon:
                    SegmentedWord(range: range, tag: lexicon.tag(of: index), isExtra: false, source: .lexicon(index))
                case .extra:
                    SegmentedWord(range: range, tag: extraWords[index].tag, isExtra: true, source: .extra(index))
                case .numeral: SegmentedWord(range: range, tag: "m", isExtra: false, source: .none)
                case .letters: SegmentedWord(range: range, tag: "nx", isExtra: false, source: .none)
                case .separator: SegmentedWord(range: range, tag: "w", isExtra: false, source: .none)
                case .unknown:
                    SegmentedWord(range: range, tag: Lexicon.unknownTag, isExtra: false, source: .none)
                }
            words.append(word)
            end = range.lowerBound
        }
        words.reverse()
        return words
    }

    /// Runs of letters and of ASCII digits are one word, separators one each (blanks by runs); `nil` for the rest.
    private static func kind(of scalar: UInt32) -> Kind? {
        switch scalar {
        case 0x30...0x39: .numeral
        case 0x41...0x5A: .letters
        case 0...0x7F, 0x2010...0x205E, 0x3000...0x3006, 0x3008...0x3020, 0xB7, 0xFF01...0xFF0F: .separator
        default: nil
        }
    }
}
