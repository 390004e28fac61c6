import ZhidaCore

/// What a character or a syllable means inside a numeral, in one byte.
enum NumeralCode {
    /// No part of a numeral.
    static let none: UInt8 = 0xFF
    /// 两: a 2 that stands alone or before a unit, never within a string of digits.
    static let liang: UInt8 = 0x0C
    /// Arabic digits are 0x20 + digit; the Chinese ones are 0...9.
    static let arabic: UInt8 = 0x20
    /// 十 百 千 are 0x41, 0x42, 0x43: the low bits are the power of ten.
    static let power: UInt8 = 0x40
    static let wan: UInt8 = 0x44
    static let yi: UInt8 = 0x48
    /// 廿 卅 卌 are 0x50 + 2, 3, 4.
    static let tens: UInt8 = 0x50

    static func isChineseDigit(_ code: UInt8) -> Bool { code < 10 }
    static func isArabic(_ code: UInt8) -> Bool { code >= arabic && code < arabic + 10 }
    static func isPower(_ code: UInt8) -> Bool { code > power && code <= yi }

    static func of(scalar: UInt32) -> UInt8 {
        switch scalar {
        case 0x30...0x39: return arabic + UInt8(scalar - 0x30)
        case 0xFF10...0xFF19: return arabic + UInt8(scalar - 0xFF10)
        case 0..<0x3000: return scalar == 0x25CB ? 0 : none
        default: break
        }
        switch Unicode.Scalar(scalar) {
        case "零", "〇": return 0
        case "一", "壹", "幺", "弌": return 1
        case "二", "贰", "貳": return 2
        case "两", "兩": return liang
        case "三", "叁", "參", "弎": return 3
        case "四", "肆": return 4
        case "五", "伍": return 5
        case "六", "陆", "陸": return 6
        case "七", "柒": return 7
        case "八", "捌": return 8
        case "九", "玖": return 9
        case "十", "拾": return power + 1
        case "百", "佰": return power + 2
        case "千", "仟": return power + 3
        case "万", "萬": return wan
        case "亿", "億": return yi
        case "廿": return tens + 2
        case "卅": return tens + 3
        case "卌": return tens + 4
        default: return none
        }
    }

    /// By syllable; 亿 is left out, since `yi` is 一.
    static let ofSyllable: [UInt8] = {
        var codes = [UInt8](repeating: none, count: Syllable.all.count)
        let known: [(String, UInt8)] = [
            ("ling", 0), ("yi", 1), ("yao", 1), ("er", 2), ("liang", liang), ("san", 3), ("si", 4), ("wu", 5),
            ("liu", 6), ("qi", 7), ("ba", 8), ("jiu", 9), ("shi", power + 1), ("bai", power + 2),
            ("qian", power + 3), ("wan", wan),
        ]
        for (pinyin, code) in known { codes[Int(Syllable(pinyin: pinyin)!.rawValue)] = code }
        return codes
    }()
}

/// Reads one numeral from a row of ``NumeralCode``s.
///
/// Linear: each call looks at the codes of the numeral that it returns and at most two more.
struct NumeralParser {
    let codes: UnsafeBufferPointer<UInt8>

    struct Result {
        var end: Int
        var style: Numeral.Style
        /// The value of a numeral with powers of ten; `nil` for strings of digits, whose text is their digits.
        var value: Int?
    }

    private func code(_ index: Int) -> UInt8 { index < codes.count ? codes[index] : NumeralCode.none }

    /// The longest numeral that begins at `start`; `nil` where none does.
    func numeral(at start: Int) -> Result? {
        let first = code(start)
        if first == NumeralCode.none { return nil }
        if NumeralCode.isArabic(first) {
            let end = endOfRun(from: start, NumeralCode.isArabic)
            if end - start <= 4, NumeralCode.isPower(code(end)), let result = positional(at: start) { return result }
            return Result(end: end, style: .arabic)
        }
        if NumeralCode.isChineseDigit(first) {
            let end = endOfRun(from: start, NumeralCode.isChineseDigit)
            let powerFollows = NumeralCode.isPower(code(end))
            switch end - start {
            case 1 where powerFollows && first != 0: return positional(at: start)
            case 1: return Result(end: end, style: .positional, value: Int(first))
            // The last digit belongs to the power: 三四百 is 三, 四百.
            case 2 where powerFollows && codes[end - 1] != 0:
                return Result(end: end - 1, style: .positional, value: Int(first))
            case _ where powerFollows && codes[end - 1] != 0: return Result(end: end - 1, style: .digits)
            default: return Result(end: end, style: .digits)
            }
        }
        return positional(at: start)
    }

    private func endOfRun(from start: Int, _ belongs: (UInt8) -> Bool) -> Int {
        var end = start
        while end < codes.count, belongs(codes[end]) { end += 1 }
        return end
    }

    /// A numeral with powers of ten: 一百二十三, 百二, 十二, 廿三, 1百2, 三千零五, 两万五, and room numbers said in pairs
    /// (十二零五 is 1205).
    private func positional(at start: Int) -> Result? {
        var index = start
        var total = 0  // what 亿 and 万 have closed
        var section = 0  // below 万
        var lastPower: UInt8 = 9  // the last power of ten written; 9 before any
        var lastGroup: UInt8 = 9  // 8 after 亿, 4 after 万
        var mixed = false
        scan: while index < codes.count {
            var position = index
            var sawZero = false
            while code(position) == 0, index > start {
                sawZero = true
                position += 1
            }
            // 二十零五 is a pair, not 25.
            if sawZero, lastPower == 1 { break }
            var head = code(position)
            var coefficient = 1
            var written = 0  // characters of the coefficient
            if NumeralCode.isArabic(head) {
                coefficient = 0
                while written < 5, NumeralCode.isArabic(code(position)) {
                    coefficient = coefficient * 10 + Int(codes[position] - NumeralCode.arabic)
                    position += 1
                    written += 1
                }
                if written > 4 { break }
                mixed = true
            } else if NumeralCode.isChineseDigit(head), head != 0 {
                coefficient = Int(head)
                position += 1
                written = 1
            } else if head == NumeralCode.liang {
                coefficient = 2
                position += 1
                written = 1
            } else if head > NumeralCode.tens, head < NumeralCode.tens + 5 {
                guard lastPower > 1 else { break }
                section += Int(head - NumeralCode.tens) * 10
                lastPower = 1
                index = position + 1
                continue
            }
            head = code(position)
            if head > NumeralCode.power, head < NumeralCode.wan {
                let power = head - NumeralCode.power
                guard power < lastPower else { break }
                if written == 0 {
                    // 十 may stand bare anywhere, 百 and 千 only at the front and before a digit (百二).
                    guard power == 1 || (index == start && isDigit(code(position + 1))) else { break }
                }
                section += coefficient * Self.powers[Int(power)]
                lastPower = power
                index = position + 1
                continue
            }
            if head == NumeralCode.wan || head == NumeralCode.yi {
                let group = head - NumeralCode.power
                let count = section + (written == 0 ? 0 : coefficient)
                guard group < lastGroup, count > 0, !(written > 0 && isAbbreviation(sawZero, lastPower)) else { break }
                guard written > 0 || !sawZero else { break }
                total += count * (group == 4 ? 10_000 : 100_000_000)
                section = 0
                lastGroup = group
                lastPower = group
                index = position + 1
                continue
            }
            guard written > 0 else { break }
            // A coefficient without a power ends the numeral.
            let digitFollows = isDigit(head)
            if mixed, NumeralCode.isArabic(code(position - 1)) {
                if lastPower < 9, lastPower > 1, written == 1, !sawZero {
                    section += coefficient * Self.powers[Int(lastPower) - 1]
                } else if lastPower < 9, sawZero || written == Int(lastPower) {
                    section += coefficient
                } else {
                    break scan
                }
            } else if sawZero || lastPower == 1 || lastPower == 9 {
                section += coefficient
            } else {
                // 百二 is 120, 三万五 is 35,000; 一百二三 is no numeral beyond 一百.
                guard !digitFollows else { break }
                section += coefficient * Self.powers[Int(lastPower) - 1]
            }
            index = position
            break
        }
        guard index > start else { return nil }
        let value = total + section
        if let pair = pair(after: index, value: value) { return pair }
        return Result(end: index, style: mixed ? .mixed : .positional, value: value)
    }

    private func isDigit(_ code: UInt8) -> Bool {
        NumeralCode.isChineseDigit(code) || NumeralCode.isArabic(code) || code == NumeralCode.liang
    }

    /// Whether a digit in this place would stand for the next lower power rather than for itself.
    private func isAbbreviation(_ sawZero: Bool, _ lastPower: UInt8) -> Bool {
        !sawZero && lastPower > 1 && lastPower < 9
    }

    /// 十二零五 → 1205: floor and room said one after the other.
    private func pair(after end: Int, value: Int) -> Result? {
        guard (10...99).contains(value), code(end) == 0 else { return nil }
        let last = code(end + 1)
        guard last > 0, last < 10, !isDigit(code(end + 2)), !NumeralCode.isPower(code(end + 2)) else { return nil }
        return Result(end: end + 2, style: .pairs, value: value * 100 + Int(last))
    }

    static let powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
}
