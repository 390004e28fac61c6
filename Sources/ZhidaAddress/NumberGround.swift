import ZhidaText

/// Which syllables of a typed text belong to its numbers: there a name is one only where it is written so.
final class NumberGround {
    /// Numbers with the unit word of a door, building, unit or room, and digits.
    private let plates: [Range<Int>]
    private let scalars: [Unicode.Scalar]
    private let ranges: [Range<Int>]

    init(_ text: SpokenText, _ numbers: [SaidNumber]) {
        scalars = text.scalars
        ranges = text.ranges
        plates = text.isHeard ? [] : numbers.filter(Self.isPlate).map(\.span)
    }

    private static func isPlate(_ number: SaidNumber) -> Bool {
        switch number.plate.unit {
        case .door, .building, .unit, .room, .floor: true
        case .lane, .area, .phase, .row, nil: false
        }
    }

    /// Whether a stretch takes a part of a number: 3号1栋 is not 蚝一, and 栋门口 not 东门.
    func contradicts(_ span: Range<Int>) -> Bool {
        plates.contains { $0.overlaps(span) }
    }

    /// The part of a stretch before the first number that it takes a part of.
    func before(_ span: Range<Int>, in window: Range<Int>) -> Range<Int> {
        let end = plates.lazy.filter { $0.overlaps(span) }.map(\.lowerBound).min() ?? window.upperBound
        return window.lowerBound..<max(window.lowerBound, min(end, window.upperBound))
    }

    /// Whether digits at an end of a stretch go on as a number: 107 is no road in 107号, 1073 or 3-2-107, and 6区 of A6区 is
    /// another zone.
    func continues(_ span: Range<Int>) -> Bool {
        let range = ranges[span.lowerBound].lowerBound..<ranges[span.upperBound - 1].upperBound
        if isDigit(range.upperBound - 1) {
            if range.upperBound < scalars.count, isDigit(range.upperBound) { return true }
            if plates.contains(where: { $0.overlaps(span) && $0.upperBound > span.upperBound }) { return true }
        }
        guard isDigit(range.lowerBound), range.lowerBound > 0 else { return false }
        let before = scalars[range.lowerBound - 1]
        if isDigit(range.lowerBound - 1) || (("A"..."Z").contains(before) && !Self.roadClasses.contains(before)) {
            return true
        }
        return range.lowerBound > 1 && before == "-" && isDigit(range.lowerBound - 2)
    }

    /// What the numbers of roads are written behind: G107国道.
    private static let roadClasses = Set("GSXYC".unicodeScalars)

    private func isDigit(_ index: Int) -> Bool { ("0"..."9").contains(scalars[index]) }
}
