import Testing

@testable import ZhidaConsult

/// 上报: the citizen is with a clerk all the time.
struct EscalationTests {
    typealias Fixture = SessionFixture

    @Test("the clerk who asked stays in charge until the new one is live, and then stays as a colleague")
    func handsOver() throws {
        var session = try Fixture.session(in: .escalated)
        let now = Fixture.start + .seconds(60)
        try session.apply(.accept(Fixture.streetClerk, at: Fixture.street), by: .answering, at: now)
        #expect(session.phase == .escalated)
        #expect(session.lead == Fixture.lead)
        let new = try #require(session.parties.last?.number)
        try session.apply(.join(new), by: .answering, at: now + .seconds(5))
        #expect(session.phase == .live)
        #expect(session.lead == new)
        #expect(session.party(Fixture.lead)?.presence == .present)
        #expect(session.citizen?.presence == .present)
        #expect(session.escalations.map(\.ending) == [.takenOver(Fixture.streetClerk)])
        try session.apply(.leave(Fixture.lead), by: .colleague, at: now + .seconds(9))
        #expect(session.phase == .live)
    }

    @Test("when nobody answers in the allowed time, it returns to the clerk who asked")
    func returns() throws {
        var session = try Fixture.session(in: .escalated)
        let deadline = try #require(session.deadline())
        #expect(deadline.at == session.entered + SessionRules().escalation)
        try session.apply(deadline.event, by: .system, at: deadline.at)
        #expect(session.phase == .live)
        #expect(session.lead == Fixture.lead)
        #expect(session.escalations.map(\.ending) == [.returned(.unanswered)])
        #expect(session.parties.last?.presence == .left, "the place that was asked no longer rings")
    }

    @Test("one who accepted and never came in is not waited for longer than the allowed time")
    func returnsAfterAcceptance() throws {
        var session = try Fixture.session(in: .escalated)
        let now = session.entered + .seconds(80)
        try session.apply(.accept(Fixture.streetClerk, at: Fixture.street), by: .answering, at: now)
        let deadline = try #require(session.deadline())
        #expect(deadline.at == now + SessionRules().escalation)
        try session.apply(deadline.event, by: .system, at: deadline.at)
        #expect(session.phase == .live)
        #expect(session.lead == Fixture.lead)
    }

    @Test("only one clerk accepts, only one of the place asked, and only upwards or across departments")
    func refuses() throws {
        var session = try Fixture.session(in: .escalated)
        let now = Fixture.start
        #expect(throws: refusal(.anotherPlaceWasAsked)) {
            try session.apply(.accept(Fixture.streetClerk, at: Fixture.district), by: .answering, at: now)
        }
        try session.apply(.accept(Fixture.streetClerk, at: Fixture.street), by: .answering, at: now)
        #expect(throws: refusal(.alreadyAccepted)) {
            try session.apply(.accept(ClerkID(literal: "zhao"), at: Fixture.street), by: .answering, at: now)
        }
        var live = try Fixture.session(in: .live)
        for (from, to) in [(SiteLevel.streetCentre, SiteLevel.communityStation), (.districtCentre, .districtCentre)] {
            let request = EscalationRequest(target: Fixture.street, level: to, from: from, reason: "")
            #expect(throws: refusal(.notAbove, .live, .escalate, .clerk)) {
                try live.apply(.escalate(request), by: .clerk, at: now)
            }
        }
        let across = EscalationRequest(target: Fixture.office, level: .department, from: .department, reason: "")
        try live.apply(.escalate(across), by: .clerk, at: now)
        #expect(live.phase == .escalated)
    }

    @Test("the clerk in charge cannot leave the citizen alone, and can when a colleague is there")
    func staysWithCitizen() throws {
        var session = try Fixture.session(in: .live)
        #expect(throws: refusal(.wouldLeaveCitizenAlone, .live, .leave, .clerk)) {
            try session.apply(.leave(Fixture.lead), by: .clerk, at: Fixture.start)
        }
        try session.apply(.invite(Fixture.office, Fixture.streetClerk), by: .clerk, at: Fixture.start)
        let colleague = try #require(session.parties.last?.number)
        try session.apply(.join(colleague), by: .colleague, at: Fixture.start)
        try session.apply(.leave(Fixture.lead), by: .clerk, at: Fixture.start)
        #expect(session.phase == .live)
        #expect(session.lead == colleague)
    }

    @Test("a clerk who is lost while the citizen waits is replaced by another, before the citizen is given up")
    func lostClerk() throws {
        var session = try Fixture.session(in: .live)
        try session.apply(.lose(Fixture.lead), by: .system, at: Fixture.start)
        #expect(session.phase == .connecting)
        #expect(throws: refusal(.citizenIsThere, .connecting, .fail, .system)) {
            try session.apply(.fail(reason: "lost"), by: .system, at: Fixture.start)
        }
        let deadline = try #require(session.deadline())
        try session.apply(deadline.event, by: .system, at: deadline.at)
        #expect(session.phase == .queued)
        #expect(session.lead == nil)
    }

    @Test("who was lost and comes back goes on where they were")
    func comesBack() throws {
        var session = try Fixture.session(in: .live)
        let first = session.liveSince
        try session.apply(.lose(Fixture.citizen), by: .system, at: Fixture.start + .seconds(60))
        #expect(session.phase == .connecting)
        try session.apply(.join(Fixture.citizen), by: .citizen, at: Fixture.start + .seconds(70))
        #expect(session.phase == .live)
        #expect(session.liveSince == first)
    }

    private func refusal(
        _ cause: SessionRefusal.Cause,
        _ phase: SessionPhase = .escalated,
        _ event: SessionEvent.Kind = .accept,
        _ actor: SessionActor = .answering
    ) -> SessionRefusal {
        SessionRefusal(phase: phase, event: event, actor: actor, cause: cause)
    }
}
