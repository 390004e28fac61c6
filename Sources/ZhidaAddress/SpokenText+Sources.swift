import ZhidaCore
import ZhidaText

extension SpokenText {
    /// Typed text: full width folded, sounds as a segmenter's words are read, digits read aloud.
    ///
    /// All ranges are scalars of `original`, not of the normalised text.
    ///
    /// - Parameter reading: for each scalar of the normalised text the syllable it is read with; `nil` for separators.
    public init(typed original: String, reading: (NormalisedText) -> [Syllable?]) {
        let normalised = NormalisedText(original)
        var syllables: [Syllable] = []
        var ranges: [Range<Int>] = []
        for (index, syllable) in reading(normalised).enumerated() {
            guard let syllable else { continue }
            syllables.append(syllable)
            ranges.append(normalised.originalRange(of: index..<index + 1))
        }
        self.init(text: original, syllables: syllables, ranges: ranges, isHeard: false)
    }

    /// A transcript, or one channel of it. The text is ``Transcript/text(of:)``, so ranges point into that.
    public init(transcript: Transcript, channel: Channel?) {
        var text = ""
        var count = 0
        var syllables: [Syllable] = []
        var ranges: [Range<Int>] = []
        var confidences: [Float] = []
        for utterance in transcript.utterances where channel == nil || utterance.channel == channel {
            guard !utterance.text.isEmpty else { continue }
            if !text.isEmpty {
                text += Transcript.separator
                count += Transcript.separator.unicodeScalars.count
            }
            for word in utterance.words {
                let length = word.text.unicodeScalars.count
                let heard = utterance.syllables[word.syllables]
                for (index, syllable) in heard.enumerated() {
                    syllables.append(syllable.syllable)
                    confidences.append(Float(syllable.confidence))
                    // One character a syllable; a word written shorter or longer shares its characters.
                    ranges.append(
                        length == heard.count ? count + index..<count + index + 1 : count..<count + length
                    )
                }
                text += word.text
                count += length
            }
        }
        self.init(text: text, syllables: syllables, ranges: ranges, confidences: confidences, isHeard: true)
    }
}
