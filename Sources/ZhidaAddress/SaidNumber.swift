import ZhidaText

/// A number said in a text, as an address counts by it: 88号, 20-1号, A栋, 501室.
struct SaidNumber: Hashable, Sendable {
    let plate: PlateName
    /// Scalars of the text, unit word included.
    let range: Range<Int>
    /// Syllables of the text. Letters have none: of A栋 it is the 栋 alone.
    let span: Range<Int>

    /// The digits, letters and branches: 88, 20-1, A6.
    var digits: String { plate.counting(nil).text }
}

extension SpokenText {
    /// The numbers of the text, in order.
    var numbers: [SaidNumber] {
        let rows = plateScalars.withUnsafeBufferPointer(PlateRow.rows(in:))
        guard !rows.isEmpty else { return [] }
        var numbers: [SaidNumber] = []
        var syllable = 0
        for part in rows.lazy.flatMap(\.parts) where !part.isAlternative {
            while syllable < ranges.count, ranges[syllable].upperBound <= part.range.lowerBound { syllable += 1 }
            var end = syllable
            while end < ranges.count, ranges[end].lowerBound < part.range.upperBound { end += 1 }
            guard end > syllable, part.name.unit != nil || !isOfWord(part.range) else { continue }
            numbers.append(SaidNumber(plate: part.name, range: part.range, span: syllable..<end))
        }
        return numbers
    }

    /// Whether a numeral is the beginning of a word: 十字路口, 三岔路口; 一带, 一段.
    private func isOfWord(_ numeral: Range<Int>) -> Bool {
        guard numeral.upperBound < scalars.count else { return false }
        let next = scalars[numeral.upperBound]
        return Self.crossings.contains(next)
            || (numeral.count == 1 && scalars[numeral.lowerBound] == "一" && Self.stretches.contains(next))
    }

    private static let crossings = Set("字岔".unicodeScalars)
    private static let stretches = Set("带段直侧半边".unicodeScalars)

    /// The scalars, with a hyphen for the 杠 of 二杠三号, which is 2-3号.
    private var plateScalars: [UInt32] {
        var values = scalars.map(\.value)
        for index in values.indices.dropFirst().dropLast()
        where values[index] == 0x6760 && NameAligner.digit(values[index - 1]) != nil
            && NameAligner.digit(values[index + 1]) != nil
        { values[index] = 0x2D }
        return values
    }
}
