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

    init(_ text: SpokenText, aligner: NameAligner, gazetteer: Gazetteer) {
        self.text = text
        aligned = AlignableText(text)
        sounds = SoundProfile(aligned, aligner.costs)
        numbers = text.numbers
        ground = NumberGround(text, numbers)
        everyday = PlaceCue.everydayWords(in: text)
        plates = PlateFinder(gazetteer: gazetteer)
        ranks = ReadingRank(aligned, aligner: aligner, gazetteer: gazetteer)
    }
}
