import Testing

@testable import ZhidaConsult

/// Sessions through the broker's decisions: who may do what, and what follows for tickets and appointments.
struct SessionCommandTests {
    static let outcome = SessionOutcome(.done, summary: "answered")

    /// A live session of a ticket of the community, with the community's clerk.
    static func live(_ hall: inout QueueHall) throws -> (session: SessionID, ticket: Ticket) {
        let ticket = try hall.take("09:30", at: QueueHall.community)
        let clerk = QueueHall.clerk("c1")
        let session = try hall.perform(OpenSession(.ticket(ticket.id)), as: clerk)
        try hall.act(session.id, .call(ClerkID(literal: "c1")), clerk)
        try hall.act(session.id, .answer, QueueHall.machine)
        try hall.act(session.id, .join(nil), QueueHall.machine)
        #expect(try hall.act(session.id, .join(nil), clerk).phase == .live)
        return (session.id, ticket)
    }

    @Test("an escalation asks the next level by itself, and only a clerk there can accept it")
    func escalates() throws {
        var hall = try QueueHall()
        let (id, ticket) = try Self.live(&hall)
        let asked = try hall.act(id, .escalate(to: nil, reason: "above my competence"), QueueHall.clerk("c1"))
        guard case .escalated(let escalation) = asked.state else {
            Issue.record("it is escalated")
            return
        }
        #expect(escalation.request.target == QueueHall.street)
        #expect(QueueHall.reason { try hall.act(id, .accept, QueueHall.clerk("s2")) } == .forbidden)
        #expect(QueueHall.reason { try hall.act(id, .accept, QueueHall.clerk("d")) } == .forbidden)
        try hall.act(id, .accept, QueueHall.clerk("s1b"))
        #expect(QueueHall.reason { try hall.act(id, .accept, QueueHall.clerk("s1a")) } == .taken)
        #expect(hall.state.queue[ticket.id]?.state.claim?.clerk.text == "c1", "still with the clerk who asked")
        let taken = try hall.act(id, .join(nil), QueueHall.clerk("s1b"))
        #expect(taken.phase == .live)
        #expect(hall.state.queue[ticket.id]?.state.claim?.clerk.text == "s1b")
        #expect(QueueHall.reason { try hall.act(id, .end, QueueHall.clerk("c1")) } == .forbidden, "no longer in charge")
        try hall.act(id, .leave(nil), QueueHall.clerk("c1"))
        // And on, from the street to the district.
        let further = try hall.act(id, .escalate(to: nil, reason: "a hard case"), QueueHall.clerk("s1b"))
        guard case .escalated(let second) = further.state else {
            Issue.record("it is escalated again")
            return
        }
        #expect(second.request.target == QueueHall.centre)
    }

    @Test("an unanswered escalation returns by itself to the clerk who asked")
    func returns() throws {
        var hall = try QueueHall()
        let (id, _) = try Self.live(&hall)
        try hall.act(id, .escalate(to: nil, reason: ""), QueueHall.clerk("c1"))
        hall.now = hall.now + .seconds(89)
        try hall.elapse()
        #expect(hall.state.sessions[id]?.phase == .escalated)
        hall.now = hall.now + .seconds(1)
        try hall.elapse()
        #expect(hall.state.sessions[id]?.phase == .live)
        #expect(hall.state.sessions[id]?.escalations.last?.ending == .returned(.unanswered))
        #expect(hall.state.sessions.firstDeadline == nil)
    }

    @Test("the place asked can decline, the clerk who asked can withdraw, and nobody for the other")
    func declines() throws {
        var hall = try QueueHall()
        let (id, _) = try Self.live(&hall)
        try hall.act(id, .escalate(to: nil, reason: ""), QueueHall.clerk("c1"))
        #expect(QueueHall.reason { try hall.act(id, .giveBack(.declined), QueueHall.clerk("c1")) } == .forbidden)
        #expect(QueueHall.reason { try hall.act(id, .giveBack(.withdrawn), QueueHall.clerk("s1a")) } == .forbidden)
        #expect(try hall.act(id, .giveBack(.declined), QueueHall.clerk("s1a")).phase == .live)
        try hall.act(id, .escalate(to: QueueHall.office, reason: ""), QueueHall.clerk("c1"))
        #expect(try hall.act(id, .giveBack(.withdrawn), QueueHall.clerk("c1")).phase == .live)
        #expect(hall.state.sessions[id]?.escalations.count == 2)
    }

    @Test("a clerk lost for good: the citizen's ticket waits again with its old place")
    func putsBack() throws {
        var hall = try QueueHall()
        let (id, ticket) = try Self.live(&hall)
        let later = try hall.take("09:40", at: QueueHall.community)
        try hall.act(id, .lose(PartyNumber(2)), QueueHall.machine)
        #expect(hall.state.sessions[id]?.phase == .connecting)
        hall.now = hall.now + Minutes(3)
        try hall.elapse()
        #expect(hall.state.sessions[id]?.phase == .queued)
        #expect(hall.state.queue[ticket.id]?.state == .waiting)
        let order = hall.state.queue.lines.first(9, at: QueueHall.community, hall.now)
        #expect(order == [ticket.id, later.id])
    }

    @Test("the citizen's page and the media server act for themselves, and an outsider for nobody")
    func roles() throws {
        var hall = try QueueHall()
        let (id, _) = try Self.live(&hall)
        #expect(QueueHall.reason { try hall.act(id, .hold(reason: nil), QueueHall.machine) } == .forbidden)
        #expect(QueueHall.reason { try hall.act(id, .note("x"), QueueHall.clerk("c2")) } == .forbidden)
        #expect(QueueHall.reason { try hall.act(id, .end, QueueHall.clerk("s2")) } == .forbidden)
        let auditor = Caller(who: CallerID(literal: "auditor"), role: .auditor)
        #expect(QueueHall.reason { try hall.act(id, .note("x"), auditor) } == .forbidden)
        let chief = Caller(who: CallerID(literal: "chief"), role: .supervisor, site: QueueHall.street)
        #expect(try hall.act(id, .note("listened in"), chief).notes.last?.by == "chief")
        let digest = String(repeating: "ab", count: 32)
        let shared = try hall.act(id, .share(name: "p.jpg", size: 9, digest: digest), QueueHall.machine)
        #expect(shared.files.last?.by == PartyNumber(1))
        try hall.act(id, .leave(nil), QueueHall.machine)
        #expect(hall.state.sessions[id]?.phase == .wrapUp)
        try hall.act(id, .evaluate(.satisfied, [.clarity], words: nil), QueueHall.machine)
        #expect(
            QueueHall.reason { try hall.act(id, .evaluate(.fair, [], words: nil), QueueHall.machine) } == .transition
        )
        try hall.act(id, .close(Self.outcome), QueueHall.clerk("c1"))
        try hall.act(id, .refer(WorkOrderReference("GD-1")!), QueueHall.clerk("c1"))
        #expect(hall.state.sessions[id]?.isLive == false)
        #expect(hall.state.sessions.sessions(of: ClerkID(literal: "c1")).isEmpty)
    }

    @Test("an appointment's session begins, completes and misses the appointment")
    func appointment() throws {
        var hall = try QueueHall()
        let booking = hall.book("b1", at: "10:00")
        let clerk = QueueHall.clerk("s1a")
        let session = try hall.perform(OpenSession(.booking(booking)), as: clerk)
        #expect(session.phase == .booked)
        #expect(QueueHall.reason { try hall.perform(OpenSession(.booking(booking)), as: clerk) } == .taken)
        hall.now = QueueHall.at("10:00")
        try hall.act(session.id, .call(ClerkID(literal: "s1a")), clerk)
        try hall.act(session.id, .answer, QueueHall.machine)
        try hall.act(session.id, .join(nil), clerk)
        try hall.act(session.id, .join(nil), QueueHall.machine)
        #expect(hall.state.bookings[booking]?.state == .underway)
        try hall.act(session.id, .end, clerk)
        try hall.act(session.id, .close(Self.outcome), clerk)
        #expect(hall.state.bookings[booking]?.state == .completed)
        let missed = hall.book("b2", at: "10:30")
        let second = try hall.perform(OpenSession(.booking(missed)), as: clerk)
        hall.now = QueueHall.at("10:30")
        try hall.act(second.id, .call(ClerkID(literal: "s1a")), clerk)
        hall.now = QueueHall.at("10:40")
        try hall.elapse()
        #expect(hall.state.sessions[second.id]?.phase == .noShow)
        #expect(hall.state.bookings[missed]?.state == .missed)
    }

    @Test("a change to a version that is no longer there is refused")
    func seenVersion() throws {
        var hall = try QueueHall()
        let (id, _) = try Self.live(&hall)
        let seen = try #require(hall.state.sessions[id]?.version)
        let clerk = QueueHall.clerk("c1")
        try hall.perform(ActOnSession(id, .note("first"), seen: seen), as: clerk)
        #expect(
            QueueHall.reason { try hall.perform(ActOnSession(id, .note("second"), seen: seen), as: clerk) } == .changed
        )
    }
}
