import ZhidaCore
import ZhidaGazetteer

/// Weighs what the agent read back 复述 into the decisions made from the caller's words.
///
/// - A confirmed place raises the candidate that it names, or comes in as one; with it an ambiguous decision may reach
///   the threshold. Where it contradicts an answer, neither is filled in.
/// - A denied place goes down and is not filled in.
/// - A place without an answer raises a little the candidate that it names, and never changes what is filled in.
///
/// A number that the gazetteer contradicts, and a place that it does not hold, stay what they were. All reasons of the
/// caller's words are kept; the agent's words and the answer are added to them.
public struct ReadBackWeigher: Sendable {
    /// The part of the remaining doubt that a read-back takes, times the belief in it; set by hand.
    private static let confirmed = 0.7
    private static let unanswered = 0.2
    /// Of a street or community above the candidate.
    private static let above = 0.2
    /// Belief in a place that only the agent named, times the belief in the agent's words.
    private static let agentAlone = (confirmed: 0.9, unanswered: 0.6)
    /// What is left of the belief in a denied place.
    private static let denied = 0.2

    private let gazetteer: Gazetteer
    private let fillThreshold: Double

    /// - Parameter fillThreshold: the confidence from which a decision is filled in without a person.
    public init(gazetteer: Gazetteer, fillThreshold: Double) {
        self.gazetteer = gazetteer
        self.fillThreshold = fillThreshold
    }

    /// The decisions after the agent's evidence.
    ///
    /// - Parameter decisions: from the caller's words; `none` where the caller named no place.
    public func weigh(_ decisions: [AddressDecision], _ readBacks: [ReadBack]) -> [AddressDecision] {
        // The last answer to a place counts.
        var last: [AddressCode: ReadBack] = [:]
        for readBack in readBacks {
            if let earlier = last[readBack.place.code], earlier.answer != .unanswered, readBack.answer == .unanswered {
                continue
            }
            last[readBack.place.code] = readBack
        }
        let heard = last.values.sorted { $0.span.start < $1.span.start }
        guard decisions.contains(where: { $0.outcome != .none }) else {
            return heard.isEmpty ? decisions : heard.map(agentAlone)
        }
        var weighed = decisions
        for readBack in heard {
            let related = weighed.indices.filter { index in
                weighed[index].candidates.contains { relation($0.code, readBack.place.code) != .none }
            }
            // The one whose best candidates it speaks of.
            let index = related.min { position(weighed[$0], readBack) < position(weighed[$1], readBack) }
            switch readBack.answer {
            case .confirmed:
                if let index {
                    weighed[index] = confirm(weighed[index], readBack)
                } else {
                    let target = weighed.lastIndex { $0.outcome != .none } ?? weighed.count - 1
                    weighed[target] = bringIn(weighed[target], readBack)
                }
            case .denied:
                for index in related { weighed[index] = deny(weighed[index], readBack) }
            case .unanswered:
                if let index { weighed[index] = support(weighed[index], readBack) }
            }
        }
        return weighed
    }

    // MARK: Places

    private enum Relation { case same, above, below, none }

    /// How the agent's place lies to a candidate.
    private func relation(_ candidate: AddressCode, _ place: AddressCode) -> Relation {
        if candidate == place { return .same }
        guard let one = gazetteer.index(of: candidate), let other = gazetteer.index(of: place) else { return .none }
        if gazetteer.lineage(one).contains(other) { return .above }
        return gazetteer.lineage(other).contains(one) ? .below : .none
    }

    private func position(_ decision: AddressDecision, _ readBack: ReadBack) -> Int {
        decision.candidates.firstIndex { relation($0.code, readBack.place.code) != .none } ?? .max
    }

    // MARK: Weighing

    private func confirm(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var result = decision
        let index = position(decision, readBack)
        let relation = relation(decision.candidates[index].code, readBack.place.code)
        switch relation {
        case .same:
            if index > 0, decision.answer != nil { return contradict(decision, readBack) }
            raise(&result, at: index, by: Self.confirmed * readBack.place.confidence)
        case .above:
            raise(&result, at: index, by: Self.above * readBack.place.confidence)
        case .below:
            // The agent heard more than was found in the caller's words.
            return bringIn(decision, readBack)
        case .none: return decision
        }
        result.reasons += reasons(readBack, agreement: readBack.place.confidence)
        return relation == .same ? settled(result, readBack) : result
    }

    private func support(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var result = decision
        let index = position(decision, readBack)
        guard relation(decision.candidates[index].code, readBack.place.code) == .same else { return decision }
        // Order and outcome stay: nobody said that it is right.
        guard index == 0 else { return decision }
        raise(&result, at: 0, by: Self.unanswered * readBack.place.confidence)
        result.reasons += reasons(readBack, agreement: Self.unanswered * readBack.place.confidence)
        return result
    }

    private func deny(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var result = decision
        var isAnswer = false
        for (index, candidate) in decision.candidates.enumerated() {
            switch relation(candidate.code, readBack.place.code) {
            case .same, .above:
                result.candidates[index].confidence = rounded(candidate.confidence * Self.denied)
                isAnswer = isAnswer || index == 0
            case .below, .none: break
            }
        }
        result.candidates = sorted(result.candidates)
        result.reasons += reasons(readBack, agreement: -1)
        if isAnswer, decision.answer != nil {
            result.outcome = .ambiguous
            result.shortfall = .contradicted
            result.question = "请问具体地址是哪里？"
        }
        return result
    }

    /// A place that the caller confirmed and that is no candidate.
    private func bringIn(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var candidate = readBack.place
        candidate.confidence = rounded(candidate.confidence * Self.agentAlone.confirmed)
        let isDeeper = decision.candidates.first.map { relation($0.code, candidate.code) == .below } ?? true
        if decision.answer != nil, !isDeeper { return contradict(decision, readBack) }
        var result = decision
        let others = decision.candidates.map(\.confidence).reduce(0, +)
        let room = max(0, 1 - candidate.confidence)
        result.candidates = sorted(
            [candidate]
                + decision.candidates.map { other in
                    var other = other
                    // Rounded down, so that all add up to at most 1.
                    if others > room {
                        other.confidence = (other.confidence * room / others * 1000).rounded(.down) / 1000
                    }
                    return other
                }
        )
        result.reasons += reasons(readBack, agreement: readBack.place.confidence)
        // An answer that was sure stays sure where the deeper place is not.
        let isSure = result.candidates.first?.code == candidate.code && candidate.confidence >= fillThreshold
        if decision.answer != nil, !isSure || isContradicted(decision) {
            result.candidates =
                decision.candidates
                + [candidate].filter { _ in
                    decision.candidates.map(\.confidence).reduce(candidate.confidence, +) <= 1
                }
            return result
        }
        return settled(result, readBack)
    }

    /// The caller's words gave one answer, and the caller confirmed another: a person has to look.
    private func contradict(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var result = decision
        let answer = decision.candidates[0]
        var place = readBack.place
        place.confidence = rounded(place.confidence * Self.agentAlone.confirmed)
        let total = answer.confidence + place.confidence
        if total > 1 { place.confidence = rounded(place.confidence / total) }
        var first = answer
        if total > 1 { first.confidence = rounded(answer.confidence / total) }
        result.outcome = .ambiguous
        result.shortfall = .contradicted
        result.candidates = sorted([first, place])
        result.question = "请问是\(answer.address)，还是\(place.address)？"
        result.reasons += reasons(readBack, agreement: -1)
        return result
    }

    /// A decision whose only place is the agent's.
    private func agentAlone(_ readBack: ReadBack) -> AddressDecision {
        let part: Double =
            switch readBack.answer {
            case .confirmed: Self.agentAlone.confirmed
            case .unanswered: Self.agentAlone.unanswered
            case .denied: Self.denied
            }
        var result = readBack.decision
        for index in result.candidates.indices {
            result.candidates[index].confidence = rounded(result.candidates[index].confidence * part)
        }
        result.mention = readBack.said.range
        let offset = readBack.said.range.lowerBound - (readBack.decision.mention?.lowerBound ?? 0)
        result.reasons = readBack.decision.reasons.map { reason in
            var reason = reason
            reason.channel = .agent
            reason.range = reason.range.lowerBound + offset..<reason.range.upperBound + offset
            return reason
        }
        result.reasons += reasons(readBack, agreement: readBack.answer == .denied ? -1 : readBack.place.confidence)
        if readBack.answer != .confirmed || result.confidence < fillThreshold {
            result.outcome = .ambiguous
            result.shortfall = readBack.answer == .denied ? .contradicted : .agentAlone
            result.question = "请问具体地址是\(readBack.place.address)吗？"
        }
        return result
    }

    /// A decision that a confirmed place may have settled.
    private func settled(_ decision: AddressDecision, _ readBack: ReadBack) -> AddressDecision {
        var result = decision
        guard let first = decision.candidates.first, first.code == readBack.place.code,
            first.confidence >= fillThreshold
        else { return decision }
        guard !isContradicted(decision) else { return decision }
        switch decision.outcome {
        // A place that the gazetteer does not hold was named: that stays until a person looks.
        case .notInGazetteer, .none, .matched: return decision
        case .ambiguous, .partial:
            result.outcome = readBack.decision.outcome
            result.shortfall = readBack.decision.shortfall
        }
        if result.answer != nil { result.question = nil }
        return result
    }

    /// Whether the caller's own words speak against the answer.
    private func isContradicted(_ decision: AddressDecision) -> Bool {
        decision.reasons.contains { $0.agreement < 0 && $0.readBack == nil }
    }

    /// Takes a part of the doubt in a candidate; the others share what is left.
    private func raise(_ decision: inout AddressDecision, at index: Int, by part: Double) {
        let before = decision.candidates[index].confidence
        let after = 1 - (1 - before) * (1 - part)
        for other in decision.candidates.indices where before < 1 {
            let confidence = decision.candidates[other].confidence
            // What the others keep is rounded down, so that all add up to at most 1.
            decision.candidates[other].confidence =
                other == index
                ? (after * 1000).rounded(.down) / 1000
                : (confidence * (1 - after) / (1 - before) * 1000).rounded(.down) / 1000
        }
        decision.candidates = sorted(decision.candidates)
    }

    private func sorted(_ candidates: [AddressDecision.Candidate]) -> [AddressDecision.Candidate] {
        candidates.enumerated().sorted {
            ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset)
        }.map(\.element)
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

    // MARK: Explaining

    /// The agent's words, and the caller's answer where there was one.
    private func reasons(_ readBack: ReadBack, agreement: Double) -> [AddressDecision.Reason] {
        var reasons = [
            AddressDecision.Reason(
                level: readBack.place.level,
                said: readBack.said.text,
                name: gazetteer.index(of: readBack.place.code).map(gazetteer.name),
                range: readBack.said.range,
                agreement: rounded(agreement),
                channel: .agent,
                readBack: readBack.answer
            )
        ]
        if let answered = readBack.answered {
            reasons.append(
                AddressDecision.Reason(
                    level: nil,
                    said: answered.text,
                    name: nil,
                    range: answered.range,
                    agreement: readBack.answer == .denied ? -1 : 1,
                    channel: .caller,
                    readBack: readBack.answer
                )
            )
        }
        return reasons
    }
}
