import Testing

@testable import ZhidaConsult

/// Community → street → district → department.
struct QueuePoolingTests {
    @Test("a level has a ticket for itself for ten minutes, then the next may answer it, and so on up")
    func opensUpwards() throws {
        var hall = try QueueHall()
        let ticket = try hall.take("09:30", at: QueueHall.community)
        #expect(ticket.places.map(\.site) == [QueueHall.community, QueueHall.street, QueueHall.centre])
        #expect(ticket.places.map(\.opens.count) == [0, 10, 20])
        #expect(try hall.next("s1a", "09:39") == nil)
        #expect(QueueHall.reason { _ = try hall.call(ticket, "s1a") } == .forbidden)
        #expect(try hall.next("d", "09:49") == nil)
        let called = try #require(try hall.next("s1a", "09:49"))
        #expect(called.ticket.id == ticket.id)
        #expect(try hall.next("c1", "09:50") == nil, "the community no longer can")
    }

    @Test("a pooled ticket is called by video: its session begins in the same transaction and takes the ticket along")
    func pooledSession() throws {
        var hall = try QueueHall()
        let ticket = try hall.take("09:30", at: QueueHall.community)
        let called = try #require(try hall.next("s1a", "09:45"))
        let session = try #require(called.session)
        #expect(session.phase == .called && session.site == QueueHall.community)
        #expect(hall.state.queue[ticket.id]?.session == session.id)
        #expect(QueueHall.reason { try hall.run(ticket, .finish, "s1a") } == .transition)
        #expect(QueueHall.reason { _ = try hall.next("s1a") } == .transition, "first the session")
        let clerk = QueueHall.clerk("s1a")
        try hall.act(session.id, .answer, QueueHall.machine)
        try hall.act(session.id, .join(nil), QueueHall.machine)
        hall.now = QueueHall.at("09:46")
        #expect(try hall.act(session.id, .join(nil), clerk).phase == .live)
        guard case .serving = hall.state.queue[ticket.id]?.state else {
            Issue.record("the ticket is served while the session is live")
            return
        }
        hall.now = QueueHall.at("09:56")
        try hall.act(session.id, .end, clerk)
        try hall.act(session.id, .close(SessionOutcome(.done, summary: "answered")), clerk)
        #expect(hall.state.queue[ticket.id]?.state == .served(by: ClerkID(literal: "s1a"), ended: hall.now))
        #expect(hall.state.queue.times(of: QueueHall.street)?.items[QueueHall.social]?.sum == 600)
        #expect(hall.state.queue.ticket(of: ClerkID(literal: "s1a")) == nil)
    }

    @Test("a level with nobody for the item or the language does not hold a ticket up")
    func skipsUnable() throws {
        var hall = try QueueHall()
        let cantonese = try hall.take("09:30", at: QueueHall.community, QueueHall.social, .cantonese)
        #expect(cantonese.places.map(\.site) == [QueueHall.street, QueueHall.centre])
        #expect(try hall.next("s1a")?.ticket.id == cantonese.id)
        let permit = try hall.take("09:31", at: QueueHall.community, QueueHall.permit)
        #expect(permit.places.map(\.site) == [QueueHall.centre, QueueHall.office])
        #expect(permit.places.map(\.opens.count) == [0, 10])
        #expect(try hall.next("b1", "09:41")?.ticket.id == permit.id, "the department answers in the end")
    }

    @Test("tickets of another branch of the tree are never offered")
    func staysInBranch() throws {
        var hall = try QueueHall()
        let ticket = try hall.take("09:30", at: QueueHall.farCommunity)
        hall.now = QueueHall.at("11:30")
        for clerk in ["c1", "c2", "s1a"] {
            #expect(try hall.next(clerk) == nil)
            #expect(QueueHall.reason { _ = try hall.call(ticket, clerk) } == .forbidden)
        }
        #expect(try hall.next("s2")?.ticket.id == ticket.id)
    }

    @Test("at the level above, pooled tickets and its own wait under the same rule")
    func oneRule() throws {
        var hall = try QueueHall()
        let below = try hall.take("09:30", at: QueueHall.community)
        let own = try hall.take("09:35", at: QueueHall.street)
        #expect(try hall.next("s1a", "09:36")?.ticket.id == own.id, "the community has the other for itself")
        let later = try hall.take("09:37", at: QueueHall.street)
        #expect(try hall.next("s1b", "09:41")?.ticket.id == below.id, "who has waited longer comes first")
        #expect(try hall.next("s1a", "09:42")?.ticket.id == later.id)
    }

    @Test("the board of the level above shows its own numbers only")
    func boards() throws {
        var hall = try QueueHall()
        _ = try hall.take("09:30", at: QueueHall.community)
        _ = try hall.take("09:31", at: QueueHall.street)
        hall.now = QueueHall.at("09:45")
        #expect(hall.state.queue.lines.first(9, at: QueueHall.street, hall.now).count == 2)
        #expect(try hall.state.board(of: QueueHall.street, hall.now).next.map(\.description) == ["A001"])
        #expect(try hall.state.board(of: QueueHall.community, hall.now).next.map(\.description) == ["A001"])
        _ = try hall.next("s1a", "09:46")
        let board = try hall.state.board(of: QueueHall.community, hall.now)
        #expect(board.called.map(\.site) == [QueueHall.street], "called by video from the street")
    }
}
