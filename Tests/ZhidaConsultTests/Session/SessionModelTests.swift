import Testing

@testable import ZhidaConsult

/// Random lives of sessions: whatever happens in whatever order, some things hold.
struct SessionModelTests {
    typealias Fixture = SessionFixture

    /// Events of all kinds with random contents, sensible ones more often than not.
    static func event(
        _ session: ConsultationSession,
        _ now: Instant,
        using random: inout SimulationRandom
    ) -> (SessionEvent, SessionActor) {
        let possible = SessionTransition.possible(in: session.phase).map(\.event)
        let kinds = random.unit() < 0.75 && !possible.isEmpty ? possible : SessionEvent.Kind.allCases
        let kind = kinds.randomElement(using: &random)!
        let number = PartyNumber(Int.random(in: 0...session.parties.count + 1, using: &random))
        let sites = [Fixture.community, Fixture.street, Fixture.district, Fixture.office]
        var site = sites.randomElement(using: &random)!
        var joining = number
        if case .escalated(let escalation) = session.state, random.unit() < 0.7 {
            site = escalation.request.target
            joining = escalation.answering ?? number
        }
        let clerk = ClerkID("clerk\(Int.random(in: 0..<6, using: &random))")!
        let levels = SiteLevel.allCases
        var event = Fixture.event(kind, for: session)
        switch kind {
        case .call: event = .call(clerk, at: site)
        case .join: event = .join(joining)
        case .leave: event = .leave(number)
        case .lose: event = .lose(number)
        case .invite: event = .invite(site, Bool.random(using: &random) ? clerk : nil)
        case .accept: event = .accept(clerk, at: site)
        case .giveBack: event = .giveBack(EscalationReturn.allCases.randomElement(using: &random)!)
        case .escalate:
            event = .escalate(
                EscalationRequest(
                    target: site,
                    level: levels.randomElement(using: &random)!,
                    from: levels.randomElement(using: &random)!,
                    reason: "reason"
                )
            )
        default: break
        }
        let actors = SessionTransition.find(session.phase, kind)?.actors ?? Set(SessionActor.allCases)
        return (event, actors.sorted { $0.rawValue < $1.rawValue }.randomElement(using: &random)!)
    }

    static func checkInvariants(_ session: ConsultationSession, _ trail: [String]) {
        let citizen = session.citizen?.presence
        let lead = session.lead.flatMap(session.party)
        switch session.phase {
        case .live, .onHold:
            #expect(citizen == .present && lead?.presence == .present, "\(trail)")
        case .escalated:
            #expect(citizen == .present || citizen == .lost, "\(trail)")
            #expect(lead != nil && lead?.presence != .left, "\(trail)")
        case .connecting, .called: #expect(lead != nil && lead?.presence != .left, "\(trail)")
        case .booked, .queued: #expect(session.lead == nil, "\(trail)")
        case .wrapUp, .closed, .noShow, .cancelled, .expired, .failed: break
        }
        #expect(session.parties.indices.allSatisfy { session.parties[$0].number.number == $0 + 1 }, "\(trail)")
    }

    @Test("an escalation never drops the citizen, in 4,000 random lives", arguments: 0..<8)
    func neverDropsCitizen(seed: Int) throws {
        var random = SimulationRandom(seed: UInt64(seed))
        var escalated = 0
        var takenOver = 0
        for life in 0..<500 {
            var session = life % 2 == 0 ? Fixture.ticketSession() : Fixture.bookedSession()
            if life % 4 < 3 { session = try Fixture.session(in: .live) }
            var now = session.entered
            var trail: [String] = []
            for _ in 0..<60 where !session.phase.isFinal {
                now = now + .milliseconds(Int64.random(in: -1_000...20_000, using: &random))
                let before = session
                var event: SessionEvent
                var actor: SessionActor
                if let deadline = session.deadline(), deadline.at <= now {
                    (event, actor) = (deadline.event, .system)
                } else {
                    (event, actor) = Self.event(session, now, using: &random)
                    // A life that ends by the clerk's word at every third step says little.
                    if event.kind == .end || event.kind == .leave, random.unit() < 0.8 { continue }
                }
                do throws(SessionRefusal) {
                    try session.apply(event, by: actor, at: now)
                } catch {
                    #expect(session == before, "a refused event changes nothing")
                    continue
                }
                trail.append("\(actor) \(event.kind) → \(session.phase)")
                Self.checkInvariants(session, trail)
                #expect(session.entered >= before.entered, "time does not run backwards")
                guard before.phase == .escalated else { continue }
                escalated += 1
                // The citizen's presence changes by the citizen's own coming, going and losing alone.
                let own: [SessionEvent] = [.leave(Fixture.citizen), .lose(Fixture.citizen), .join(Fixture.citizen)]
                let isCitizens = own.contains(event)
                if !isCitizens { #expect(session.citizen?.presence == before.citizen?.presence, "\(trail)") }
                switch session.phase {
                case .escalated, .live: break
                case .connecting:
                    let lead = session.lead.flatMap(session.party)
                    #expect(session.citizen?.presence == .lost || lead?.presence == .lost, "\(trail)")
                case .wrapUp: #expect(event == .leave(Fixture.citizen), "\(trail)")
                default: Issue.record("an escalation ended in \(session.phase): \(trail)")
                }
                if session.lead != before.lead {
                    let new = session.lead.flatMap(session.party)
                    #expect(new?.presence == .present, "whoever takes the charge is there: \(trail)")
                    if case .takenOver = session.escalations.last?.ending { takenOver += 1 }
                }
            }
        }
        #expect(escalated > 500 && takenOver > 20, "the lives were long enough to tell: \(escalated), \(takenOver)")
    }

    @Test("by deadlines alone every session comes to an end, or stays live for as long as it takes")
    func deadlinesEnd() throws {
        for phase in SessionPhase.allCases {
            var session = try Fixture.session(in: phase)
            var steps = 0
            while let deadline = session.deadline(), steps < 10 {
                try session.apply(deadline.event, by: .system, at: deadline.at)
                steps += 1
            }
            #expect(session.phase.isFinal || session.phase == .live || session.phase == .onHold, "\(phase)")
        }
    }

    @Test("a session is the same after a round through JSON, in every phase", arguments: SessionPhase.allCases)
    func codes(phase: SessionPhase) throws {
        var session = try Fixture.session(in: phase)
        for kind in [SessionEvent.Kind.note, .share, .evaluate, .refer] {
            let actor: SessionActor = kind == .evaluate ? .citizen : .clerk
            guard SessionTransition.find(phase, kind) != nil else { continue }
            try session.apply(Fixture.event(kind, for: session), by: actor, at: Fixture.start)
        }
        try expectSameAfterJSON(session)
    }
}
