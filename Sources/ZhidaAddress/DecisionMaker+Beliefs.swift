import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

extension DecisionMaker {
    /// What the readings of a mention come to before anything is decided.
    struct Outlook {
        /// Readings with enough evidence that exclude one another, best first.
        var strong: [Hypothesis]
        /// Belief in each of them.
        var beliefs: [Double]
        /// The evidence for the best; `nil` for what was heard, and where there is none.
        var evidence: MatchEvidence?

        /// Leaves a little of each belief for what is not among the readings.
        mutating func doubt(_ share: Double) {
            beliefs = beliefs.map { ($0 * (1 - share) * 1000).rounded(.down) / 1000 }
        }
    }

    func outlook(_ mention: Mention, _ hypotheses: [Hypothesis], in searched: SearchedText) -> Outlook {
        let text = searched.text
        let strong = rivals(
            hypotheses.filter {
                isEnough($0, text) && !isWithinDistrict($0, hypotheses, text)
                    && !isCalledLikeItsStreet($0, hypotheses, text)
            }
        )
        return outlook(mention, of: strong, in: searched)
    }

    /// What some readings of a mention with enough evidence come to, best first.
    func outlook(_ mention: Mention, of strong: [Hypothesis], in searched: SearchedText) -> Outlook {
        let text = searched.text
        guard !strong.isEmpty else { return Outlook(strong: [], beliefs: []) }
        guard !text.isHeard else { return Outlook(strong: strong, beliefs: heardBeliefs(strong, text)) }
        let evidence = evidence(strong, mention, searched)
        return Outlook(strong: strong, beliefs: typedBeliefs(strong, evidence, mention, searched), evidence: evidence)
    }

    /// How fast belief moves to the better of two readings, in units of evidence.
    private static let temperature = 0.55
    /// How fast belief falls with the mean cost of a syllable.
    private static let costDecay = 3.2
    /// How fast belief falls with the cost of a number that was not said as the gazetteer has it.
    private static let plateDecay = 0.8
    /// How fast belief falls with the doubt of what was heard.
    private static let doubtDecay = 1.0

    /// The readings that exclude one another: what lies above or beside a better reading only says less of the same.
    func rivals(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
        var kept: [Hypothesis] = []
        for hypothesis in hypotheses
        where !kept.contains(where: { better in
            better.place == hypothesis.place
                ? gazetteer.isAbove(hypothesis.address, better.address)
                : gazetteer.isAbove(hypothesis.place, better.place)
                    || better.support.contains { $0.index == hypothesis.place }
        }) {
            kept.append(hypothesis)
        }
        return kept
    }

    /// A short name alone, heard and not written so, is no evidence of an address.
    func isEnough(_ hypothesis: Hypothesis, _ text: SpokenText, quality least: Double? = nil) -> Bool {
        let support = hypothesis.support.map(\.hit.score).reduce(0, +)
        let plate = if case .found = hypothesis.plate { Float(text.isHeard ? 1 : 1.2) } else { Float(0) }
        let own = hypothesis.support[0].hit
        let cue: Float = own.isAlone ? 1.2 : PlaceCue.isBeside(own.span, in: text) ? 0.6 : 0
        return support + plate + cue >= 1.55 && hypothesis.score > 0.5
            && (!text.isHeard || quality(hypothesis, text) >= least ?? settings.mentionThreshold)
            && gazetteer.level(hypothesis.place) != .district
    }

    /// Whether a typed name takes a part of a district's, which is told better: 瑚橘街 in 落湖区街, where 罗湖区 is meant.
    private func isWithinDistrict(_ hypothesis: Hypothesis, _ all: [Hypothesis], _ text: SpokenText) -> Bool {
        let own = hypothesis.support[0].hit
        return !text.isHeard && hypothesis.support.count == 1
            && all.contains { other in
                let hit = other.support[0].hit
                return gazetteer.level(other.place) == .district && other.support.count == 1 && hit.isFirm
                    && hit.score > own.score && hit.span.overlaps(own.span) && hit.span != own.span
                    && !own.hasSameSounds && !gazetteer.isAbove(other.place, hypothesis.place)
            }
    }

    /// Whether a typed name without its kind is read as the community that is called like its street, where no number of the
    /// community's says so: 沙井 is 沙井街道 sooner than 沙井社区, and in both cases the street is right.
    private func isCalledLikeItsStreet(_ hypothesis: Hypothesis, _ all: [Hypothesis], _ text: SpokenText) -> Bool {
        let own = hypothesis.support[0].hit
        guard !text.isHeard, !hypothesis.hasFoundPlate, gazetteer.level(hypothesis.place) == .community,
            table.core(own.place) == table.length(own.place)
        else { return false }
        return all.contains { other in
            let hit = other.support[0].hit
            return hit.span == own.span && hit.cost <= own.cost && gazetteer.level(other.place) == .street
                && gazetteer.isAbove(other.place, hypothesis.place) && isEnough(other, text)
        }
    }

    /// Belief in each reading of a typed text: the best has that of its evidence, the others share what is left.
    private func typedBeliefs(
        _ hypotheses: [Hypothesis],
        _ evidence: MatchEvidence,
        _ mention: Mention,
        _ searched: SearchedText
    ) -> [Double] {
        // Of several that nothing tells apart each can be the one.
        let equal = hypotheses.filter { hypotheses[0].rank - $0.rank < 0.05 }.count
        let most =
            isLonely(hypotheses[0])
            ? Self.lonely : isWithinLongerName(hypotheses[0], of: mention, searched) ? Self.partOfName : 1
        let best = min(evidence.confidence, 1 / Double(equal), most)
        let top = Double(hypotheses[0].rank)
        let weights = hypotheses.dropFirst().map { exp((Double($0.rank) - top) / Self.temperature) }
        // A little is left for what is not among them.
        let total = weights.reduce(1.05, +)
        // Rounded down to what is shown, so that all add up to at most 1.
        return ([best] + weights.map { min(best, (1 - best) * $0 / total) }).map { ($0 * 1000).rounded(.down) / 1000 }
    }

    /// Whether a name that does not sound the same is all there is: no number, no street. In running text such a name is
    /// most often chance (快的时间 for 怀德市场), which addresses that were asked for cannot tell.
    func isLonely(_ hypothesis: Hypothesis) -> Bool {
        let own = hypothesis.support[0].hit
        return hypothesis.support.count == 1 && (own.isWord || !own.hasSameSounds) && hypothesis.plate.isAbsent
    }

    /// Whether a short name is all there is, and what stands beside it, no word of everyday, makes another name of it:
    /// 浙商财富中心, 大莹东方国际.
    private func isWithinLongerName(_ hypothesis: Hypothesis, of mention: Mention, _ searched: SearchedText) -> Bool {
        let own = hypothesis.support[0].hit
        guard hypothesis.support.count == 1, !hypothesis.hasFoundPlate, table.length(own.place) <= Self.shortName else {
            return false
        }
        // A word for its kind ends a name: 灵芝公园跳广场舞.
        let last = table.text(own.place).unicodeScalars.last
        let isOpen =
            table.core(own.place) == table.length(own.place) && !(last.map(Self.kindEndings.contains) ?? false)
        return unexplained(before: hypothesis, of: mention, searched.text, isWord: searched.isWord) >= 2
            || (isOpen && unexplained(behind: hypothesis, of: mention, searched) >= 1
                && !goesOnInWords(own, searched.text))
    }

    /// Whether a word of one character that no name goes on with stands right behind (福永有噪音), or the 村 that a community
    /// was (万丰村).
    private func goesOnInWords(_ hit: NameHit, _ text: SpokenText) -> Bool {
        text.scalars[text.scalarRange(of: hit.span).upperBound...].first.map(Self.wordsBehind.contains) ?? false
    }

    private static let wordsBehind = Set("有没的是在被又都很要也不跟和与到了这那地里内从给把让就还能可会村".unicodeScalars)

    /// The last characters of what places of interest are called: 公园, 市场, 医院, 大厦, 中心 ….
    private static let kindEndings = Set("园场院学厦心站区村路街道所店馆库楼城寺桥港口山".unicodeScalars)

    /// Syllables of a name that is a part of others.
    private static let shortName = 4
    /// The most that is believed of such a one: it is shown.
    private static let partOfName = 0.6

    /// Syllables of a typed text from which on such a name is chance sooner than a place: every stretch is like some name.
    static let longText = 40

    /// The most that is believed of it: it is shown, and left out where another place is told well.
    private static let lonely = 0.39

    /// The evidence for the best of some readings.
    func evidence(_ hypotheses: [Hypothesis], _ mention: Mention, _ searched: SearchedText) -> MatchEvidence {
        let text = searched.text
        let best = hypotheses[0]
        let own = best.support[0].hit
        let length = Double(table.length(own.place))
        let syllables = best.support.map { Double(table.length($0.hit.place)) }.reduce(0, +)
        let cost = Double(best.support.map(\.hit.cost).reduce(0, +))
        // A name that stands there letter by letter is further ahead of one that is only like it.
        let ahead = hypotheses.count > 1 && own.cost == 0 && hypotheses[1].support[0].hit.cost > 0 ? 1.0 : 0
        let margin = hypotheses.count > 1 ? Double(best.rank - hypotheses[1].rank) + ahead : 3
        let rivals = hypotheses.dropFirst().filter { best.rank - $0.rank < 0.5 }.count
        let upper = best.support.dropFirst().filter { gazetteer.level($0.index).depth <= AddressLevel.community.depth }
        var numberFound = 0.0
        var numberCost = 0.0
        var contradicted = 0.0
        var isUnread = false
        var end = own.span.upperBound
        let last = min(text.syllables.count, mention.ground.upperBound)
        switch best.plate {
        case .absent:
            isUnread = PlateTail(text, from: end, to: last).soundsLikeNumber()
        case .found(_, let span):
            numberFound = 1
            numberCost = Double(best.plateCost)
            end = span.lowerBound
        case .contradicted(_, let span), .unverified(_, let span), .unclear(_, let span):
            contradicted = 1
            numberCost = Double(best.plateCost)
            end = span.lowerBound
            // What was read ends before the unit word: 九十 in 九十其号.
            isUnread = PlateTail(text, from: span.upperBound, to: last).soundsLikeNumber(within: 2)
        }
        let covered = best.support.map(\.hit.span)
        let first = covered.map(\.lowerBound).min() ?? 0
        // After a correction the number stands apart from its place.
        let leftOver =
            mention.takenBack.isEmpty
            ? (max(first, mention.ground.lowerBound)..<max(first, mention.ground.lowerBound, end))
                .count { position in !covered.contains { $0.contains(position) } } : 0
        let strangeness = max(0, own.cost - NameAligner.homophoneCost * Float(own.span.count))
        let below = gazetteer.lineage(best.address).prefix { $0 != best.place }.count
        return MatchEvidence(values: [
            1, Double(own.cost) / length, cost / syllables, min(3, max(0, margin)), min(5, Double(rivals)),
            min(3, Double(upper.count)), numberFound, numberCost, contradicted,
            Double(min(2, best.against.map(\.score).max() ?? 0)), min(4, Double(table.core(own.place))),
            min(4, Double(leftOver)), Double(below), best.support.count == 1 ? 1 : 0,
            isUnread ? 1 : 0,
            Double(strangeness) / Double(max(1, table.core(own.place))), strangeness > 0.05 ? 1 : 0,
            own.cost == 0 ? 1 : 0,
            Double(min(4, unexplained(before: best, of: mention, text, isWord: searched.isWord))),
        ])
    }

    /// Belief in each reading of what was heard: how well it agrees with the sound, shared out by the margins.
    ///
    /// - Parameter countsNumber: whether its number must agree, or only the names.
    func heardBeliefs(_ hypotheses: [Hypothesis], _ text: SpokenText, countsNumber: Bool = true) -> [Double] {
        let top = Double(hypotheses[0].score)
        let weights = hypotheses.map { exp((Double($0.score) - top) / Self.temperature) }
        let total = weights.reduce(0, +)
        return zip(hypotheses, weights).map { $1 / total * quality($0, text, countsNumber: countsNumber) }
    }

    private func quality(_ hypothesis: Hypothesis, _ text: SpokenText, countsNumber: Bool = true) -> Double {
        let syllables = hypothesis.support.map { max($0.hit.span.count, table.length($0.hit.place)) }
            .reduce(0, +)
        let cost = hypothesis.support.map(\.hit.cost).reduce(0, +)
        var quality = exp(-Self.costDecay * Double(cost) / Double(max(1, syllables)))
        // The name of the place itself must be good, however well its street agrees.
        if let own = hypothesis.support.first?.hit {
            quality *= exp(-1.2 * Double(cost > 0 ? own.cost : 0) / Double(max(1, own.span.count)))
            if hypothesis.support.count == 1, own.span.count <= 2 { quality *= 0.9 }
        }
        let doubts = hypothesis.support.map { (doubt: text.doubt($0.hit.span), count: Float($0.hit.span.count)) }
        let count = max(1, doubts.map(\.count).reduce(0, +))
        quality *= exp(-Self.doubtDecay * Double(doubts.map { $0.doubt * $0.count }.reduce(0, +) / count))
        if let own = doubts.first { quality *= exp(-Self.doubtDecay / 2 * Double(own.doubt)) }
        if countsNumber, case .found(_, let span) = hypothesis.plate {
            quality *= exp(-Self.plateDecay * Double(hypothesis.plateCost))
            quality *= exp(-Self.doubtDecay * Double(text.doubt(span)))
        }
        // A whole street's name that contradicts halves the belief; a short name that may be chance, or one that was hardly
        // heard, takes little.
        if let strongest = hypothesis.against.map({ $0.score * (1 - text.doubt($0.span)) }).max() {
            quality *= 1 - 0.6 * Double(min(1, max(0, (strongest - 1.3) / 1.4)))
        }
        return quality
    }
}
