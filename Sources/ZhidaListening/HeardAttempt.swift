import ZhidaCore

/// A stretch heard again in one way.
struct HeardAttempt {
    /// Names and number as they were heard.
    let heard: [TimedSyllable]
    let parts: HeardParts
    /// Of street and community, of the place, and of the number where the place is right.
    var confidence: (above: Double, place: Double, number: Double)
    /// Evidence of the first hearing for the names, and for all.
    let nameAgreement: Float
    let agreement: Float
    /// What the sound says for the syllables that the first hearing heard where the names were.
    let free: Float?
    /// The least that the sound says for a syllable of the names.
    let worst: Float
    /// These and what follows: see ``HeardMention``.
    let placeMargin: Double?
    let aboveMargin: Double?
    let numberMargin: Double?
    let unknownGain: Double?
    let second: [TimedSyllable]
    let third: [TimedSyllable]?

    /// The same where no others were listened for: none of its names is surer than `most`, for it is to be asked about and
    /// not filled in; but the street and the community as sure as where they were heard among others.
    func doubted(above most: Double, beside other: HeardAttempt?) -> HeardAttempt {
        var doubted = self
        doubted.confidence.above = min(most, confidence.above)
        doubted.confidence.place = min(most, confidence.place)
        if let other, other.parts.above(in: other.heard) == parts.above(in: heard) {
            doubted.confidence.above = max(doubted.confidence.above, other.confidence.above)
        }
        return doubted
    }

    /// The syllables that are to be believed, each as sure as its part of the address: a part that the first hearing
    /// does not bear out is left out, and what stands below it with it.
    func taken(atLeast least: Double) -> [TimedSyllable] {
        func rated(_ part: Range<Int>, _ confidence: Double) -> [TimedSyllable] {
            heard[part].map { TimedSyllable(syllable: $0.syllable, span: $0.span, confidence: confidence) }
        }
        var taken: [TimedSyllable] = []
        if confidence.above >= least {
            taken += rated(parts.street, confidence.above) + rated(parts.community, confidence.above)
        }
        if confidence.place >= least, !parts.place.isEmpty {
            taken += rated(parts.place, confidence.place)
            taken += rated(parts.number, confidence.place * confidence.number)
        }
        return taken
    }
}
