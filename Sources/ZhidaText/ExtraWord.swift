import ZhidaCore

/// A word beside the lexicon's: a name of the gazetteer, an alias, a name of the trade.
public struct ExtraWord: Hashable, Sendable {
    /// The word as it is written.
    public var text: String
    /// Its toneless syllables; they need not be as many as its characters (A座, 107国道). Empty: derive them.
    public var reading: [Syllable]
    /// How often it would occur in the lexicon's corpus; see ``standardFrequency``.
    public var frequency: Int
    /// Part of speech, as in the ICTCLAS tag set; `ns` is a name of a place.
    public var tag: String

    /// As frequent as a middling word of the lexicon: a name wins over the same sound or writing pieced together from
    /// other words, and loses against the commonest words (在, 一个).
    public static let standardFrequency = 500

    /// - Parameters:
    ///   - text: the word as it is written.
    ///   - reading: its toneless syllables; empty: derive them from the tables.
    ///   - frequency: as in the lexicon, ``standardFrequency`` by default.
    ///   - tag: part of speech, `ns` by default.
    public init(
        text: String,
        reading: [Syllable] = [],
        frequency: Int = ExtraWord.standardFrequency,
        tag: String = "ns"
    ) {
        self.text = text
        self.reading = reading
        self.frequency = frequency
        self.tag = tag
    }
}
