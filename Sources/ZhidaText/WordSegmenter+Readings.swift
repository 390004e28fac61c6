import ZhidaCore

extension WordSegmenter {
    /// The toneless reading of a text, one entry a scalar of `text.scalars`: the readings of the words for what stands
    /// in a word (长安 is chang an, 长大 zhang da), the commonest reading for other characters, digits one by one.
    ///
    /// `nil` for letters, punctuation and characters without a reading, and within an extra word whose reading has
    /// another number of syllables than it has characters, where ``reading(of:readings:)`` knows more.
    public func syllables(of text: NormalisedText, readings: ReadingTable) -> [Syllable?] {
        var syllables = [Syllable?](repeating: nil, count: text.count)
        var characters = CharacterReadings(text, readings)
        for word in words(in: text) {
            if let known = reading(of: word), known.count == word.range.count {
                for (index, syllable) in zip(word.range, known) { syllables[index] = syllable }
            } else {
                for index in word.range { syllables[index] = characters.syllable(at: index) }
            }
        }
        return syllables
    }

    /// The toneless reading of a text as it would be said, digits one by one; what cannot be read is left out.
    public func reading(of text: NormalisedText, readings: ReadingTable) -> [Syllable] {
        var syllables: [Syllable] = []
        var characters = CharacterReadings(text, readings)
        for word in words(in: text) {
            if let known = reading(of: word) {
                syllables += known
            } else {
                syllables += word.range.compactMap { characters.syllable(at: $0) }
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
}

/// How each character of a text is read by itself: digits one by one.
private struct CharacterReadings {
    private let text: NormalisedText
    private let readings: ReadingTable
    /// What the text was made from, laid out when it is first asked for.
    private lazy var written = Array(text.original.unicodeScalars)

    init(_ text: NormalisedText, _ readings: ReadingTable) {
        self.text = text
        self.readings = readings
    }

    /// The commonest reading of one scalar of the text. A rare character whose simplified form (鐥, 䦅) is in no table is
    /// read as it was written.
    mutating func syllable(at index: Int) -> Syllable? {
        let scalar = text.scalars[index]
        switch scalar {
        case 0x30...0x39: return Self.digits[Int(scalar - 0x30)]
        case 0x3007: return Self.digits[0]
        default:
            if let known = Unicode.Scalar(scalar).flatMap({ readings.reading(of: $0) }) { return known }
            guard scalar >= Self.firstIdeograph else { return nil }
            return readings.reading(of: written[text.originalRange(of: index..<index + 1).lowerBound])
        }
    }

    private static let firstIdeograph: UInt32 = 0x3400
    private static let digits = ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"]
        .map { Syllable(pinyin: $0)! }
}
