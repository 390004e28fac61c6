import ZhidaCore

/// An address as it was heard, parted into names and the number behind them.
struct NumberPart {
    /// Syllables of the names.
    let names: Range<Int>
    /// Syllables of the number with its unit words; empty where none was heard.
    let number: Range<Int>

    init(_ syllables: [Syllable]) {
        var unit = syllables.endIndex
        while unit > 0, Self.units.contains(syllables[unit - 1]) { unit -= 1 }
        var start = unit
        while start > 0, Self.numerals.contains(syllables[start - 1]) { start -= 1 }
        // A name may end with a word that is a unit elsewhere (…楼): without a numeral it is no number.
        if start == unit { (unit, start) = (syllables.endIndex, syllables.endIndex) }
        names = 0..<start
        number = start..<syllables.endIndex
    }

    private static let units = syllables("hao dong zuo lou xiang dan yuan shi fang")
    private static let numerals = syllables("ling yi yao er liang san si wu liu qi ba jiu shi bai qian")

    private static func syllables(_ text: String) -> Set<Syllable> {
        Set(text.split(separator: " ").compactMap { Syllable(pinyin: $0) })
    }
}
