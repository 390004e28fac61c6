extension ConsultationSession {
    /// Lets an event happen, or leaves everything as it is.
    ///
    /// - Parameters:
    ///   - moment: when; a clock that was set back does not make a session run backwards.
    ///   - actor: as what the caller acts, see ``SessionActor``.
    /// - Throws: ``SessionRefusal`` with what the session is in and what is possible instead.
    public mutating func apply(
        _ event: SessionEvent,
        by actor: SessionActor,
        at moment: Instant,
        _ rules: SessionRules = SessionRules()
    ) throws(SessionRefusal) {
        let refusing = Refusing(phase: phase, event: event.kind, actor: actor)
        guard let rule = SessionTransition.find(phase, event.kind) else { throw refusing(.phase) }
        guard rule.actors.contains(actor) else { throw refusing(.actor) }
        var next = self
        let now = max(moment, entered)
        try next.take(event, now, rules, refusing)
        assert(rule.targets.contains(next.phase), "\(phase) \(event.kind) led to \(next.phase)")
        if next.state != state { next.entered = now }
        self = next
    }

    /// Makes refusals of one attempt.
    struct Refusing {
        let phase: SessionPhase
        let event: SessionEvent.Kind
        let actor: SessionActor

        func callAsFunction(_ cause: SessionRefusal.Cause) -> SessionRefusal {
            SessionRefusal(phase: phase, event: event, actor: actor, cause: cause)
        }
    }

    private mutating func take(
        _ event: SessionEvent,
        _ now: Instant,
        _ rules: SessionRules,
        _ refusing: Refusing
    ) throws(SessionRefusal) {
        switch event {
        case .call(let clerk, let site):
            lead = admit(site, clerk, .joining)
            state = .called(clerk, times: 1)
        case .recall:
            if case .called(let clerk, let times) = state { state = .called(clerk, times: times + 1) }
        case .putBack: try putBack(refusing)
        case .answer:
            setCitizen(.joining)
            state = .connecting
        case .join(let number): try join(number, now, refusing)
        case .invite(let site, let clerk): try invite(site, clerk, rules, refusing)
        case .leave(let number): try leave(number, now, refusing)
        case .lose(let number): try lose(number, refusing)
        case .hold(let reason):
            try check(reason, refusing)
            state = .onHold(reason: reason)
        case .resume: state = .live
        case .escalate(let request): try escalate(request, now, rules, refusing)
        case .accept(let clerk, let site): try accept(clerk, site, now, rules, refusing)
        case .giveBack(let reason): try giveBack(reason, now, refusing)
        case .end: wrapUp()
        case .close(let outcome):
            try check(outcome.summary, refusing)
            state = .closed(outcome)
        case .noShow: state = .noShow
        case .cancel(let reason):
            try check(reason, refusing)
            state = .cancelled(reason: reason)
        case .expire: state = .expired
        case .fail(let reason):
            if citizen?.presence == .present { throw refusing(.citizenIsThere) }
            state = .failed(reason: reason)
        case .note(let note): try write(note, rules, refusing)
        case .share(let file): try share(file, rules, refusing)
        case .evaluate(let evaluation):
            guard self.evaluation == nil else { throw refusing(.evaluatedAlready) }
            try check(evaluation.words, refusing)
            self.evaluation = evaluation
        case .refer(let workOrder):
            if !workOrders.contains(workOrder) { workOrders.append(workOrder) }
        }
    }

    private mutating func putBack(_ refusing: Refusing) throws(SessionRefusal) {
        if phase == .connecting, citizen?.presence != .present { throw refusing(.nobodyWaits) }
        if let lead { set(.left, of: lead) }
        lead = nil
        if case .called = state, case .booking(_, let start) = origin {
            state = .booked(start: start)
        } else {
            state = .queued
        }
        // Their page waits for the next call.
        setCitizen(.invited)
    }

    private mutating func join(_ number: PartyNumber, _ now: Instant, _ refusing: Refusing) throws(SessionRefusal) {
        let party = try taking(number, refusing)
        set(.present, of: party.number)
        switch state {
        case .connecting:
            if isTogether { goLive(now) }
        case .escalated(let escalation):
            if escalation.answering == number { takeOver(escalation, number, now) }
        default: break
        }
    }

    private mutating func leave(_ number: PartyNumber, _ now: Instant, _ refusing: Refusing) throws(SessionRefusal) {
        let party = try taking(number, refusing)
        if party.isCitizen {
            set(.left, of: number)
            if case .escalated(let escalation) = state { conclude(escalation, .citizenLeft, now) }
            wrapUp()
        } else if number == lead {
            if let successor = successor(of: number) {
                set(.left, of: number)
                lead = successor
            } else if let citizen, citizen.presence != .left {
                throw refusing(.wouldLeaveCitizenAlone)
            } else {
                if case .escalated(let escalation) = state { conclude(escalation, .returned(.withdrawn), now) }
                wrapUp()
            }
        } else if case .escalated(let escalation) = state, escalation.answering == number {
            set(.left, of: number)
            returnEscalation(escalation, .declined, now)
        } else {
            set(.left, of: number)
        }
    }

    private mutating func lose(_ number: PartyNumber, _ refusing: Refusing) throws(SessionRefusal) {
        let party = try taking(number, refusing)
        // Who has not answered has no connection to lose.
        guard party.presence != .invited else { return }
        set(.lost, of: number)
        if number == lead, let successor = successor(of: number) { lead = successor }
        if phase == .live || phase == .onHold, !isTogether { state = .connecting }
    }

    mutating func goLive(_ now: Instant) {
        state = .live
        liveSince = liveSince ?? now
    }

    /// The talk is over for everybody; ``lead`` stays who was in charge.
    mutating func wrapUp() {
        state = .wrapUp
        for index in parties.indices { parties[index].presence = .left }
    }

    /// The clerk who was there first among those who are present.
    private func successor(of number: PartyNumber) -> PartyNumber? {
        parties.first { !$0.isCitizen && $0.number != number && $0.presence == .present }?.number
    }
}

extension ConsultationSession {
    /// The party, if it takes part.
    func taking(_ number: PartyNumber, _ refusing: Refusing) throws(SessionRefusal) -> SessionParty {
        guard let party = party(number) else { throw refusing(.noSuchParty) }
        guard party.presence != .left else { throw refusing(.partyHasLeft) }
        return party
    }

    /// The party that this clerk of this site is, new where needed.
    mutating func admit(_ site: SiteID, _ clerk: ClerkID?, _ presence: SessionParty.Presence) -> PartyNumber {
        let known =
            parties.firstIndex { $0.site == site && $0.clerk == clerk }
            ?? parties.firstIndex { $0.site == site && $0.clerk == nil && $0.presence != .left }
        guard let known else {
            let number = PartyNumber(parties.count + 1)
            parties.append(SessionParty(number: number, role: .site(site, clerk), presence: presence))
            return number
        }
        parties[known].role = .site(site, clerk)
        if parties[known].presence != .present { parties[known].presence = presence }
        return parties[known].number
    }

    private mutating func setCitizen(_ presence: SessionParty.Presence) {
        if let index = parties.firstIndex(where: \.isCitizen) { parties[index].presence = presence }
    }

    private mutating func invite(
        _ site: SiteID,
        _ clerk: ClerkID?,
        _ rules: SessionRules,
        _ refusing: Refusing
    ) throws(SessionRefusal) {
        let isIn = parties.contains {
            $0.presence != .left && $0.site == site && (clerk == nil || $0.clerk == nil || $0.clerk == clerk)
        }
        if isIn { throw refusing(.siteIsInAlready) }
        guard parties.count < rules.parties else { throw refusing(.tooMany(rules.parties)) }
        _ = admit(site, clerk, .invited)
    }
}
