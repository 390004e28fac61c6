import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Turns the readings of a mention into a decision with a confidence, and into a question where a person must choose.
final class DecisionMaker: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let settings: AddressSettings

    /// How fast belief moves to the better of two readings, in units of evidence.
    private static let temperature = 0.55
    /// How fast belief falls with the mean cost of a syllable.
    private static let costDecay = 3.2

    /// How fast belief falls with the cost of a number that was not said as the gazetteer has it.
    private static let plateDecay = 0.8
    /// How fast belief falls with the doubt of what was heard.
    private static let doubtDecay = 1.0

    init(gazetteer: Gazetteer, table: PlaceNameTable, settings: AddressSettings) {
        self.gazetteer = gazetteer
        self.table = table
        self.settings = settings
    }

    func decide(_ mention: Mention, _ hypotheses: [Hypothesis], in text: SpokenText) -> AddressDecision? {
        let range = text.scalarRange(of: mention.span)
        let strong = rivals(hypotheses.filter { isEnough($0, text) })
        guard let best = strong.first else {
            if let unknown = mention.unknown {
                return AddressDecision(
                    outcome: .notInGazetteer,
                    shortfall: .unknownPlace,
                    reasons: [unknownReason(unknown, text)],
                    mention: range
                )
            }
            return text.isHeard ? guess(hypotheses, in: text, mention: range) : nil
        }
        let beliefs = text.isHeard ? heardBeliefs(strong, text) : typedBeliefs(strong, mention, text)
        let candidates = zip(strong, beliefs).prefix(settings.candidateLimit).map { candidate($0, $1) }
        let guesses = text.isHeard ? guesses(below: best, hypotheses, text) : []
        let reasons = reasons(best, text)
        if let unknown = mention.unknown, text.isHeard || beliefs[0] < settings.typedFillThreshold {
            // A street or community was recognised, the place in it was not: never more than that is safe.
            return AddressDecision(
                outcome: .notInGazetteer,
                shortfall: .unknownPlace,
                candidates: candidates,
                reasons: reasons + [unknownReason(unknown, text)],
                mention: range
            )
        }
        let needed =
            isWhole(best)
            ? (text.isHeard ? settings.heardFillThreshold : settings.typedFillThreshold) : settings.fillThreshold
        // By the rounded confidence that is shown and calibrated, not by what was rounded away.
        if let needed, candidates[0].confidence >= needed {
            return AddressDecision(
                outcome: isWhole(best) ? .matched : .partial,
                shortfall: guesses.isEmpty ? missing(best) : .unsure,
                candidates: candidates.prefix(1) + guesses + candidates.dropFirst(),
                reasons: reasons,
                mention: range
            )
        }
        let close = zip(strong, beliefs).filter { $0.1 >= 0.12 && $0.1 >= beliefs[0] * 0.3 }
        if close.count >= 2, close.map(\.1).reduce(0, +) >= settings.fillThreshold * 0.7 {
            return AddressDecision(
                outcome: .ambiguous,
                shortfall: .severalFit,
                candidates: guesses + candidates,
                question: question(close.map(\.0)),
                reasons: reasons,
                mention: range
            )
        }
        // What was typed and is more likely right than not is shown first for a person to confirm.
        if text.isHeard || beliefs[0] < Self.shown, let safe = safeAncestor(strong, beliefs) {
            return AddressDecision(
                outcome: .partial,
                shortfall: safe.code == gazetteer.code(best.place) ? missing(best) ?? .unsure : .unsure,
                candidates: [safe] + (guesses + candidates).filter { $0.code != safe.code },
                reasons: reasons,
                mention: range
            )
        }
        return AddressDecision(
            outcome: .ambiguous,
            shortfall: beliefs.dropFirst().contains { $0 >= beliefs[0] * 0.3 } ? .severalFit : .unsure,
            candidates: guesses + candidates,
            question: question(close.map(\.0)),
            reasons: reasons,
            mention: range
        )
    }

    /// What was heard too badly to be believed, for a person to ask about: it fills no field.
    private func guess(_ hypotheses: [Hypothesis], in text: SpokenText, mention: Range<Int>) -> AddressDecision? {
        let faint = rivals(hypotheses.filter { isEnough($0, text, quality: settings.guessThreshold) })
        guard let best = faint.first, gazetteer.level(best.place).depth >= AddressLevel.road.depth else { return nil }
        let beliefs = heardBeliefs(faint, text)
        return AddressDecision(
            outcome: .none,
            shortfall: .unsure,
            candidates: zip(faint, beliefs).prefix(settings.candidateLimit).map { candidate($0, $1) },
            question: "请问是\(gazetteer.address(best.address))吗？",
            reasons: reasons(best, text),
            mention: mention
        )
    }

    /// What was heard below a place, too badly to be believed: the likeliest of it.
    private func guesses(below best: Hypothesis, _ hypotheses: [Hypothesis], _ text: SpokenText)
        -> [AddressDecision.Candidate]
    {
        let faint = rivals(hypotheses.filter { isEnough($0, text, quality: settings.guessThreshold) })
        return zip(faint, heardBeliefs(faint, text)).filter { guess, _ in
            guess.place != best.place
                && (gazetteer.isAbove(best.place, guess.place) || guess.support.contains { $0.index == best.place })
        }
        .prefix(1).map { candidate($0, $1) }
    }

    /// The readings that exclude one another: what lies above or beside a better reading only says less of the same.
    private func rivals(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
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
    private func isEnough(_ hypothesis: Hypothesis, _ text: SpokenText, quality least: Double? = nil) -> Bool {
        let support = hypothesis.support.map(\.hit.score).reduce(0, +)
        let plate = if case .found = hypothesis.plate { Float(1) } else { Float(0) }
        let cue: Float =
            hypothesis.support.first.map { PlaceCue.isBeside($0.hit.span, in: text) } == true ? 0.6 : 0
        return support + plate + cue >= 1.55 && hypothesis.score > 0.5
            && (!text.isHeard || quality(hypothesis, text) >= least ?? settings.mentionThreshold)
            && gazetteer.level(hypothesis.place) != .district
    }

    /// Belief in each reading of a typed text: the best has that of its evidence, the others share what is left.
    private func typedBeliefs(_ hypotheses: [Hypothesis], _ mention: Mention, _ text: SpokenText) -> [Double] {
        // Of several that nothing tells apart each can be the one.
        let equal = hypotheses.filter { hypotheses[0].rank - $0.rank < 0.05 }.count
        let best = min(evidence(hypotheses, mention, text).confidence, 1 / Double(equal))
        let top = Double(hypotheses[0].rank)
        let weights = hypotheses.dropFirst().map { exp((Double($0.rank) - top) / Self.temperature) }
        // A little is left for what is not among them.
        let total = weights.reduce(1.05, +)
        // Rounded down to what is shown, so that all add up to at most 1.
        return ([best] + weights.map { min(best, (1 - best) * $0 / total) }).map { ($0 * 1000).rounded(.down) / 1000 }
    }

    /// The evidence for the best of some readings.
    func evidence(_ hypotheses: [Hypothesis], _ mention: Mention, _ text: SpokenText) -> MatchEvidence {
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
        var end = own.span.upperBound
        switch best.plate {
        case .absent: break
        case .found(_, let span):
            numberFound = 1
            numberCost = Double(best.plateCost)
            end = span.lowerBound
        case .contradicted(_, let span), .unverified(_, let span), .unclear(_, let span):
            contradicted = 1
            numberCost = Double(best.plateCost)
            end = span.lowerBound
        }
        let covered = best.support.map(\.hit.span)
        let first = covered.map(\.lowerBound).min() ?? 0
        // After a correction the number stands apart from its place.
        let leftOver =
            mention.takenBack.isEmpty
            ? (first..<max(first, end)).count { position in !covered.contains { $0.contains(position) } } : 0
        let strangeness = max(0, own.cost - NameAligner.homophoneCost * Float(own.span.count))
        let below = gazetteer.lineage(best.address).prefix { $0 != best.place }.count
        return MatchEvidence(values: [
            1, Double(own.cost) / length, cost / syllables, min(3, max(0, margin)), min(5, Double(rivals)),
            min(3, Double(upper.count)), numberFound, numberCost, contradicted,
            Double(min(2, best.against.map(\.score).max() ?? 0)), min(4, Double(table.core(own.place))),
            min(4, Double(leftOver)), Double(below), best.support.count == 1 ? 1 : 0,
            best.plate.isAbsent && PlateTail(text, from: own.span.upperBound, to: text.syllables.count).soundsLikeNumber
                ? 1 : 0,
            Double(strangeness) / Double(max(1, table.core(own.place))), strangeness > 0.05 ? 1 : 0,
            own.cost == 0 ? 1 : 0,
        ])
    }

    /// The best reading's evidence, and its address: for fitting the confidence.
    func evidence(of mention: Mention, _ hypotheses: [Hypothesis], in text: SpokenText)
        -> (address: Gazetteer.Index, isWhole: Bool, evidence: MatchEvidence)?
    {
        let strong = rivals(hypotheses.filter { isEnough($0, text) })
        guard let best = strong.first else { return nil }
        return (best.address, isWhole(best), evidence(strong, mention, text))
    }

    /// Whether the best reading's number may be another: then it is to be compared by sound.
    func isDoubtful(_ mention: Mention, _ hypotheses: [Hypothesis], in text: SpokenText) -> Bool {
        let strong = rivals(hypotheses.filter { isEnough($0, text) })
        guard let best = strong.first else { return true }
        return best.plateCost > 0 || evidence(strong, mention, text).isNumberUnread
    }

    /// Whether everything said is explained by names that sound exactly so: then no wider search finds more, whether one
    /// address fits or several or, by its number, none.
    func isExplained(_ mention: Mention, _ hypotheses: [Hypothesis], in text: SpokenText) -> Bool {
        let strong = rivals(hypotheses.filter { isEnough($0, text) })
        guard let best = strong.first, best.plateCost == 0, best.against.isEmpty,
            best.support.allSatisfy(\.hit.hasSameSounds), gazetteer.level(best.place).depth >= AddressLevel.road.depth
        else { return false }
        let evidence = evidence(strong, mention, text)
        guard !evidence.isNumberUnread, evidence.leftOver == 0 else { return false }
        // What stands before may be a street that tells several apart, or that has the number.
        let isOne = best.hasFoundPlate && (strong.count == 1 || best.rank - strong[1].rank >= Self.apart)
        return isOne || unexplained(before: best, text) < 2
    }

    /// How far ahead a reading is that nothing else can be.
    private static let apart: Float = 0.5

    /// How many syllables right before the names of a reading none of them explains.
    private func unexplained(before hypothesis: Hypothesis, _ text: SpokenText) -> Int {
        var position = hypothesis.support.map(\.hit.span.lowerBound).min() ?? 0
        var count = 0
        while position > 0, text.ranges[position].lowerBound <= text.ranges[position - 1].upperBound,
            !Self.leading.contains(text.scalars[text.ranges[position - 1].lowerBound])
        {
            position -= 1
            count += 1
        }
        return count
    }

    /// What ends before an address begins: 在, 到, 是; 深圳市.
    private static let leading = Set("在到是住于这市省".unicodeScalars)

    /// From which belief a typed address is shown first though it is not filled in.
    private static let shown = 0.3

    /// Belief in each reading of what was heard: how well it agrees with the sound, shared out by the margins.
    private func heardBeliefs(_ hypotheses: [Hypothesis], _ text: SpokenText) -> [Double] {
        let top = Double(hypotheses[0].score)
        let weights = hypotheses.map { exp((Double($0.score) - top) / Self.temperature) }
        let total = weights.reduce(0, +)
        return zip(hypotheses, weights).map { $1 / total * quality($0, text) }
    }

    private func quality(_ hypothesis: Hypothesis, _ text: SpokenText) -> Double {
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
        if case .found(_, let span) = hypothesis.plate {
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

    /// Whether everything that was said was found, down to a plate, a building or a named place.
    private func isWhole(_ hypothesis: Hypothesis) -> Bool { missing(hypothesis) == nil }

    /// What a reading lacks to be a whole address.
    private func missing(_ hypothesis: Hypothesis) -> Shortfall? {
        switch hypothesis.plate {
        case .found: nil
        case .contradicted, .unverified: .unknownNumber
        case .unclear: .unclearNumber
        case .absent:
            switch gazetteer.level(hypothesis.place) {
            case .area, .poi, .door, .building, .room: nil
            case .district, .street, .community, .grid, .road, .lane: .onlyUpperLevels
            }
        }
    }

    private func candidate(_ hypothesis: Hypothesis, _ belief: Double) -> AddressDecision.Candidate {
        candidate(hypothesis.address, belief)
    }

    private func candidate(_ index: Gazetteer.Index, _ belief: Double) -> AddressDecision.Candidate {
        AddressDecision.Candidate(
            code: gazetteer.code(index),
            level: gazetteer.level(index),
            address: gazetteer.address(index),
            confidence: (belief * 1000).rounded() / 1000
        )
    }

    /// The deepest element above the readings that enough belief agrees on.
    private func safeAncestor(_ hypotheses: [Hypothesis], _ beliefs: [Double]) -> AddressDecision.Candidate? {
        var sums: [Gazetteer.Index: Double] = [:]
        for (hypothesis, belief) in zip(hypotheses, beliefs) {
            for element in gazetteer.lineage(hypothesis.place) { sums[element, default: 0] += belief }
        }
        let safe = sums.filter {
            $0.value >= settings.fillThreshold && (1...AddressLevel.poi.depth).contains(gazetteer.level($0.key).depth)
        }
        return safe.max { (gazetteer.level($0.key).depth, $0.value) < (gazetteer.level($1.key).depth, $1.value) }
            .map { candidate($0.key, $0.value) }
    }

    // MARK: Explaining

    private func reasons(_ hypothesis: Hypothesis, _ text: SpokenText) -> [AddressDecision.Reason] {
        func reason(_ hit: NameHit, _ index: Gazetteer.Index?, _ agreement: Float) -> AddressDecision.Reason {
            let range = text.scalarRange(of: hit.span)
            return AddressDecision.Reason(
                level: index.map(gazetteer.level),
                said: text.text(range),
                name: index.map(gazetteer.name) ?? table.text(hit.place),
                range: range,
                agreement: Double((agreement * 100).rounded() / 100)
            )
        }
        var reasons = hypothesis.support.sorted { $0.hit.span.lowerBound < $1.hit.span.lowerBound }
            .map { reason($0.hit, $0.index, $0.hit.agreement) }
        func plate(_ span: Range<Int>, _ name: String?, _ agreement: Double)
            -> AddressDecision.Reason
        {
            let range = text.scalarRange(of: span)
            return AddressDecision.Reason(
                level: .door,
                said: text.text(range),
                name: name,
                range: range,
                agreement: agreement
            )
        }
        switch hypothesis.plate {
        case .absent: break
        case .found(let index, let span):
            var found = plate(span, gazetteer.name(index), Double(exp(-hypothesis.plateCost)))
            found.level = gazetteer.level(index)
            reasons.append(found)
        case .contradicted(_, let span): reasons.append(plate(span, nil, -1))
        case .unverified(_, let span), .unclear(_, let span):
            reasons.append(plate(span, nil, 0))
        }
        return reasons + hypothesis.against.map { reason($0, nil, -$0.agreement) }
    }

    private func unknownReason(_ range: Range<Int>, _ text: SpokenText) -> AddressDecision.Reason {
        AddressDecision.Reason(level: nil, said: text.text(range), name: nil, range: range, agreement: -1)
    }

    /// The question whose answer tells the candidates apart: the highest level at which they differ.
    private func question(_ rivals: [Hypothesis]) -> String? {
        guard rivals.count >= 2 else { return nil }
        let lines = rivals.map { gazetteer.lineage($0.address).reversed().map { $0 } }
        let depth = lines.map(\.count).min() ?? 0
        for position in 0..<depth {
            var names: [String] = []
            for line in lines where !names.contains(gazetteer.name(line[position])) {
                names.append(gazetteer.name(line[position]))
            }
            if names.count > 1 {
                let shown = names.prefix(3).joined(separator: "，还是")
                return "请问是\(shown)\(names.count > 3 ? "，或是别处" : "")？"
            }
        }
        // One lies above the other: the deeper one needs to be said.
        return
            "请问具体是\(gazetteer.name(rivals.max { gazetteer.level($0.address).depth < gazetteer.level($1.address).depth }!.address))吗？"
    }
}
