import ZhidaCore

/// A numeral found in a text, with its place and its value. It is a candidate: whether 固戍一路 counts roads or is a
/// name is for the reader to decide.
public struct Numeral: Hashable, Sendable {
    /// How the numeral is written or said.
    public enum Style: String, Hashable, Sendable, Codable {
        /// 123
        case arabic
        /// Digit by digit: 二〇一, 幺幺零
        case digits
        /// With powers of ten, or one digit alone: 一百二十三, 百二, 廿三, 两
        case positional
        /// Arabic digits with Chinese powers: 1百2
        case mixed
        /// Floor and room one after the other: 十二零五
        case pairs
    }

    /// The numeral's place: Unicode scalars of the text.
    public var range: Range<Int>
    /// The digits as an address shows them; leading zeros are kept (零五 → "05").
    public var digits: String
    /// The value; `nil` for more than 18 digits.
    public var value: Int?
    /// How it is written or said.
    public var style: Style
    /// The unit word right after the numeral.
    public var unit: UnitWord?
    /// Where the unit word ends; the numeral's end where there is none.
    public var end: Int
}

/// Spoken and written numerals 数字读法: to digits, to characters, to syllables.
public enum SpokenNumber {
    /// Every numeral of a text, in order, none overlapping another.
    public static func numbers(in text: NormalisedText) -> [Numeral] { text.scalars.withUnsafeBufferPointer(numbers) }

    /// Every numeral of a text, in order, none overlapping another.
    public static func numbers(in text: some StringProtocol) -> [Numeral] {
        text.unicodeScalars.map(\.value).withUnsafeBufferPointer(numbers)
    }

    /// Every numeral of a row of Unicode scalars, in order, none overlapping another. Linear in the length.
    public static func numbers(in scalars: UnsafeBufferPointer<UInt32>) -> [Numeral] {
        scan(
            count: scalars.count,
            code: { NumeralCode.of(scalar: scalars[$0]) },
            unit: { UnitWord.match(scalars, at: $0) }
        )
    }

    /// Everything in a row of syllables that sounds like a numeral, in order, none overlapping another; ranges count
    /// syllables.
    ///
    /// Many syllables of numerals are common words (`shi` 是, `yao` 要, `yi` 意): a candidate without a unit word, or of
    /// one syllable, means little.
    public static func numbers(in syllables: [Syllable]) -> [Numeral] {
        scan(
            count: syllables.count,
            code: { NumeralCode.ofSyllable[Int(syllables[$0].rawValue)] },
            unit: { UnitWord.match(syllables, at: $0) }
        )
    }

    private static func scan(
        count: Int,
        code: (Int) -> UInt8,
        unit: (Int) -> (unit: UnitWord, end: Int)?
    ) -> [Numeral] {
        var numerals: [Numeral] = []
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { codes in
            for index in 0..<count { codes.initializeElement(at: index, to: code(index)) }
            let codes = UnsafeBufferPointer(codes)
            let parser = NumeralParser(codes: codes)
            var index = 0
            while index < count {
                guard codes[index] != NumeralCode.none, let result = parser.numeral(at: index) else {
                    index += 1
                    continue
                }
                let unit = unit(result.end)
                let (digits, value) = Self.value(of: result, codes: codes, start: index)
                numerals.append(
                    Numeral(
                        range: index..<result.end,
                        digits: digits,
                        value: value,
                        style: result.style,
                        unit: unit?.unit,
                        end: unit?.end ?? result.end
                    )
                )
                index = result.end
            }
        }
        return numerals
    }

    /// The value of a text that is one numeral and nothing else: 三千零五 → 3005, １２３ → 123; `nil` otherwise.
    public static func value(of text: some StringProtocol) -> Int? {
        let numerals = numbers(in: text)
        guard numerals.count == 1, numerals[0].range == 0..<text.unicodeScalars.count else { return nil }
        return numerals[0].value
    }

    /// The numeral that a row of syllables is as a whole: `yi bai er` → 120, `yao yao ling` → 110; `nil` otherwise.
    ///
    /// `range` and `end` of the result count syllables; `unit` is `nil`.
    public static func numeral(of syllables: some Collection<Syllable>) -> Numeral? {
        guard !syllables.isEmpty else { return nil }
        let codes = syllables.map { NumeralCode.ofSyllable[Int($0.rawValue)] }
        return codes.withUnsafeBufferPointer { codes in
            guard let result = NumeralParser(codes: codes).numeral(at: 0), result.end == codes.count else { return nil }
            let (digits, value) = Self.value(of: result, codes: codes, start: 0)
            return Numeral(range: 0..<codes.count, digits: digits, value: value, style: result.style, end: codes.count)
        }
    }

    private static func value(
        of result: NumeralParser.Result,
        codes: UnsafeBufferPointer<UInt8>,
        start: Int
    ) -> (digits: String, value: Int?) {
        if let value = result.value { return (String(value), value) }
        let digits = String(decoding: codes[start..<result.end].map { 0x30 + ($0 & 0x0F) }, as: UTF8.self)
        return (digits, digits.utf8.count <= 18 ? Int(digits) : nil)
    }
}
