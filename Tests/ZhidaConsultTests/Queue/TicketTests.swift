import Testing

@testable import ZhidaConsult

struct TicketTests {
    static let claim = TicketClaim(
        clerk: ClerkID(literal: "s1a"),
        site: QueueHall.street,
        counter: nil,
        since: .init(seconds: 0)
    )
    static let states: [(String, TicketState)] = [
        ("waiting", .waiting), ("called", .called(claim)), ("serving", .serving(claim)),
        ("served", .served(by: claim.clerk, ended: claim.since)), ("no-show", .noShow(at: claim.since)),
        ("cancelled", .cancelled(at: claim.since)), ("lapsed", .lapsed(at: claim.since)),
    ]

    @Test(
        "each state of a ticket allows the steps of the clerk's table",
        arguments: try! ConsultTable.rows("ticket-steps.tsv")
    )
    func table(row: [String]) throws {
        let state = try #require(Self.states.first { $0.0 == row[0] }).1
        let allowed = TicketState.Step.allCases.filter(state.allows).map(\.rawValue)
        #expect((allowed.isEmpty ? "-" : allowed.joined(separator: " ")) == row[1])
        #expect(state.isFinal == (row[1] == "-"))
    }

    @Test("the table has every state")
    func tableIsWhole() throws {
        #expect(try ConsultTable.rows("ticket-steps.tsv").map { $0[0] } == Self.states.map(\.0))
    }

    @Test("numbers are read as clerks say them", arguments: try! ConsultTable.rows("ticket-numbers.tsv"))
    func numbers(row: [String]) {
        #expect((TicketNumber(row[0])?.description ?? "-") == row[1])
    }

    @Test("a refused step says what the ticket is and what is possible")
    func explains() throws {
        var hall = try QueueHall()
        let ticket = try hall.take()
        let refusal = try #require(throws: Refusal.self) { try hall.run(ticket, .recall, "s1a") }
        #expect(
            refusal.english
                == "ticket A001 is waiting and cannot be recalled; it can be called, transferred, cancelled"
        )
        #expect(refusal.chinese == "A001 号等候中，不能重呼；可以：叫号、转号、退号")
    }

    @Test("numbers count by letter and site, and begin anew at midnight in Shanghai")
    func restartsAtMidnight() throws {
        var rules = ConsultRules()
        rules.queue.numbersPerDay = 3
        var hall = try QueueHall("17:50", rules: rules)
        #expect(try hall.take().number.description == "A001")
        #expect(try hall.take().number.description == "A002")
        #expect(try hall.take(at: QueueHall.street, QueueHall.house).number.description == "B001")
        #expect(try hall.take(at: QueueHall.farStreet).number.description == "A001")
        #expect(try hall.take().number.description == "A003")
        #expect(QueueHall.reason { _ = try hall.take() } == .limit)
        // 15:59 UTC is still the same day in Shanghai, 16:00 UTC the next; the hall is open at neither.
        let last = Shanghai.instant(QueueHall.day, .endOfDay) - Minutes(1)
        #expect(last.milliseconds % 86_400_000 == (15 * 60 + 59) * 60_000)
        var book = TicketBook(QueueHall.street, on: QueueHall.day)
        #expect(book.next("A", on: Shanghai.date(of: last), rules.queue)?.number == 1)
        #expect(book.next("A", on: Shanghai.date(of: last), rules.queue)?.number == 2)
        #expect(book.next("A", on: Shanghai.date(of: last + Minutes(1)), rules.queue)?.number == 1)
        hall.now = Shanghai.instant(QueueHall.day.advanced(by: 1), LocalTime("09:00")!)
        #expect(try hall.take().number.description == "A001")
    }

    @Test("a clock that was set back over midnight gives no number twice")
    func clockSetBack() {
        var book = TicketBook(QueueHall.street, on: QueueHall.day)
        let rules = QueueRules()
        _ = book.next("A", on: QueueHall.day.advanced(by: 1), rules)
        #expect(book.next("A", on: QueueHall.day, rules)?.number == 2)
        #expect(book.day == QueueHall.day.advanced(by: 1))
    }

    @Test("tickets that wait at the day's end lapse, and one that is served is let end")
    func lapses() throws {
        var hall = try QueueHall("17:50")
        let served = try hall.take()
        let waiting = try hall.take()
        _ = try hall.next("s1a")
        try hall.run(served, .start, "s1a")
        hall.now = Shanghai.instant(QueueHall.day.advanced(by: 1)) - .milliseconds(1)
        try hall.elapse()
        #expect(hall.state.queue[waiting.id]?.state == .waiting)
        hall.now = Shanghai.instant(QueueHall.day.advanced(by: 1))
        try hall.elapse()
        #expect(hall.state.queue[waiting.id]?.state == .lapsed(at: hall.now))
        #expect(hall.state.queue[served.id]?.state.claim?.clerk.text == "s1a")
        #expect(!hall.state.queue.lines.isWaiting(at: QueueHall.street))
    }

    @Test("tickets, books and measures are the same after a round through JSON")
    func codes() throws {
        var hall = try QueueHall()
        let booking = hall.book("b", at: "09:40")
        let ticket = try hall.take(booking: booking)
        try expectSameAfterJSON(ticket)
        let called = try #require(try hall.next("s1a"))
        try expectSameAfterJSON(called.ticket)
        try hall.run(called.ticket, .finish, "s1a", "09:45")
        try expectSameAfterJSON(try #require(hall.state.queue.book(of: QueueHall.street)))
        try expectSameAfterJSON(try #require(hall.state.queue.times(of: QueueHall.street)))
    }
}
