/// How the numbers of addresses are said: 123号 一百二十三号, 幺二三号; 2栋 两栋; 501室 五零一室.
enum NumberForms {
    private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    /// Digit by digit; 1 as 幺 or 一.
    static func digitwise(_ number: String, yao: Bool) -> String {
        number.compactMap(\.wholeNumberValue).map { $0 == 1 && yao ? "幺" : digits[$0] }.joined()
    }

    /// With powers of ten: 一百二十三, 一千零五; `liang`: 两百, 两千; a single 2 stays 二.
    static func positional(_ number: Int, liang: Bool) -> String {
        guard number > 0 else { return "零" }
        var text = ""
        var gap = false
        for (power, word) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = number / power % 10
            if digit == 0 {
                gap = gap || !text.isEmpty
                continue
            }
            if gap { text += "零" }
            gap = false
            if power == 10, digit == 1, text.isEmpty {
                text += "十"
            } else {
                text += (digit == 2 && power >= 100 && liang ? "两" : digits[digit]) + word
            }
        }
        return text
    }

    /// 百二 for 120, 一百二, 两千五: the last power of ten unsaid.
    static func shortened(_ number: Int) -> [String] {
        switch number {
        case 110...990 where number % 10 == 0 && number % 100 != 0:
            let tens = digits[number / 10 % 10]
            return (number < 200 ? ["百" + tens] : []) + [positional(number / 100 * 100, liang: true) + tens]
        case 1_100...9_900 where number % 100 == 0 && number % 1_000 != 0:
            return [positional(number / 1_000 * 1_000, liang: true) + digits[number / 100 % 10]]
        default: return []
        }
    }

    /// The ways to say a run of digits, the usual ones first, each with how often it is used.
    static func forms(_ number: String, isRoom: Bool, isCount: Bool) -> [(String, Double)] {
        guard let value = Int(number), number.count <= 4, !number.hasPrefix("0") else {
            return [(digitwise(number, yao: true), 1), (digitwise(number, yao: false), 1)]
        }
        let whole = positional(value, liang: false)
        var forms: [(String, Double)] = []
        if isRoom, number.count >= 3 {
            forms = [(digitwise(number, yao: true), 4), (digitwise(number, yao: false), 4), (whole, 0.5)]
        } else {
            forms = [(whole, 5)]
            // 一六 for 16 is rare, 一零 for 10 is not said.
            if number.count > 2 || number.count == 2 && value % 10 != 0 {
                let share = number.count > 2 ? 2 : 0.15
                forms += [(digitwise(number, yao: true), share), (digitwise(number, yao: false), share)]
            }
            forms += shortened(value).map { ($0, 1) }
        }
        if value > 199 { forms.append((positional(value, liang: true), isRoom ? 0.3 : 2)) }
        if isCount, value == 2 { forms.append(("两", 5)) }
        var seen: Set<String> = []
        return forms.filter { seen.insert($0.0).inserted }
    }

    /// The ways to say a whole element: 88号之2, 88-1号, 2单元501室, A栋.
    static func spoken(_ name: String) -> [(String, Double)] {
        var said: [(String, Double)] = [("", 1)]
        var rest = name[...]
        while let first = rest.first {
            let parts: [(String, Double)]
            if first.isASCII, first.isNumber {
                let run = rest.prefix { $0.isASCII && $0.isNumber }
                rest = rest.dropFirst(run.count)
                let isRoom = rest.hasPrefix("室") || rest.hasPrefix("房") || rest.isEmpty && run.count >= 3
                let isCount = rest.hasPrefix("栋") || rest.hasPrefix("幢") || rest.hasPrefix("单元")
                parts = forms(String(run), isRoom: isRoom, isCount: isCount)
            } else {
                rest = rest.dropFirst()
                parts = first == "-" ? [("杠", 2), ("之", 1)] : [(String(first), 1)]
            }
            said = said.flatMap { before in parts.map { (before.0 + $0.0, before.1 * $0.1) } }
        }
        return said
    }
}
