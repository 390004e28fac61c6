import ZhidaCore
import ZhidaText

/// One way in which a door's, building's or room's name is said: 88号 as 八八号 or 八十八号.
struct PlateForm {
    /// One syllable or letter of it.
    struct Token {
        /// Raw value; ``PlateTail/noSyllable`` for a letter.
        var syllable: UInt16
        /// The letter, or the character that the syllable is written with; numerals as `digit`.
        var scalar: UInt32
        /// The value of a numeral: 0...9, 10 for 十, 11 for 百, 12 for 千; 255 for others.
        var digit: UInt8
        /// A unit word's syllable, which may be left out or be another word of the same meaning.
        var isUnit: Bool
    }

    var tokens: [Token]

    /// The forms of a name, digit by digit first.
    ///
    /// - Parameter name: UTF-8.
    static func forms(of name: UnsafeRawBufferPointer) -> [PlateForm] {
        var byDigits: [Token] = []
        var positional: [Token] = []
        var differs = false
        var parser = UTF8.ForwardParser()
        var iterator = name.makeIterator()
        var run: [UInt8] = []
        func close() {
            guard !run.isEmpty else { return }
            byDigits += run.map { numeral($0) }
            if run.count == 2 || run.count == 3, run[0] != 0 {
                positional += spoken(run)
                differs = true
            } else {
                positional += run.map { numeral($0) }
            }
            run.removeAll()
        }
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            let scalar = UTF8.decode(encoded).value
            if (0x30...0x39).contains(scalar) {
                run.append(UInt8(scalar - 0x30))
                continue
            }
            close()
            if (0x41...0x5A).contains(scalar) {
                let token = Token(syllable: PlateTail.noSyllable, scalar: scalar, digit: 255, isUnit: false)
                byDigits.append(token)
                positional.append(token)
            } else if let syllable = units[scalar] {
                let token = Token(syllable: syllable, scalar: scalar, digit: 255, isUnit: true)
                byDigits.append(token)
                positional.append(token)
            } else if let digit = NameAligner.digit(scalar) {
                byDigits.append(numeral(digit))
                positional.append(numeral(digit))
            }
        }
        close()
        return differs ? [PlateForm(tokens: byDigits), PlateForm(tokens: positional)] : [PlateForm(tokens: byDigits)]
    }

    private static func numeral(_ digit: UInt8) -> Token {
        Token(syllable: numerals[Int(digit)], scalar: 0, digit: digit, isUnit: false)
    }

    /// 八十八, 一百二十三, 一百零五; 十二 without its 一.
    private static func spoken(_ digits: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        if digits.count == 3 {
            tokens = [numeral(digits[0]), numeral(11)]
            if digits[1] == 0, digits[2] != 0 { tokens.append(numeral(0)) }
        }
        let tens = digits[digits.count - 2]
        let ones = digits[digits.count - 1]
        if tens > 0 {
            if tens > 1 || digits.count == 3 { tokens.append(numeral(tens)) }
            tokens.append(numeral(10))
        }
        if ones > 0 { tokens.append(numeral(ones)) }
        return tokens
    }

    private static func raw(_ pinyin: String) -> UInt16 { Syllable(pinyin: pinyin)!.rawValue }

    private static let numerals: [UInt16] = [
        "ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi", "bai", "qian",
    ].map(raw)

    /// The unit words of plates, by character.
    private static let units: [UInt32: UInt16] = Dictionary(
        uniqueKeysWithValues: [
            ("号", "hao"), ("栋", "dong"), ("座", "zuo"), ("幢", "zhuang"), ("楼", "lou"), ("单", "dan"), ("元", "yuan"),
            ("室", "shi"), ("房", "fang"), ("之", "zhi"), ("层", "ceng"), ("铺", "pu"), ("附", "fu"),
        ].map { ($0.0.unicodeScalars.first!.value, raw($0.1)) }
    )
}
