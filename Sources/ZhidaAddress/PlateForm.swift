import ZhidaCore
import ZhidaText

/// One way in which a door's, building's or room's name is said: 88号 as 八八号 or 八十八号.
struct PlateForm {
    /// A numeral, a unit word's syllable or a letter, by its place in ``all``.
    typealias Token = UInt8

    /// What a token is.
    struct Meaning {
        /// Raw value; ``PlateTail/noSyllable`` for a letter.
        var syllable: UInt16
        /// The letter, or the character that a unit word is written with; 0 for a numeral.
        var scalar: UInt32
        /// The value of a numeral: 0...9, 10 for 十, 11 for 百, 12 for 千; 255 for others.
        var digit: UInt8
        /// A unit word's syllable, which may be left out or be another word of the same meaning.
        var isUnit: Bool
    }

    var tokens: [Token]

    /// Every token: the numerals by value, the unit words, the letters.
    static let all: [Meaning] =
        [
            "ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi", "bai", "qian",
        ].enumerated().map { Meaning(syllable: raw($1), scalar: 0, digit: UInt8($0), isUnit: false) }
        + [
            ("号", "hao"), ("栋", "dong"), ("座", "zuo"), ("幢", "zhuang"), ("楼", "lou"), ("单", "dan"), ("元", "yuan"),
            ("室", "shi"), ("房", "fang"), ("之", "zhi"), ("层", "ceng"), ("铺", "pu"), ("附", "fu"),
        ].map { Meaning(syllable: raw($1), scalar: $0.unicodeScalars.first!.value, digit: 255, isUnit: true) }
        + (UInt32(0x41)...0x5A).map {
            Meaning(syllable: PlateTail.noSyllable, scalar: $0, digit: 255, isUnit: false)
        }

    /// Whether a token is a unit word's.
    @inline(__always)
    static func isUnit(_ token: Token) -> Bool { (firstUnit..<firstLetter).contains(token) }

    private static let firstUnit: Token = 13
    private static let firstLetter: Token = 26

    /// The forms of a name, digit by digit first.
    ///
    /// - Parameter name: UTF-8.
    static func forms(of name: UnsafeRawBufferPointer) -> [PlateForm] {
        var byDigits: [Token] = []
        var positional: [Token] = []
        var differs = false
        var parser = UTF8.ForwardParser()
        var iterator = name.makeIterator()
        var run: [Token] = []
        func close() {
            guard !run.isEmpty else { return }
            byDigits += run
            if run.count == 2 || run.count == 3, run[0] != 0 {
                positional += spoken(run)
                differs = true
            } else {
                positional += run
            }
            run.removeAll(keepingCapacity: true)
        }
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            let scalar = UTF8.decode(encoded).value
            if (0x30...0x39).contains(scalar) {
                run.append(Token(scalar - 0x30))
                continue
            }
            close()
            guard let token = token(scalar) else { continue }
            byDigits.append(token)
            positional.append(token)
        }
        close()
        return differs ? [PlateForm(tokens: byDigits), PlateForm(tokens: positional)] : [PlateForm(tokens: byDigits)]
    }

    /// The token of a letter, a unit word's character or a numeral's.
    private static func token(_ scalar: UInt32) -> Token? {
        if (0x41...0x5A).contains(scalar) { return firstLetter + Token(scalar - 0x41) }
        return units[scalar] ?? NameAligner.digit(scalar)
    }

    /// 八十八, 一百二十三, 一百零五; 十二 without its 一.
    private static func spoken(_ digits: [Token]) -> [Token] {
        var tokens: [Token] = []
        if digits.count == 3 {
            tokens = [digits[0], 11]
            if digits[1] == 0, digits[2] != 0 { tokens.append(0) }
        }
        let tens = digits[digits.count - 2]
        let ones = digits[digits.count - 1]
        if tens > 0 {
            if tens > 1 || digits.count == 3 { tokens.append(tens) }
            tokens.append(10)
        }
        if ones > 0 { tokens.append(ones) }
        return tokens
    }

    private static func raw(_ pinyin: String) -> UInt16 { Syllable(pinyin: pinyin)!.rawValue }

    /// The unit words of plates, by character.
    private static let units: [UInt32: Token] = Dictionary(
        uniqueKeysWithValues: (firstUnit..<firstLetter).map { (all[Int($0)].scalar, $0) }
    )
}
