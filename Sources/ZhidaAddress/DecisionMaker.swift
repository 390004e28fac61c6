import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Turns the readings of a mention into a decision with a confidence, and into a question where a person must choose.
struct DecisionMaker: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let settings: AddressSettings

    /// How fast belief moves to the better of two readings, in units of evidence.
    private static let temperature = 0.55
    /// How fast belief falls with the mean cost of a syllable.
    private static let costDecay = 3.2

    /// How fast belief falls with the doubt of what was heard.
    private static let doubtDecay = 1.0

    func decide(_ mention: Mention, _ hypotheses: [Hypothesis], in text: SpokenText) -> AddressDecision? {
        let range = text.scalarRange(of: mention.span)
        let strong = rivals(hypotheses.filter { isEnough($0, text) })
        guard let best = strong.first else {
            guard let unknown = mention.unknown else { return nil }
            return AddressDecision(
                outcome: .notInGazetteer,
                shortfall: .unknownPlace,
                reasons: [unknownReason(unknown, text)],
                mention: range
            )
        }
        let beliefs = self.beliefs(strong, text)
        let candidates = zip(strong, beliefs).prefix(settings.candidateLimit).map { candidate($0, $1) }
        let reasons = reasons(best, text)
        if let unknown = mention.unknown {
            // A street or community was recognised, the place in it was not: never more than that is safe.
            return AddressDecision(
                outcome: .notInGazetteer,
                shortfall: .unknownPlace,
                candidates: candidates,
                reasons: reasons + [unknownReason(unknown, text)],
                mention: range
            )
        }
        let needed = text.isHeard && isWhole(best) ? settings.heardFillThreshold : settings.fillThreshold
        // By the rounded confidence that is shown and calibrated, not by what was rounded away.
        if let needed, candidates[0].confidence >= needed {
            return AddressDecision(
                outcome: isWhole(best) ? .matched : .partial,
                shortfall: missing(best),
                candidates: candidates,
                reasons: reasons,
                mention: range
            )
        }
        let close = zip(strong, beliefs).filter { $0.1 >= 0.12 && $0.1 >= beliefs[0] * 0.3 }
        if close.count >= 2, close.map(\.1).reduce(0, +) >= settings.fillThreshold * 0.7 {
            return AddressDecision(
                outcome: .ambiguous,
                shortfall: .severalFit,
                candidates: candidates,
                question: question(close.map(\.0)),
                reasons: reasons,
                mention: range
            )
        }
        if let safe = safeAncestor(strong, beliefs) {
            return AddressDecision(
                outcome: .partial,
                shortfall: safe.code == gazetteer.code(best.place) ? missing(best) ?? .unsure : .unsure,
                candidates: [safe] + candidates.filter { $0.code != safe.code },
                reasons: reasons,
                mention: range
            )
        }
        return AddressDecision(
            outcome: .ambiguous,
            shortfall: beliefs.dropFirst().contains { $0 >= beliefs[0] * 0.3 } ? .severalFit : .unsure,
            candidates: candidates,
            question: question(close.map(\.0)),
            reasons: reasons,
            mention: range
        )
    }

    /// The readings that exclude one another: what lies above or beside a better reading only says less of the same.
    private func rivals(_ hypotheses: [Hypothesis]) -> [Hypothesis] {
        var kept: [Hypothesis] = []
        for hypothesis in hypotheses
        where !kept.contains(where: { better in
            gazetteer.lineage(better.place).contains(hypothesis.place)
                || better.support.contains { $0.index == hypothesis.place }
        }) {
            kept.append(hypothesis)
        }
        return kept
    }

    /// A short name alone, heard and not written so, is no evidence of an address.
    private func isEnough(_ hypothesis: Hypothesis, _ text: SpokenText) -> Bool {
        let support = hypothesis.support.map(\.hit.score).reduce(0, +)
        let plate = if case .found = hypothesis.plate { Float(1) } else { Float(0) }
        let cue: Float =
            hypothesis.support.first.map { PlaceCue.isBeside($0.hit.span, in: text) } == true ? 0.6 : 0
        return support + plate + cue >= 1.55 && hypothesis.score > 0.5
            && quality(hypothesis, text) >= settings.mentionThreshold && gazetteer.level(hypothesis.place) != .district
    }

    /// Belief in each reading: how well it agrees with the sound, shared out by the margins.
    private func beliefs(_ hypotheses: [Hypothesis], _ text: SpokenText) -> [Double] {
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
        if case .found(_, _, let span) = hypothesis.plate {
            quality *= exp(-Self.doubtDecay * Double(text.doubt(span)))
        }
        // A whole street's name that contradicts halves the belief; a short name that may be chance takes little.
        if let strongest = hypothesis.against.map(\.score).max() {
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
        func plate(_ number: SaidNumber, _ span: Range<Int>, _ name: String?, _ agreement: Double)
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
        case .found(let index, let number, let span):
            var found = plate(number, span, gazetteer.name(index), 1)
            found.level = gazetteer.level(index)
            reasons.append(found)
        case .contradicted(let number, let span): reasons.append(plate(number, span, nil, -1))
        case .unverified(let number, let span), .unclear(let number, let span):
            reasons.append(plate(number, span, nil, 0))
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
