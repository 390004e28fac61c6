import ZhidaCore

/// A text laid out for aligning names with it: a syllable, and the character that it stands for, at each position.
struct AlignableText {
    /// Raw values.
    let syllables: [UInt16]
    /// The characters beside the syllables; 0 where a syllable does not stand for one character.
    let written: [UInt32]
    let isHeard: Bool

    var count: Int { syllables.count }

    init(_ text: SpokenText) {
        syllables = text.syllables.map(\.rawValue)
        written = text.ranges.map { $0.count == 1 ? text.scalars[$0.lowerBound].value : 0 }
        isHeard = text.isHeard
    }
}
