import Testing

@testable import ZhidaConsult

/// Random commands at random counters, each looked over by one who looks at everybody.
struct QueueModelTests {
    static let clerks = QueueHall.content.clerks.map(\.id.text)
    static let sites = QueueHall.content.sites.map(\.id)

    /// The order at a site by sorting all who wait.
    static func order(_ hall: QueueHall, at site: SiteID) -> [TicketID] {
        waiting(hall).compactMap { ticket in ticket.rank(at: site, hall.now).map { ($0, ticket.id) } }
            .sorted { $0 < $1 }.map(\.1)
    }

    static func waiting(_ hall: QueueHall) -> [Ticket] {
        hall.records.values.compactMap(\.ticket).filter { $0.state == .waiting }
    }

    static func expected(_ hall: QueueHall, for id: String) -> TicketID? {
        let clerk = QueueHall.content.clerks.first { $0.id.text == id }!
        return order(hall, at: clerk.site).first { ticket in
            let ticket = hall.state.queue[ticket]!
            return clerk.skills.contains(ticket.item) && clerk.languages.contains(ticket.language)
        }
    }

    /// A random command, sensible more often than not.
    static func step(_ hall: inout QueueHall, using random: inout SimulationRandom) throws {
        let clerk = clerks.randomElement(using: &random)!
        let caller = QueueHall.clerk(clerk)
        let live = hall.records.values.compactMap(\.ticket).filter(\.isLive).sorted { $0.id < $1.id }
        let own = hall.state.queue.ticket(of: ClerkID(clerk)!)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<7:
            let site = sites.randomElement(using: &random)!
            let item = [QueueHall.social, QueueHall.house, QueueHall.permit].randomElement(using: &random)!
            let language = random.unit() < 0.8 ? Language.mandarin : .cantonese
            let priority = PriorityClass.allCases.randomElement(using: &random)!
            let before = order(hall, at: site)
            let ticket = try hall.take(at: site, item, language, priority)
            let after = order(hall, at: site)
            #expect(after.filter { $0 != ticket.id } == before, "a new ticket changes nobody else's order")
        case 7..<13:
            let expected = expected(hall, for: clerk)
            let called = try hall.next(clerk)
            #expect(called?.ticket.id == expected)
            #expect((called?.session != nil) == (called.map { $0.ticket.site != caller.site } ?? false))
        case 13:
            guard let ticket = live.randomElement(using: &random) else { return }
            _ = try hall.call(ticket, clerk)
        case 14..<17:
            guard let ticket = own ?? live.randomElement(using: &random) else { return }
            try hall.run(ticket, RunTicket.Step.allCases.randomElement(using: &random)!, clerk)
        case 17:
            guard let ticket = own ?? live.randomElement(using: &random) else { return }
            let transfer = TransferTicket(
                ticket.id,
                item: [QueueHall.social, QueueHall.house].randomElement(using: &random)!,
                site: sites.randomElement(using: &random)!
            )
            let came = ticket.came
            #expect(try hall.perform(transfer, as: caller).ticket.came == came, "a transfer keeps the place")
        case 18:
            guard let ticket = live.randomElement(using: &random) else { return }
            _ = try hall.perform(CancelTicket(ticket.id), as: QueueHall.machine)
        default:
            // A session that a pooled ticket made comes to its end.
            guard let session = hall.state.sessions.sessions(of: ClerkID(clerk)!).first else { return }
            try hall.act(session.id, .answer, QueueHall.machine)
            try hall.act(session.id, .join(nil), QueueHall.machine)
            try hall.act(session.id, .join(nil), caller)
            try hall.act(session.id, .end, caller)
            try hall.act(session.id, .close(SessionOutcome(.done, summary: "")), caller)
        }
    }

    static func check(_ hall: QueueHall) {
        for site in sites {
            #expect(hall.state.queue.lines.first(500, at: site, hall.now) == order(hall, at: site))
        }
        let tickets = hall.records.values.compactMap(\.ticket)
        for clerk in clerks {
            let claimed = tickets.filter { $0.state.claim?.clerk.text == clerk }
            #expect(claimed.count <= 1, "a clerk has one ticket at a time")
            #expect(hall.state.queue.ticket(of: ClerkID(clerk)!)?.id == claimed.first?.id)
        }
        let names = tickets.filter(\.isLive).map { "\($0.site) \($0.day) \($0.number)" }
        #expect(Set(names).count == names.count, "no number is out twice")
    }

    @Test("the next ticket, the order, the claims and the numbers are those of the oracle", arguments: 0..<5)
    func matchesOracle(seed: Int) throws {
        var random = SimulationRandom(seed: UInt64(1_000 + seed))
        var hall = try QueueHall("09:00")
        var refused: [Refusal.Reason: Int] = [:]
        var done = 0
        for _ in 0..<600 {
            hall.now = hall.now + .milliseconds(Int64.random(in: 0...15_000, using: &random))
            do {
                try Self.step(&hall, using: &random)
                done += 1
            } catch let refusal as Refusal {
                refused[refusal.reason, default: 0] += 1
            }
            Self.check(hall)
        }
        #expect(done > 250)
        #expect(refused[.invalid, default: 0] + refused[.taken, default: 0] + refused[.transition, default: 0] > 20)
        // A broker that starts from what was stored goes on with the same order.
        let live = hall.records.values.filter(\.isLive)
        let restarted = try BrokerState(Array(live))
        for site in Self.sites {
            #expect(
                restarted.queue.lines.first(500, at: site, hall.now)
                    == hall.state.queue.lines.first(500, at: site, hall.now)
            )
            #expect(restarted.queue.book(of: site) == hall.state.queue.book(of: site))
        }
        #expect(restarted.sessions.live == hall.state.sessions.live)
    }

    @Test("what could not be written is taken back from the lines, the claims and the numbers", arguments: 0..<4)
    func undoes(seed: Int) throws {
        var random = SimulationRandom(seed: UInt64(2_000 + seed))
        var hall = try QueueHall("09:00")
        for _ in 0..<150 {
            hall.now = hall.now + .milliseconds(Int64.random(in: 0...15_000, using: &random))
            do { try Self.step(&hall, using: &random) } catch is Refusal {}
            let clerk = Self.clerks.randomElement(using: &random)!
            let site = QueueHall.clerk(clerk).site!
            let commands: [any BrokerCommand] = [
                NextTicket(site: site, clerk: ClerkID(clerk)!), TakeTicket(site: site, item: QueueHall.house),
            ]
            for command in commands {
                do { try hall.attempt(command, as: QueueHall.clerk(clerk)) } catch is Refusal {}
            }
            Self.check(hall)
        }
    }
}
