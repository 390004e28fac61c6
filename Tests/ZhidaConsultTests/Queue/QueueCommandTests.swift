import Testing

@testable import ZhidaConsult

/// What clerks and citizens do at the counters of a street.
struct QueueCommandTests {
    @Test("the next ticket is the first that the clerk can serve, and what the clerk had counts as served")
    func next() throws {
        var hall = try QueueHall()
        let house = try hall.take("09:30", QueueHall.house)
        let cantonese = try hall.take("09:31", QueueHall.social, .cantonese)
        let mandarin = try hall.take("09:32")
        let first = try #require(try hall.next("s1b", "09:33"))
        #expect(first.ticket.id == house.id)
        #expect(first.session == nil, "the citizen is in the same hall")
        let second = try #require(try hall.next("s1b", "09:40"))
        #expect(second.ticket.id == mandarin.id, "s1b speaks no Cantonese")
        #expect(hall.state.queue[house.id]?.state == .served(by: ClerkID(literal: "s1b"), ended: QueueHall.at("09:40")))
        #expect(try hall.next("s1a")?.ticket.id == cantonese.id)
        #expect(try hall.next("s1a", "09:50") == nil)
        #expect(hall.state.queue.ticket(of: ClerkID(literal: "s1a")) == nil)
        let measured = try #require(hall.state.queue.times(of: QueueHall.street)?.items)
        #expect(measured[QueueHall.house]?.sum == 420)
        #expect(measured[QueueHall.social]?.count == 1)
    }

    @Test("a ticket has one claimant: a second clerk is told who has it")
    func oneClaimant() throws {
        var hall = try QueueHall()
        let ticket = try hall.take()
        _ = try hall.next("s1a")
        let refusal = try #require(throws: Refusal.self) { _ = try hall.call(ticket, "s1b") }
        #expect(refusal.reason == .taken && refusal.english.contains("s1a") && refusal.chinese.contains("A001"))
        #expect(QueueHall.reason { try hall.run(ticket, .noShow, "s1b") } == .taken)
        #expect(try hall.next("s1b") == nil)
    }

    @Test("a clerk calls for themselves and at their site only, and a supervisor for any clerk of it")
    func actsForSelf() throws {
        var hall = try QueueHall()
        _ = try hall.take()
        let other = NextTicket(site: QueueHall.street, clerk: ClerkID(literal: "s1b"))
        #expect(QueueHall.reason { try hall.perform(other, as: QueueHall.clerk("s1a")) } == .forbidden)
        let elsewhere = NextTicket(site: QueueHall.community, clerk: ClerkID(literal: "s1a"))
        #expect(QueueHall.reason { try hall.perform(elsewhere, as: QueueHall.clerk("s1a")) } == .forbidden)
        let supervisor = Caller(who: CallerID(literal: "chief"), role: .supervisor, site: QueueHall.street)
        #expect(try hall.perform(other, as: supervisor) != nil)
    }

    @Test("a passed ticket waits with the place of one who comes now, and the third time is a no-show")
    func passes() throws {
        var hall = try QueueHall()
        let late = try hall.take("09:30")
        let other = try hall.take("09:31")
        _ = try hall.next("s1a", "09:32")
        try hall.run(late, .recall, "s1a", "09:33")
        #expect(hall.state.queue[late.id]?.calls == 2)
        try hall.run(late, .pass, "s1a", "09:34")
        #expect(hall.state.queue.lines.first(9, at: QueueHall.street, hall.now) == [other.id, late.id])
        _ = try hall.call(late, "s1a")
        try hall.run(late, .pass, "s1a", "09:40")
        _ = try hall.call(late, "s1a")
        #expect(try hall.run(late, .pass, "s1a").state == .noShow(at: hall.now))
    }

    @Test("a transfer keeps the place, and the number where the site stays the same")
    func transfers() throws {
        var hall = try QueueHall()
        let first = try hall.take("09:30", at: QueueHall.street, QueueHall.social)
        let second = try hall.take("09:35", at: QueueHall.street, QueueHall.house)
        hall.now = QueueHall.at("09:40")
        let moved = try hall.perform(TransferTicket(first.id, item: QueueHall.house), as: QueueHall.clerk("s1a"))
        #expect(moved.ticket.number == first.number)
        #expect(hall.state.queue.lines.first(9, at: QueueHall.street, hall.now) == [first.id, second.id])
        let there = try hall.take("09:41", at: QueueHall.farStreet, QueueHall.house)
        let away = try hall.perform(TransferTicket(second.id, site: QueueHall.farStreet), as: QueueHall.clerk("s1a"))
        #expect(away.ticket.number.description == "B002", "the other street has given B001")
        #expect(hall.state.queue.lines.first(9, at: QueueHall.farStreet, hall.now) == [second.id, there.id])
        #expect(hall.state.queue.live(at: QueueHall.street).map(\.id) == [first.id])
        let nothing = TransferTicket(second.id, site: QueueHall.farStreet)
        #expect(QueueHall.reason { try hall.perform(nothing, as: QueueHall.clerk("s2")) } == .invalid)
    }

    @Test("who is sent on while being served keeps the place they came with")
    func transfersWhileServed() throws {
        var hall = try QueueHall()
        let ticket = try hall.take("09:30")
        _ = try hall.take("09:31", QueueHall.house)
        _ = try hall.next("s1b", "09:35")
        try hall.run(ticket, .start, "s1b", "09:36")
        let foreign = TransferTicket(ticket.id, item: QueueHall.house)
        #expect(QueueHall.reason { try hall.perform(foreign, as: QueueHall.clerk("s1a")) } == .taken)
        _ = try hall.perform(foreign, as: QueueHall.clerk("s1b"))
        #expect(try hall.next("s1a", "09:40")?.ticket.id == ticket.id)
    }

    @Test(
        "a ticket is not taken where it could never be called",
        arguments: try! ConsultTable.rows("take-refusals.tsv")
    )
    func refuses(row: [String]) throws {
        var hall = try QueueHall(row[0])
        let site = try #require(SiteID(row[1]))
        let item = try #require(ItemID(row[2]))
        let language = try #require(Language(rawValue: row[3]))
        let reason = QueueHall.reason { _ = try hall.take(at: site, item, language) }
        #expect((reason?.rawValue ?? "-") == row[4])
    }

    @Test("a ticket given back is not called")
    func cancels() throws {
        var hall = try QueueHall()
        let ticket = try hall.take()
        _ = try hall.perform(CancelTicket(ticket.id), as: QueueHall.machine)
        #expect(try hall.next("s1a") == nil)
        #expect(QueueHall.reason { _ = try hall.call(ticket, "s1a") } == .transition)
    }

    @Test("who comes for an appointment is called at its time, and the appointment follows the ticket")
    func appointments() throws {
        var hall = try QueueHall()
        let booking = hall.book("appointment", at: "10:00")
        let walkIn = try hall.take("09:40")
        let appointed = try hall.take("09:45", booking: booking)
        #expect(QueueHall.reason { _ = try hall.take(booking: booking) } == .taken)
        #expect(
            hall.state.queue.lines.first(9, at: QueueHall.street, QueueHall.at("09:49")) == [walkIn.id, appointed.id]
        )
        #expect(try hall.next("s1a", "09:50")?.ticket.id == appointed.id)
        try hall.run(appointed, .start, "s1a", "09:52")
        #expect(hall.state.bookings[booking]?.state == .underway)
        try hall.run(appointed, .finish, "s1a", "10:02")
        #expect(hall.state.bookings[booking]?.state == .completed)
    }

    @Test("who comes too late for an appointment is told, and waits as any other")
    func lateForAppointment() throws {
        var hall = try QueueHall()
        let booking = hall.book("appointment", at: "10:00")
        hall.now = QueueHall.at("10:16")
        let take = TakeTicket(site: QueueHall.street, item: QueueHall.social, booking: booking)
        let receipt = try hall.perform(take, as: QueueHall.machine)
        #expect(receipt.isLate)
        #expect(receipt.ticket.places.allSatisfy { $0.kind == .arrival })
        _ = try hall.next("s1a")
        try hall.run(receipt.ticket, .noShow, "s1a")
        #expect(hall.state.bookings[booking]?.state == .missed)
        let elsewhere = TakeTicket(site: QueueHall.farStreet, item: QueueHall.social, booking: booking)
        #expect(QueueHall.reason { try hall.perform(elsewhere, as: QueueHall.machine) } == .invalid)
    }

    @Test("the board shows who is called where, who comes next and how long it takes")
    func board() throws {
        var hall = try QueueHall()
        for minute in 30..<36 { _ = try hall.take("09:\(minute)") }
        let old = try hall.take("09:36", QueueHall.social, .mandarin, .elderly)
        _ = try hall.take("09:36", QueueHall.house)
        let counter = RoomID(literal: "counter-3")
        hall.now = QueueHall.at("09:37")
        let call = NextTicket(site: QueueHall.street, clerk: ClerkID(literal: "s1a"), counter: counter)
        _ = try hall.perform(call, as: QueueHall.clerk("s1a"))
        _ = try hall.next("s1b", "09:38")
        let board = try hall.state.board(of: QueueHall.street, hall.now, limit: 4)
        #expect(board.called.map(\.number.description) == ["A001", old.number.description])
        #expect(board.called.map(\.counter) == [nil, counter])
        #expect(board.next.map(\.description) == ["A002", "A003", "A004", "A005"])
        #expect(board.lines.map(\.letter) == ["A", "B"])
        #expect(board.lines.map(\.waiting) == [5, 1])
        // Six are before one who comes now, two clerks are busy: the seventh end of ten minutes each, give or take.
        #expect(board.lines[0].wait == WaitEstimate(ahead: 6, clerks: 2, busy: 2, mean: 600, deviation: 300))
        #expect(board.lines[0].wait?.chinese == "25–45分钟")
        #expect(QueueHall.reason { _ = try hall.state.board(of: SiteID(literal: "X"), hall.now) } == .unknown)
    }
}
