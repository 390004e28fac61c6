import ZhidaCore

extension SpokenNumber {
    /// A number in Chinese characters with powers of ten: 123 → 一百二十三, 10 → 十, 3005 → 三千零五.
    ///
    /// - Parameter value: 0 to 999,999,999,999; what lies outside is written digit by digit.
    public static func written(_ value: Int) -> String {
        (0..<1_000_000_000_000).contains(value) ? writing(value, liang: false) : writtenDigitByDigit(String(value))
    }

    /// Digits one by one, as numbers of doors and telephones are said: "110" → 幺幺零; other characters stay.
    public static func writtenDigitByDigit(_ digits: some StringProtocol) -> String {
        var text = ""
        for scalar in digits.unicodeScalars {
            let digit = Int(scalar.value) - 0x30
            text.unicodeScalars.append((0...9).contains(digit) ? telephoneDigits[digit] : scalar)
        }
        return text
    }

    /// Every way in which callers say a number, as toneless syllables, the most usual first and none twice.
    ///
    /// 123 → `yi bai er shi san`, `yao er san`, `yi er san`; 120 also `yi bai er`; 1205 also `shi er ling wu`; 2 → `er`,
    /// `liang`. `digits` may begin with zeros, which only the forms that go digit by digit keep. Text with anything but
    /// ASCII digits, or with more than 20 of them, has no form.
    public static func spokenForms(ofDigits digits: some StringProtocol) -> [[Syllable]] {
        weightedForms(ofDigits: digits).map(\.form)
    }

    /// The forms of ``spokenForms(ofDigits:)``, each with how often it is said, beside 1 for the most usual one.
    ///
    /// Two digits are hardly ever said one by one (七五号 for 75号), three as often as not, four nearly always. Rough
    /// figures: what they are for is that 七十五, heard badly, is not taken for 七九.
    public static func weightedForms(ofDigits digits: some StringProtocol) -> [(form: [Syllable], weight: Double)] {
        let figures = digits.utf8.map { Int($0) - 0x30 }
        guard (1...20).contains(figures.count), figures.allSatisfy((0...9).contains) else { return [] }
        var forms: [(form: [Syllable], weight: Double)] = []
        func add(_ form: [Syllable], _ weight: Double) {
            if !forms.contains(where: { $0.form == form }) { forms.append((form, weight)) }
        }
        if figures.count == 1 || (figures[0] != 0 && figures.count <= 12) {
            let value = figures.reduce(0) { $0 * 10 + $1 }
            let usual = figures.count < 4 ? 1.0 : 0.3
            let positional = writing(value, liang: false)
            add(syllables(of: positional), usual)
            let colloquial = writing(value, liang: true)
            add(syllables(of: colloquial), usual)
            if let short = abbreviated(figures, colloquial) { add(syllables(of: short), 0.4 * usual) }
            if let short = abbreviated(figures, positional) { add(syllables(of: short), 0.4 * usual) }
        }
        if figures.count > 1 {
            let oneByOne = figures[0] == 0 ? 1 : [2: 0.02, 3: 0.5][figures.count, default: 1]
            add(figures.map { $0 == 1 ? Syllables.yao : Syllables.digits[$0] }, oneByOne)
            add(figures.map { Syllables.digits[$0] }, 0.3 * oneByOne)
            // Floor and room: 1205 → 十二零五. The room's own zero keeps it from sounding like 12, 15.
            if figures.count == 4, figures[0] != 0, figures[2] == 0, figures[3] != 0 {
                let floor = writing(figures[0] * 10 + figures[1], liang: false)
                add(syllables(of: floor) + [Syllables.digits[0], Syllables.digits[figures[3]]], 0.5)
            }
        } else if figures[0] == 1 {
            add([Syllables.yao], 0.02)
        }
        return forms
    }

    /// Every way in which callers say a number that is not negative; see ``spokenForms(ofDigits:)``.
    public static func spokenForms(of value: Int) -> [[Syllable]] { spokenForms(ofDigits: String(value)) }

    private static let digitCharacters: [Unicode.Scalar] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    private static let telephoneDigits: [Unicode.Scalar] = ["零", "幺", "二", "三", "四", "五", "六", "七", "八", "九"]

    /// - Parameter liang: write 两 for 2 alone and before 百, 千, 万 and 亿 at the head of the number.
    private static func writing(_ value: Int, liang: Bool) -> String {
        guard value > 0 else { return "零" }
        if value == 2, liang { return "两" }
        var text = ""
        let groups: [(Int, Unicode.Scalar?)] = [
            (value / 100_000_000, "亿"), (value / 10_000 % 10_000, "万"), (value % 10_000, nil),
        ]
        var skipped = false  // a zero is due before the next figure
        for (number, (group, name)) in groups.enumerated() {
            if group == 0 {
                skipped = !text.isEmpty
                continue
            }
            let powers: [(Int, String)] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")]
            for (power, unit) in powers {
                let figure = group / power % 10
                guard figure > 0 else {
                    skipped = !text.isEmpty
                    continue
                }
                if skipped { text += "零" }
                skipped = false
                let isTwo = figure == 2 && liang && power >= 100
                let isGroupTwo = figure == 2 && liang && group == 2 && name != nil
                // 12 is 十二, but 112 is 一百一十二.
                if !(power == 10 && figure == 1 && text.isEmpty) {
                    text.unicodeScalars.append(isTwo || isGroupTwo ? "两" : digitCharacters[figure])
                }
                text += unit
            }
            if let name { text.unicodeScalars.append(name) }
            // 二十万三千 needs no 零; 二十万零三百 does: the next group begins with a zero.
            skipped = number + 1 < groups.count && groups[number + 1].0 < 1000
        }
        return text
    }

    /// 120 → 一百二, 1200 → 一千二: the last power is left unsaid after a figure right below another.
    private static func abbreviated(_ figures: [Int], _ written: String) -> String? {
        guard figures.count >= 3, let last = figures.lastIndex(where: { $0 != 0 }), last >= 1, last < figures.count - 1,
            figures[last - 1] != 0, figures.count - 1 - last < 4  // 一万二千 → 一万二, but 十二万 keeps its 万
        else { return nil }
        return String(written.dropLast())
    }

    private static func syllables(of written: String) -> [Syllable] {
        written.unicodeScalars.map { scalar in
            switch scalar {
            case "十": Syllables.shi
            case "百": Syllables.bai
            case "千": Syllables.qian
            case "万": Syllables.wan
            case "亿": Syllables.digits[1]
            case "两": Syllables.liang
            default: Syllables.digits[Int(NumeralCode.of(scalar: scalar.value))]
            }
        }
    }

    private enum Syllables {
        static let digits = ["ling", "yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"].map(known)
        static let yao = known("yao")
        static let liang = known("liang")
        static let shi = known("shi")
        static let bai = known("bai")
        static let qian = known("qian")
        static let wan = known("wan")

        private static func known(_ pinyin: String) -> Syllable { Syllable(pinyin: pinyin)! }
    }
}
