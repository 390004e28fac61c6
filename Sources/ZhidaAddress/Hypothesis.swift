import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// One reading of a mention: a standard address, and what speaks for and against it.
struct Hypothesis: Sendable {
    /// What became of the number said behind the place.
    enum Plate: Sendable {
        /// No number was said.
        case absent
        /// The gazetteer holds it: the address is the plate's or the building's.
        case found(Gazetteer.Index, Range<Int>)
        /// The gazetteer holds numbers there, and not this one.
        case contradicted(SaidNumber, Range<Int>)
        /// A number was heard near the place, and it is not sure that it belongs to it or is whole.
        case unclear(SaidNumber, Range<Int>)
        /// The gazetteer holds no numbers there.
        case unverified(SaidNumber, Range<Int>)

        var isAbsent: Bool { if case .absent = self { true } else { false } }
    }

    /// The place that was named; a found plate lies below it.
    var place: Gazetteer.Index
    /// The hits that speak for the place and for what lies above and beside it, with the element each stands for.
    var support: [(hit: NameHit, index: Gazetteer.Index)]
    /// Names said in the mention that do not agree with the place.
    var against: [NameHit] = []
    var plate: Plate = .absent
    /// How far the number that was found lies from what was said; 0 where it was said so.
    var plateCost: Float = 0
    /// Sum of evidence; only differences within one mention mean anything.
    var score: Float
    /// What readings are ordered by: of typed text ``ReadingRank``, of what was heard the score.
    var rank: Float = 0

    /// Whether it is told by a landmark that lies elsewhere (坪洲站附近的沃尔玛, and the only 沃尔玛 known is far from there).
    var isApart = false

    /// The first syllable of the text that may tell of it: what stands before is of another place.
    var start = 0

    /// Where a number contradicts below one that was found (3栋999室): what was found.
    var nearest: Gazetteer.Index?

    /// Whether the gazetteer holds the number that was said.
    var hasFoundPlate: Bool { if case .found = plate { true } else { false } }

    /// The deepest address that was reached.
    var address: Gazetteer.Index {
        if case .found(let index, _) = plate { index } else { nearest ?? place }
    }
}
