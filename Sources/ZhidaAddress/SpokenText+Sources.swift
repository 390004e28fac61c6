import ZhidaCore
import ZhidaText

extension SpokenText {
    /// Typed text: full width folded, sounds from the lexicon and the reading table, digits read aloud.
    ///
    /// All ranges are scalars of `original`, not of the normalised text.
    ///
    /// - Parameter reading: for each scalar of the normalised text the syllables it is read with; none for a separator.
    public init(typed original: String, reading: (NormalisedText) -> [[Syllable]]) {
        let normalised = NormalisedText(original)
        var syllables: [Syllable] = []
        var ranges: [Range<Int>] = []
        for (index, readings) in reading(normalised).enumerated() {
            let range = normalised.originalRange(of: index..<index + 1)
            for syllable in readings {
                syllables.append(syllable)
                ranges.append(range)
            }
        }
        self.init(text: original, syllables: syllables, ranges: ranges, isHeard: false)
    }
}
