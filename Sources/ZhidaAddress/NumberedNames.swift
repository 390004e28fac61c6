import ZhidaCore
import ZhidaGazetteer

/// Names with digits in them (宝城71区, 107国道), found in typed text by the digits, however they are read.
struct NumberedNames: Sendable {
    private struct Entry {
        let name: Int
        let scalars: [Unicode.Scalar]
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
            byDigits[digits, default: []].append(Entry(name: name, scalars: scalars, offset: start))
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
                let start = index - entry.offset
                guard start >= 0, start + entry.scalars.count <= scalars.count,
                    scalars[start..<start + entry.scalars.count].elementsEqual(entry.scalars),
                    let span = span(of: start..<start + entry.scalars.count, in: text)
                else { continue }
                matches.append((entry.name, NameAligner.Match(span: span, cost: 0)))
            }
            index = end
        }
        return matches
    }

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
