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
        ranks = ReadingRank(aligned, aligner: aligner, gazetteer: gazetteer)
    }

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
