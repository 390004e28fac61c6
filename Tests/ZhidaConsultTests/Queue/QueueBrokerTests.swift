import Testing
import ZhidaTesting

@testable import ZhidaConsult

/// Many clerks and machines at once, through the broker.
struct QueueBrokerTests {
    static let clerks = (0..<16).map { "x\($0)" }

    /// A street with sixteen clerks.
    static func content() -> DirectoryContent {
        var content = QueueHall.content
        let model = content.clerks.first { $0.id.text == "s1b" }!
        let more = clerks.map { id in
            Clerk(id: ClerkID(id)!, name: id, site: model.site, skills: model.skills, calendar: model.calendar)
        }
        content = DirectoryContent(
            sites: content.sites,
            departments: content.departments,
            clerks: content.clerks + more,
            items: content.items,
            calendars: content.calendars
        )
        return content
    }

    static func broker(_ store: MemoryBrokerStore) async throws -> Broker {
        try await Broker(store: store, policy: OpenDoor()) { QueueHall.at("09:30") }
    }

    static func key(_ text: String) -> IdempotencyKey { IdempotencyKey(text)! }

    /// 400 tickets from eight machines, then sixteen clerks who call until nobody is left.
    static func run(_ brokers: [Broker]) async throws -> (taken: [Ticket], called: [TicketID]) {
        let administrator = Caller(who: CallerID(literal: "administrator"), role: .administrator)
        _ = try await brokers[0].perform(StoreDirectory(content()), as: administrator, key: key("directory"))
        let taken = try await withThrowingTaskGroup(of: [Ticket].self) { group in
            for machine in 0..<8 {
                let broker = brokers[machine % brokers.count]
                group.addTask {
                    var tickets: [Ticket] = []
                    for number in 0..<50 {
                        let take = TakeTicket(site: QueueHall.street, item: QueueHall.social)
                        let key = key("take-\(machine)-\(number)")
                        let receipt = try await broker.perform(take, as: QueueHall.machine, key: key)
                        let again = try await broker.perform(take, as: QueueHall.machine, key: key)
                        #expect(again.ticket == receipt.ticket, "sent again, the first answer comes again")
                        tickets.append(receipt.ticket)
                    }
                    return tickets
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let called = try await withThrowingTaskGroup(of: [TicketID].self) { group in
            for (index, clerk) in clerks.enumerated() {
                let broker = brokers[index % brokers.count]
                group.addTask {
                    let caller = Caller(who: CallerID(clerk)!, role: .clerk, site: QueueHall.street)
                    let next = NextTicket(site: QueueHall.street, clerk: ClerkID(clerk)!)
                    var called: [TicketID] = []
                    while true {
                        let key = key("next-\(clerk)-\(called.count)")
                        guard let ticket = try await broker.perform(next, as: caller, key: key)?.ticket else {
                            return called
                        }
                        called.append(ticket.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        return (taken, called)
    }

    @Test("each ticket has one claimant and each number one ticket, however many clerks call at once")
    func oneClaimant() async throws {
        let broker = try await Self.broker(MemoryBrokerStore())
        let (taken, called) = try await Self.run([broker])
        #expect(Set(taken.map(\.number.number)) == Set(1...400))
        #expect(called.count == 400)
        #expect(Set(called) == Set(taken.map(\.id)))
        await broker.shutDown()
    }

    @Test("the same holds for two brokers on one store")
    func twoBrokers() async throws {
        let store = MemoryBrokerStore()
        let brokers = [try await Self.broker(store), try await Self.broker(store)]
        let (taken, called) = try await Self.run(brokers)
        #expect(Set(taken.map(\.number.number)) == Set(1...400))
        #expect(called.count == 400)
        #expect(Set(called) == Set(taken.map(\.id)))
        for broker in brokers { await broker.shutDown() }
    }
}
