import ZhidaCore

/// What a typed text says behind a place, for comparing it with numbers: a syllable or a letter at each position.
struct PlateTail {
    /// One character of the text that can belong to a number.
    struct Token {
        /// Raw value; `PlateTail.noSyllable` for a letter.
        var syllable: UInt16
        /// The character; 0 where the syllable shares one.
        var scalar: UInt32
        /// Position among the text's syllables: of a letter, that of what follows.
        var position: Int
    }

    static let noSyllable = UInt16.max
    /// Characters behind a place that are looked at.
    private static let reach = 18

    let tokens: [Token]

    /// - Parameters:
    ///   - start: the first syllable behind the place.
    ///   - end: where the next name begins.
    init(_ text: SpokenText, from start: Int, to end: Int) {
        var tokens: [Token] = []
        let end = min(end, text.syllables.count)
        var scalar = start > 0 ? text.ranges[start - 1].upperBound : 0
        var position = start
        while tokens.count < Self.reach {
            let next =
                position < end
                ? text.ranges[position].lowerBound
                : (position < text.ranges.count ? text.ranges[position].lowerBound : text.scalars.count)
            while scalar < next, tokens.count < Self.reach {
                if let letter = Self.letter(text.scalars[scalar].value) {
                    tokens.append(Token(syllable: Self.noSyllable, scalar: letter, position: position))
                } else if Self.isStop(text.scalars[scalar].value) {
                    self.tokens = tokens
                    return
                }
                scalar += 1
            }
            guard position < end else { break }
            let range = text.ranges[position]
            let written = range.count == 1 ? text.scalars[range.lowerBound].value : 0
            // 二杠三 is 2-3, whose hyphen no name's form has.
            if written != 0x6760 {
                let syllable = text.syllables[position].rawValue
                tokens.append(Token(syllable: syllable, scalar: written, position: position))
            }
            scalar = range.upperBound
            position += 1
        }
        self.tokens = tokens
    }

    /// Whether a unit word follows within some characters, or what sounds like one behind what sounds like a numeral.
    func soundsLikeNumber(within reach: Int = 6) -> Bool {
        for (index, token) in tokens.prefix(reach).enumerated() {
            if Self.unitCharacters.contains(token.scalar) { return true }
            if index > 0, Self.unitSounds.contains(token.syllable),
                Self.numeralSounds.contains(tokens[index - 1].syllable)
            {
                return true
            }
        }
        return false
    }

    /// Whether something behind the place is written as a number or its unit word, or sounds like both: what has none of
    /// them, such as 漏水漏得厉害, is no number however it sounds.
    var mayHoldNumber: Bool {
        soundsLikeNumber()
            || tokens.contains { token in
                token.syllable == Self.noSyllable || NameAligner.digit(token.scalar) != nil
                    || Self.unitWordCharacters.contains(token.scalar)
            }
    }

    private static let unitWordCharacters = Set("号栋幢座室楼房巷层单元".unicodeScalars.map(\.value))
    private static let unitCharacters = Set("号栋幢座室".unicodeScalars.map(\.value))
    private static let unitSounds = sounds("hao dong zuo shi fang dan")
    private static let numeralSounds = sounds("ling yi yao er liang san si wu liu qi ba jiu shi bai")

    private static func sounds(_ pinyin: String) -> Set<UInt16> {
        Set(pinyin.split(separator: " ").compactMap { Syllable(pinyin: $0)?.rawValue })
    }

    /// A Latin letter in upper case and half width.
    private static func letter(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x41...0x5A: scalar
        case 0x61...0x7A: scalar - 0x20
        case 0xFF21...0xFF3A: scalar - 0xFEE0
        case 0xFF41...0xFF5A: scalar - 0xFEE0 - 0x20
        default: nil
        }
    }

    private static func isStop(_ scalar: UInt32) -> Bool { "，。；！？,;!?、".unicodeScalars.contains { $0.value == scalar } }
}
