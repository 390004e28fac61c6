import ZhidaCore

/// A stretch of what was said that sounds or reads like a name.
struct NameHit: Hashable, Sendable {
    /// Position in ``PlaceNameTable/names``.
    let place: Int
    /// Syllables of the text.
    let span: Range<Int>
    /// Sum of the alignment's costs: 0 for the same characters, about 1 for each wholly different syllable.
    let cost: Float
    /// What the hit is worth as evidence.
    let score: Float
    /// 0...1: how alike the words and the name are.
    let agreement: Float
    /// Whether it differs from the name by no more than characters of the same sound would; a syllable that is close may
    /// be among them, see `DecisionMaker.soundsTheSame`.
    var hasSameSounds: Bool { cost <= NameAligner.homophoneCost * Float(span.count) + 0.001 }

    /// Whether a typed stretch is so far from the name that it may be another place, which the gazetteer does not hold.
    var isFarFetched: Bool { score < NameSpotter.leastScore || cost > 0.12 * Float(span.count) }

    /// Whether it is good enough to begin an address; a weaker hit only supports one.
    var isFirm: Bool

    /// Whether it is the short form of a name, a word like any other too, with nothing beside it that says which is meant.
    var isWord = false

    /// Whether it is all that was typed, but for words that callers say around places.
    var isAlone = false
}
