import ZhidaCore
import ZhidaGazetteer

/// Names with digits in them (宝城71区, 107国道), found in typed text by the digits, however they are read,
/// where the characters beside them are the same or sound the same.
final class NumberedNames: Sendable {
    private struct Entry {
        let name: Int
        let scalars: [Unicode.Scalar]
        /// Raw values; digits take one syllable or more.
        let reading: [UInt16]
        /// Where the digits begin.
        let offset: Int
    }

    private let byDigits: [String: [Entry]]

    init(table: PlaceNameTable) {
        var byDigits: [String: [Entry]] = [:]
        for name in 0..<table.count where table.isNumbered(name) {
            let scalars = Array(table.text(name).unicodeScalars)
            guard let start = scalars.firstIndex(where: Self.isDigit) else { continue }
            let digits = String(String.UnicodeScalarView(scalars[start...].prefix(while: Self.isDigit)))
            byDigits[digits, default: []].append(
                Entry(name: name, scalars: scalars, reading: table.reading(name), offset: start)
            )
        }
        self.byDigits = byDigits
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// Where such a name stands in a text as it is written.
    func matches(in text: SpokenText) -> [(name: Int, match: NameAligner.Match)] {
        guard !byDigits.isEmpty, !text.isHeard else { return [] }
        var matches: [(name: Int, match: NameAligner.Match)] = []
        let scalars = text.scalars
        var index = 0
        while index < scalars.count {
            guard Self.isDigit(scalars[index]) else {
                index += 1
                continue
            }
            var end = index
            while end < scalars.count, Self.isDigit(scalars[end]) { end += 1 }
            for entry in byDigits[String(String.UnicodeScalarView(scalars[index..<end]))] ?? [] {
                let range = index - entry.offset..<index - entry.offset + entry.scalars.count
                guard range.lowerBound >= 0, range.upperBound <= scalars.count, let span = span(of: range, in: text),
                    let cost = cost(entry, text, range, span, digits: end - index)
                else { continue }
                matches.append((entry.name, NameAligner.Match(span: span, cost: cost)))
            }
            index = end
        }
        return matches
    }

    /// What the characters beside the digits cost: nothing where they are the same, a little for homophones.
    private func cost(_ entry: Entry, _ text: SpokenText, _ range: Range<Int>, _ span: Range<Int>, digits: Int)
        -> Float?
    {
        var cost: Float = 0
        let behind = entry.scalars.count - entry.offset - digits
        for index in entry.scalars.indices where !(entry.offset..<entry.offset + digits).contains(index) {
            guard text.scalars[range.lowerBound + index] != entry.scalars[index] else { continue }
            let isBefore = index < entry.offset
            let fromEnd = entry.scalars.count - index
            let said = isBefore ? span.lowerBound + index : span.upperBound - fromEnd
            let meant = isBefore ? index : entry.reading.count - fromEnd
            guard span.contains(said), entry.reading.indices.contains(meant), behind < entry.reading.count,
                text.syllables[said].rawValue == entry.reading[meant]
            else { return nil }
            cost += Self.homophone
        }
        return cost
    }

    private static let homophone: Float = 0.08

    /// The syllables that stand for a range of scalars.
    private func span(of range: Range<Int>, in text: SpokenText) -> Range<Int>? {
        guard let first = text.ranges.firstIndex(where: { $0.lowerBound >= range.lowerBound }),
            let end = text.ranges[first...].firstIndex(where: { $0.lowerBound >= range.upperBound })
                ?? (text.ranges.last.map { $0.upperBound <= range.upperBound } == true ? text.ranges.count : nil),
            first < end
        else { return nil }
        return first..<end
    }
}
