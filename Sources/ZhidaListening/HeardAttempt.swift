import ZhidaAddress
import ZhidaCore

/// A stretch heard again in one way.
struct HeardAttempt {
    /// Names and number as they are taken.
    let address: HeardAddress
    /// Of street and community, of the place, and of the number where the place is right.
    var confidence: (above: Double, place: Double, number: Double)
    /// These and what follows: see ``HeardMention``.
    let placeMargin: Double?
    let aboveMargin: Double?
    let numberMargin: Double?
    let unknownGain: Double?
    let second: [TimedSyllable]
    let third: [TimedSyllable]?

    private var parts: HeardParts { address.heard.parts }

    /// Whether its names fit the sound better than those of another, if there is one, by this evidence at least.
    func fitsBetter(than other: HeardAttempt?, by least: Float) -> Bool {
        other.map { address.names > $0.address.names + least } ?? true
    }

    /// The same where no others were listened for: none of its names is surer than `most`, for it is to be asked about and
    /// not filled in; but the street and the community as sure as where they were heard among others.
    func doubted(above most: Double, beside other: HeardAttempt?) -> HeardAttempt {
        var doubted = self
        doubted.confidence.above = min(most, confidence.above)
        doubted.confidence.place = min(most, confidence.place)
        if let other, other.address.heard.above == address.heard.above {
            doubted.confidence.above = max(doubted.confidence.above, other.confidence.above)
        }
        return doubted
    }

    /// The syllables that are to be believed, each as sure as its part of the address: a part that the first hearing
    /// does not bear out is left out, and what stands below it with it.
    func taken(atLeast least: Double) -> [TimedSyllable] {
        func rated(_ part: Range<Int>, _ confidence: Double) -> [TimedSyllable] {
            address.heard.syllables[part].map {
                TimedSyllable(syllable: $0.syllable, span: $0.span, confidence: confidence)
            }
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

    /// It as a result tells of it.
    ///
    /// - Parameters:
    ///   - span: where the first hearing put it.
    ///   - plan: all addresses that were listened for.
    func mention(at span: TimeSpan, of plan: ListeningPlan, isBelieved: Bool) -> HeardMention {
        HeardMention(
            span: span,
            evidence: plan.evidence,
            belief: plan.belief,
            agreement: address.agreement,
            nameAgreement: address.names,
            free: address.free,
            worst: address.worst,
            nameConfidence: confidence.place,
            placeMargin: placeMargin,
            aboveMargin: aboveMargin,
            aboveConfidence: parts.community.upperBound > 0 ? confidence.above : nil,
            numberMargin: numberMargin,
            unknownGain: unknownGain,
            numberConfidence: parts.number.isEmpty ? nil : confidence.number,
            heard: address.heard.syllables,
            second: second,
            third: third,
            isBelieved: isBelieved
        )
    }
}
