import ZhidaCore

/// A text laid out for aligning names with it: a syllable, and the character that it stands for, at each position.
final class AlignableText {
    /// What stands at one position.
    struct Position {
        /// Where the syllable's row begins in a matrix of all syllables by all.
        var row: Int32
        /// The character; 0 where a syllable does not stand for one.
        var written: UInt32
        /// The value of a numeral's character, as ``NameAligner/digit(_:)``; 255 for others.
        var digit: UInt8
        /// Whether the character stands for itself alone, however it sounds: an Arabic digit, 省, 市.
        var isFixed: Bool
    }

    let positions: UnsafeMutableBufferPointer<Position>
    let isHeard: Bool

    var count: Int { positions.count }

    /// The raw value of the syllable at a position.
    @inline(__always)
    func syllable(_ position: Int) -> UInt16 { UInt16(Int(positions[position].row) / Syllable.all.count) }

    init(_ text: SpokenText) {
        positions = .allocate(capacity: text.syllables.count)
        isHeard = text.isHeard
        for (index, range) in text.ranges.enumerated() {
            let written = range.count == 1 ? text.scalars[range.lowerBound].value : 0
            positions.initializeElement(
                at: index,
                to: Position(
                    row: Int32(text.syllables[index].rawValue) * Int32(Syllable.all.count),
                    written: written,
                    digit: NameAligner.digit(written) ?? 255,
                    isFixed: !text.isHeard
                        && ((0x30...0x39).contains(written) || written == 0x7701 || written == 0x5E02)
                )
            )
        }
    }

    deinit { positions.deallocate() }
}
