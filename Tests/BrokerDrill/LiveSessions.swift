import Foundation
import ZhidaConsult
import ZhidaDigest
import ZhidaTesting

@preconcurrency import Glibc

/// Many sessions in the middle of their life, and what a broker that is started again remembers of them.
struct LiveSessions: Sendable {
    /// Enough clerks for a thousand sessions of two.
    private static let district = TestDistrict(
        streets: 10,
        stationsAtStreet: 12,
        offices: 30,
        roomsAtSite: 3,
        clerksAtSite: 14,
        items: 40
    )
    /// A Monday at 09:30, when everybody is at work.
    private static let now = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("09:30"))

    var path: String

    /// Brings so many sessions to life, one after the other called, connecting, talking, on hold, with a note, and as
    /// many tickets that wait; says what they are and waits to be killed.
    func make(_ count: Int) async throws {
        let (_, broker) = try await BrokerDrill.broker(path, district: Self.district) { Self.now }
        // Departments' offices answer only what is their own.
        let offices = Set(Self.district.content.sites.filter { $0.level == .department }.map(\.id))
        let clerks = Self.district.content.clerks.filter { !offices.contains($0.site) }
        guard count <= clerks.count else {
            throw BrokerStoreError.unavailable("the district has clerks for \(clerks.count) sessions")
        }
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<32 {
                group.addTask {
                    for number in stride(from: lane, to: count, by: 32) {
                        do throws(Refusal) {
                            try await Self.session(number, clerks[number], broker)
                        } catch {
                            BrokerDrill.say("session \(number): \(error.english)")
                            exit(4)
                        }
                    }
                }
            }
        }
        BrokerDrill.say("ready \(try Self.memory(of: broker))")
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    private static func session(_ number: Int, _ clerk: Clerk, _ broker: Broker) async throws(Refusal) {
        let caller = Caller(who: TestDistrict.identifier(clerk.id.text), role: .clerk, site: clerk.site)
        func key(_ step: String) -> IdempotencyKey { BrokerDrill.key("live-\(number)-\(step)") }
        let item: ItemID = clerk.skills[0]
        let take = TakeTicket(site: clerk.site, item: item)
        let ticket = try await broker.perform(take, as: caller, key: key("take")).ticket
        _ = try await broker.perform(take, as: caller, key: key("wait"))
        let opened = try await broker.perform(OpenSession(.ticket(ticket.id)), as: caller, key: key("open"))
        var steps: [SessionRequest] = [.call(clerk.id)]
        if number % 4 > 0 { steps.append(.answer) }
        if number % 4 > 1 { steps += [.join(opened.citizen?.number), .join(nil), .note("已核对材料 \(number)")] }
        if number % 4 > 2 { steps.append(.hold(reason: "查阅档案")) }
        for (step, request) in steps.enumerated() {
            _ = try await broker.perform(ActOnSession(opened.id, request), as: caller, key: key("act-\(step)"))
        }
    }

    /// What the broker has of sessions, tickets and bookings: how many sessions live, and a digest of all of them.
    private static func memory(of broker: Broker) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try broker.read { state in
            let sessions = state.directory.sites.flatMap { site in state.sessions.live(at: site.id) }
            let unique = Dictionary(sessions.map { ($0.id, $0) }) { first, _ in first }
            let tickets = unique.values.compactMap { session -> Ticket? in
                if case .ticket(let id) = session.origin { state.queue[id] } else { nil }
            }
            var hash = SHA256()
            for session in unique.values.sorted(by: { $0.id < $1.id }) {
                try encoder.encode(session).withUnsafeBytes { hash.update($0) }
            }
            for ticket in tickets.sorted(by: { $0.id < $1.id }) {
                try encoder.encode(ticket).withUnsafeBytes { hash.update($0) }
            }
            let digest = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return "\(unique.count) sessions \(tickets.count) tickets \(digest)"
        }
    }

    /// Opens the store, says `serving` once a new booking is durable, and what is remembered.
    func restart() async throws {
        let started = ContinuousClock.now
        let (_, broker) = try await BrokerDrill.broker(path, district: Self.district) { Self.now }
        let loaded = Elapsed.seconds(since: started)
        let slot = SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.anywhere)],
            start: Shanghai.instant(TestDistrict.day(2026, 3, 4), TestDistrict.time("10:00"))
        )
        _ = try await broker.perform(
            Book(slot, applicant: BrokerDrill.applicant),
            as: BrokerDrill.caller,
            key: BrokerDrill.key("restart-\(UUID().uuidString)")
        )
        let serving = Elapsed.seconds(since: started)
        BrokerDrill.say("serving \(try Self.memory(of: broker))")
        var figures = Figures()
        figures["loaded"] = loaded
        figures["serving"] = serving
        print(
            "loaded after \(String(format: "%.3f", loaded)) s, a booking durable after \(String(format: "%.3f", serving)) s"
        )
        await broker.shutDown()
        try figures.print()
    }
}
