import Foundation
import ZhidaAddress
import ZhidaCore

/// How sure each part of an address is that was heard a second time 置信度.
///
/// Three things speak: whether an address was said at all, by the evidence for its syllables less the logarithm of how
/// many addresses could be taken for one by chance; whether it was this place, by how much likelier the sound makes it
/// than the next of another name; and the same for its number. Each is made a probability by a logistic function.
struct HearingConfidence {
    /// How sure a number is where the gazetteer holds none at its place.
    static let unknownNumber = 0.5

    let counts: AddressCounts
    /// Where the logistic functions lie for evidence of this kind.
    let scale: Scale

    /// The constants of the logistic functions.
    struct Scale {
        /// Evidence, less the logarithm of the choices, at which there was a mention as likely as not.
        var mention: (middle: Double, width: Double)
        /// The same for a place, its margin counted by `marginShare`, but no more of it than `mostMargin`.
        var place: (middle: Double, width: Double)
        var marginShare: Double
        var mostMargin: Double
        /// The margin at which a place is as likely as the next.
        var margin: (middle: Double, width: Double)

        /// For evidence of the first hearing's syllables. Set on 40 addresses of a speaker whom the model had not heard,
        /// 20 sentences of another without any, and seven of the samples.
        static let syllables = Scale(
            mention: (2, 1.6),
            place: (17.5, 1.5),
            marginShare: 1 / 15,
            mostMargin: 90,
            margin: (42, 5)
        )
        /// For evidence of the sound itself; `place` and `margin` go by ``soundOdds``. Set on the 160 addresses of `known-dev`
        /// and `any-dev` and the 60 sentences of `read-dev`, of speakers whom the model had not heard.
        static let sound = Scale(
            mention: (7, 1.6),
            place: (17.5, 2.2),
            marginShare: 1 / 15,
            mostMargin: 90,
            margin: (20, 8)
        )
    }

    /// That these syllables named an address, 0...1.
    func mention(evidence: Float, among count: Int) -> Double {
        Self.logistic(Double(evidence - log(Float(max(1, count)))), scale.mention)
    }

    /// That an address was said and that it was at this place and no other, 0...1.
    ///
    /// - Parameters:
    ///   - evidence: for the syllables of all names.
    ///   - sound: what the sound says, where the model compares it.
    ///   - margin: of the place against the next; `nil` where nothing else was listened for.
    func place(evidence: Float, sound: Sound?, margin: Double?) -> Double {
        // A great margin says that nothing else was listened for that comes near, not that the place was said.
        let margin = min(scale.mostMargin, margin ?? 42)
        let isMention = Double(evidence - log(Float(max(1, counts.places))))
        guard let sound else {
            let isAddress = isMention + margin * scale.marginShare
            return Self.logistic(isAddress, scale.place) * Self.logistic(margin, scale.margin)
        }
        // Where other syllables fit the sound far better, what was said is not in the gazetteer. Of 215 names heard rightly
        // the first hearing's syllables fitted better by 2.9 (median), 10.2 (95th percentile) and 13.7 (99th).
        let isBest = Self.logistic(Double(evidence - sound.free), (-15, 1.5))
        let odds =
            Self.soundOdds.none + Self.soundOdds.mention * min(30, isMention)
            + Self.soundOdds.margin * max(-20, margin)
            + Self.soundOdds.worst * min(1.5, max(-2.5, Double(sound.worst)))
        // Of a name that is not the one said, one syllable fits badly, however well the others do; of those 215 the worst was
        // below -1.0 in one of a hundred.
        return Self.logistic(odds, (0, 1)) * isBest
            * Self.logistic(Double(sound.worst), (Double(Self.doubtfulSyllable), 0.3))
    }

    /// That street and community were said and no others, 0...1: the lesser of two logistic regressions on the evidence for
    /// their syllables and on the margin, one of which leans on the evidence and the other on the margin.
    ///
    /// The first was fitted on the 133 mentions of `known-dev`, `any-dev`, `carried-dev` and `read-dev` with a margin and 14 of
    /// the hard calls (18 of them with others heard than were said; L2 penalty 0.3): in seven parts, each judged by a fit to the
    /// others, the mean logarithm of what was right is −0.13, −0.16 without the margin. The second was fitted on the 70 of them
    /// whose place was not sure: −0.29 where evidence alone gives −0.58. By the one a name that is heard clearly passes although
    /// another would fit nearly as well; by the other, what nothing else comes near, be it never so doubtful itself.
    ///
    /// - Parameters:
    ///   - isSaid: how sure they are by the evidence for their syllables.
    ///   - worst: the least evidence for one of them.
    ///   - margin: by how much the sound makes them likelier than others; `nil` where nothing else was listened for.
    func above(_ isSaid: Double, worst: Float, margin: Double?) -> Double {
        guard let margin else { return isSaid * everySyllable(worst: worst) }
        let isSaid = min(0.999, max(0.001, isSaid))
        let evidence = log(isSaid / (1 - isSaid))
        let ahead = max(-50, margin)
        // A great margin says that nothing else was listened for that comes near.
        let odds = min(
            -2.08 + 1.03 * evidence + 0.0236 * min(150, ahead),
            0.06 + 0.35 * evidence + 0.018 * min(200, ahead)
        )
        return Self.logistic(odds, (0, 1))
    }

    /// The evidence below which a syllable was not said, whatever speaks for the others: no name that was said had one of less
    /// than −0.9.
    static let leastSyllable: Float = -1

    /// The evidence at which it is as likely as not that a syllable was said.
    static let doubtfulSyllable: Float = -0.6

    /// The evidence from which a syllable was said clearly. Numbers of the gazetteer that stood in for others, which it did not
    /// hold, had a syllable of less in most cases (`synthetic-any`).
    static let clearSyllable: Float = 2.5

    /// Whether the sound speaks for the names of a place so clearly that they are shown for a person to ask about, however
    /// doubtful they are: of 12 places with this much evidence that were rated below 0.15, 9 had been said (`known-dev` and
    /// `any-dev`, speakers whom the model had not heard); no name heard in the 60 sentences of `read-dev` came above 5. A
    /// syllable that was not said at all speaks against it, however clear the others are, unless the shortlist too put this
    /// place first: of 14 such that were rated below 0.15, 11 had been said (`cut-calibration`), of 50 others 9.
    func isWorthShowing(evidence: Float, worst: Float, isLikeliest: Bool) -> Bool {
        evidence - log(Float(max(1, counts.places))) >= 9 && (worst >= -1.2 || isLikeliest)
    }

    /// What the sound itself says of names.
    struct Sound {
        /// For the syllables that the first hearing heard where the names are.
        var free: Float
        /// The least for a syllable of the names.
        var worst: Float
    }

    /// Weights of a logistic regression: fitted on the 165 mentions with a margin of `known-dev`, `any-dev` and `read-dev`
    /// (135 of them heard rightly), of speakers whom the model had not heard. In five parts, each judged by a fit to the
    /// others, 85 mentions are taken at a precision of 99 %, where a product of logistic functions took 67. A fit to the 244
    /// of today's searches with looser guards took more of strangers' calls and matched a hard call wrongly: not kept.
    private static let soundOdds = (none: -4.70, mention: 0.178, margin: 0.047, worst: 0.584)

    /// That it was this number of those known at the place, 0...1.
    ///
    /// Where three to twelve numbers are known, a margin of 10 is as good as none. Where every number from 1 to 200 is, as on a
    /// real road, one that a stranger's sound fits better by chance is among them far more often: the logarithm of how many
    /// there are counts against it. Of whole addresses of 0.8 and more 45 of 84 and 11 of 14 were right there without it (two
    /// speakers whom the model had not heard, `dense-calibration` and `cut-dense-calibration`), with it and `doubt` 17 of 17 and
    /// 2 of 2 of those that are filled in.
    ///
    /// - Parameters:
    ///   - judged: how sure it is by the syllables heard, as ``NumberJudge`` says.
    ///   - margin: of the number against the next by the sound; `nil` where the place has no other.
    ///   - first: the same by the first hearing's syllables.
    ///   - unknownGain: by how much a number of any kind fits the sound better, where that can be compared.
    ///   - doubt: what else speaks against it.
    ///   - choices: numbers known at the place.
    func number(
        judged: Double,
        margin: Double?,
        first: Double?,
        unknownGain: Double?,
        doubt: NumberDoubt,
        among choices: Int
    ) -> Double {
        if let unknownGain {
            let isKnown = Self.logistic(-unknownGain, (-Self.sureGain.middle, Self.sureGain.width))
            let first = min(8, max(-8, first ?? 0))
            let taken = (doubt.isEnd ? Self.swallowed : 0) + (doubt.hasLikelier ? Self.likelier : 0)
            let middle = 10 + 8 * log(Double(max(1, choices)) / Self.usualChoices)
            return isKnown * Self.logistic(min(90, margin ?? 40) + 4 * first - taken, (middle, 8))
        }
        let judged = min(0.9999, max(0.0001, judged))
        return Self.logistic(0.7 * log(judged / (1 - judged)) + ((margin ?? 30) - 30) / 10, (0, 1))
    }

    /// By how much a free number must fit better to be taken in place of a known one: of 67 known numbers the free ones
    /// fitted better by 32 (median) and 115 (95th percentile), of 58 unknown ones by 188 and, at the least, 20. Digits of a
    /// stranger are heard so badly that the known number is the better guess up to here (67 of 69 known numbers right, 65
    /// from 100 on), but not one to fill in.
    static let unknownGain = 140.0
    /// The same for a known number to be as sure as not, and how fast that changes: more than most known numbers need, less
    /// than nearly all unknown ones have.
    private static let sureGain = (middle: 80.0, width: 20.0)

    /// That every syllable was said, by the least that the sound says for one of them: of names that were said this was
    /// 1.2 (median) and −0.6 (5th percentile) where the model did not know the speaker, and 2 and more where it did; of
    /// names that only sounded alike it was below 0.
    func everySyllable(worst: Float) -> Double { Self.logistic(Double(worst), (0, 0.3)) }

    /// What it takes off the margin that a number may be the end of a longer one.
    private static let swallowed = 40.0
    /// What it takes off the margin that a known number has a numeral in place of one of it as which it is often misheard: of
    /// two strangers' numbers with an 八 that were ahead by 45 and more, at places that were believed, 9 of 18 and none of 3 were
    /// wrong, of those without none of 24 and none of 3.
    private static let likelier = 35.0
    /// Numbers known at the places on which the constants for numbers were set.
    private static let usualChoices = 5.5

    private static func logistic(_ value: Double, _ at: (middle: Double, width: Double)) -> Double {
        1 / (1 + exp(-(value - at.middle) / at.width))
    }
}
