extension ConsultationSession {
    mutating func escalate(
        _ request: EscalationRequest,
        _ now: Instant,
        _ rules: SessionRules,
        _ refusing: Refusing
    ) throws(SessionRefusal) {
        let isAcross = request.level == .department && request.from == .department
        guard request.level > request.from || isAcross else { throw refusing(.notAbove) }
        try check(request.reason, refusing)
        let isIn = parties.contains { $0.presence != .left && $0.site == request.target }
        if !isIn { _ = admit(request.target, nil, .invited) }
        state = .escalated(Escalation(request: request, asked: now, deadline: now + rules.escalation))
    }

    mutating func accept(
        _ clerk: ClerkID,
        _ site: SiteID,
        _ now: Instant,
        _ rules: SessionRules,
        _ refusing: Refusing
    ) throws(SessionRefusal) {
        guard case .escalated(var escalation) = state else { return }
        guard site == escalation.request.target else { throw refusing(.anotherPlaceWasAsked) }
        guard escalation.answering == nil else { throw refusing(.alreadyAccepted) }
        let number = admit(site, clerk, .joining)
        escalation.answering = number
        escalation.deadline = now + rules.escalation
        state = .escalated(escalation)
        // One who takes part already has nothing to wait for.
        if party(number)?.presence == .present { takeOver(escalation, number, now) }
    }

    mutating func giveBack(
        _ reason: EscalationReturn,
        _ now: Instant,
        _ refusing: Refusing
    ) throws(SessionRefusal) {
        guard case .escalated(let escalation) = state else { return }
        let isOwn =
            switch reason {
            case .withdrawn: refusing.actor == .clerk || refusing.actor == .supervisor
            case .declined: refusing.actor == .answering
            case .unanswered: refusing.actor == .system
            }
        guard isOwn else { throw refusing(.actor) }
        returnEscalation(escalation, reason, now)
    }

    /// The new clerk is live: only now does the charge change hands. The clerk who asked stays until they leave.
    mutating func takeOver(_ escalation: Escalation, _ number: PartyNumber, _ now: Instant) {
        guard let clerk = party(number)?.clerk else { return }
        lead = number
        conclude(escalation, .takenOver(clerk), now)
        settle(now)
    }

    /// Back to the clerk who asked, who has never left the citizen.
    mutating func returnEscalation(_ escalation: Escalation, _ reason: EscalationReturn, _ now: Instant) {
        for index in parties.indices
        where parties[index].site == escalation.request.target && parties[index].number != lead {
            let presence = parties[index].presence
            // Colleagues who were in before stay in.
            if presence == .invited || presence == .joining { parties[index].presence = .left }
        }
        conclude(escalation, .returned(reason), now)
        settle(now)
    }

    mutating func conclude(_ escalation: Escalation, _ ending: PastEscalation.Ending, _ now: Instant) {
        escalations.append(
            PastEscalation(request: escalation.request, asked: escalation.asked, ended: now, ending: ending)
        )
    }

    private mutating func settle(_ now: Instant) {
        if isTogether { goLive(now) } else { state = .connecting }
    }
}
