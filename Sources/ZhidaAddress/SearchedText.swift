import ZhidaText

/// A text laid out once for everything that looks for names in it.
final class SearchedText {
    let text: SpokenText
    let aligned: AlignableText
    let sounds: SoundProfile
    let numbers: [SaidNumber]
    let ground: NumberGround

    init(_ text: SpokenText, _ costs: CostTable) {
        self.text = text
        aligned = AlignableText(text)
        sounds = SoundProfile(aligned, costs)
        numbers = text.numbers
        ground = NumberGround(text, numbers)
    }
}
