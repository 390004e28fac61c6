import ZhidaCore

extension WordSegmenter {
    /// The toneless reading of a text, one entry a scalar of `text.scalars`: the readings of the words for what stands
    /// in a word (长安 is chang an, 长大 zhang da), the commonest reading for other characters, digits one by one.
    ///
    /// `nil` for letters, punctuation and characters without a reading, and within an extra word whose reading has
    /// another number of syllables than it has characters, where ``reading(of:readings:)`` knows more.
    public func syllables(of text: NormalisedText, readings: ReadingTable) -> [Syllable?] {
        var syllables = [Syllable?](repeating: nil, count: text.count)
        for word in words(in: text) {
            if let known = reading(of: word), known.count == word.range.count {
                for (index, syllable) in zip(word.range, known) { syllables[index] = syllable }
            } else {
                for index in word.range { syllables[index] = Self.syllable(text.scalars[index], readings) }
            }
        }
        return syllables
    }

    /// The toneless reading of a text as it would be said, digits one by one; what cannot be read is left out.
    public func reading(of text: NormalisedText, readings: ReadingTable) -> [Syllable] {
        var syllables: [Syllable] = []
        for word in words(in: text) {
            if let known = reading(of: word) {
                syllables += known
            } else {
                syllables += word.range.lazy.compactMap { Self.syllable(text.scalars[$0], readings) }
            }
        }
        return syllables
    }

    private func reading(of word: SegmentedWord) -> ArraySlice<Syllable>? {
        switch word.source {
        case .lexicon(let index): lexicon.readings[lexicon.range(of: index)]
        case .extra(let index): extraWords[index].reading.isEmpty ? nil : extraWords[index].reading[...]
        case .none: nil
        }
    }

    private static func syllable(_ scalar: UInt32, _ readings: ReadingTable) -> Syllable? {
        switch scalar {
        case 0x30...0x39: digits[Int(scalar - 0x30)]
        case 0x3007: digits[0]
        default: Unicode.Scalar(scalar).flatMap { readings.reading(of: $0) }
        }
    }

    private static let digits = ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"]
        .map { Syllable(pinyin: $0)! }
}
