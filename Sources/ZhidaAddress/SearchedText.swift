import ZhidaGazetteer
import ZhidaText

/// A text laid out once for everything that looks for names in it, and what is remembered of it from one search to the
/// next.
final class SearchedText {
    let text: SpokenText
    let aligned: AlignableText
    let sounds: SoundProfile
    let numbers: [SaidNumber]
    let ground: NumberGround
    /// Syllables of words that are said around places.
    let everyday: [Range<Int>]
    let plates: PlateFinder
    let ranks: ReadingRank
    let plateMemory = PlateAligner.Memory()

    private let reader: WordSegmenter?
    /// What the text says when it is read as words of everyday alone.
    private(set) lazy var everydayReading = readWords()

    /// - Parameter reader: knows no names; `nil` where words are not known.
    init(_ text: SpokenText, aligner: NameAligner, gazetteer: Gazetteer, reader: WordSegmenter? = nil) {
        self.reader = reader
        self.text = text
        aligned = AlignableText(text)
        sounds = SoundProfile(aligned, aligner.costs)
        numbers = text.numbers
        ground = NumberGround(text, numbers)
        everyday = PlaceCue.everydayWords(in: text)
        plates = PlateFinder(gazetteer: gazetteer)
        ranks = ReadingRank(aligned, everyday: everyday, aligner: aligner, gazetteer: gazetteer)
    }

    /// Whether a stretch that is written otherwise than a name takes a part of a word of everyday. Where every syllable
    /// sounds the same the word may be chance: 棚天天村 for 鹏天田村.
    func takesEveryday(_ match: NameAligner.Match) -> Bool {
        match.cost > NameAligner.homophoneCost * Float(match.span.count)
            && everyday.contains { $0.overlaps(match.span) }
    }

    /// What of a window stands before the word of everyday that the only match of a name seems to go on into: 明友名苑 is
    /// said in 明友命那里, and what it lacks is not 那.
    func beforeEveryday(_ matches: [NameAligner.Match], in window: Range<Int>) -> Range<Int>? {
        guard matches.count == 1, matches[0].cost > 0, takesEveryday(matches[0]),
            let word = everyday.first(where: { $0.overlaps(matches[0].span) }),
            word.lowerBound > matches[0].span.lowerBound
        else { return nil }
        return window.lowerBound..<word.lowerBound
    }

    /// Whether a syllable is a part of a word of everyday, of those that callers say around places or of any other.
    func isWord(_ position: Int) -> Bool {
        everyday.contains { $0.contains(position) } || everydayReading.isInWord[position]
    }

    /// Whether a stretch of a short text is all that is said between marks and words that callers say around places, but
    /// for a syllable. In longer texts every stretch is like some name.
    func isAlone(_ span: Range<Int>) -> Bool {
        guard aligned.count <= Self.short else { return false }
        func isEnd(_ position: Int, _ next: Int) -> Bool {
            !text.ranges.indices.contains(next) || everyday.contains { $0.contains(next) }
                || (next < position
                    ? text.ranges[next].upperBound < text.ranges[position].lowerBound
                        || Self.leading.contains(text.scalars[text.ranges[next].lowerBound])
                    : text.ranges[position].upperBound < text.ranges[next].lowerBound)
        }
        var extra = 0
        var position = span.lowerBound
        while !isEnd(position, position - 1) { (position, extra) = (position - 1, extra + 1) }
        position = span.upperBound - 1
        while !isEnd(position, position + 1) { (position, extra) = (position + 1, extra + 1) }
        return extra <= 1
    }

    /// Syllables of a short text.
    private static let short = 24
    /// What an address begins behind.
    static let leading = Set("在是住到于".unicodeScalars)

    /// How often a word of everyday stands in the lexicon's corpus.
    private static let common = 60

    /// Words of several characters, by the syllables of the text.
    struct EverydayReading {
        /// Whether a syllable is in such a word: 妥善处理, where a name may sound like 善处理.
        var isInWord: [Bool]
        /// Whether such a word goes on from the syllable before: 和一 in 和一个 is no name.
        var goesOn: [Bool]
    }

    private func readWords() -> EverydayReading {
        let count = text.ranges.count
        var reading = EverydayReading(
            isInWord: [Bool](repeating: false, count: count),
            goesOn: [Bool](repeating: false, count: count + 1)
        )
        guard let reader, !text.isHeard else { return reading }
        var words = [Int](repeating: -1, count: text.scalars.count)
        for word in reader.words(in: text.text(text.scalars.indices)) where word.range.count > 1 {
            let entry = reader.lexicon.entry(for: text.text(word.range))
            guard let entry, entry.tag != "ns", entry.frequency >= Self.common else { continue }
            for position in word.range { words[position] = word.range.lowerBound }
        }
        var last = -1
        for (syllable, range) in text.ranges.enumerated() {
            let word = words[range.lowerBound]
            reading.isInWord[syllable] = word >= 0
            reading.goesOn[syllable] = word >= 0 && word == last
            last = word
        }
        return reading
    }
}
