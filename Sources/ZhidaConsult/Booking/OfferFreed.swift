/// Offers what became free to the first on the waiting list whom it fits. Follows a command that freed something.
///
/// One offer a command; it follows itself, from the place in the list that it reached, until nobody fits. Whoever did
/// not fit before fits less after an offer.
public struct OfferFreed: BrokerCommand {
    public static let name = "session wait offer"

    /// How long an offer is held.
    public static let lasting = Minutes(30)

    /// What became free. Empty: anything may have, as after a change of the directory.
    public var freed: [OccupiedSlot]
    /// Whom the search goes on behind.
    private var reached: WaitingPlace?

    public init(_ freed: [OccupiedSlot]) { self.freed = freed }

    public var permission: Permission? { nil }

    /// The command where something became free and somebody waits.
    static func after(_ before: Booking, _ after: Booking, in state: BrokerState) -> [any BrokerCommand] {
        guard state.waiting.waitingCount > 0 || before.request != nil else { return [] }
        let freed = Booking.freed(before, after)
        return freed.isEmpty ? [] : [OfferFreed(freed)]
    }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<BookingID?> {
        for request in state.waiting.waiting(behind: reached) {
            guard couldFit(request, state), let start = earliest(request, state, context.now) else { continue }
            var slot = request.wish.slot(at: start.start)
            // The host at the site at which the slot is free.
            slot.parties[0].place = .site(start.site)
            guard let found = try? state.find(slot, now: context.now) else { continue }
            var booking = Booking(found, slot, .held(until: context.now + Self.lasting), request.applicant, context)
            booking.request = request.id
            var offered = request
            offered.version += 1
            offered.state = .offered(booking.id)
            var next = self
            next.reached = request.place
            return Decision(
                reply: booking.id,
                changes: [.make(.booking(booking)), .replace(.waiting(request), with: .waiting(offered))],
                audit: booking.audit(["request": request.id.text]),
                followUps: [next]
            )
        }
        return Decision(reply: nil)
    }

    /// A quick look before the search.
    private func couldFit(_ request: WaitingRequest, _ state: BrokerState) -> Bool {
        if freed.isEmpty { return true }
        guard let item = state.directory.position(of: request.wish.item) else { return false }
        return freed.contains { slot in
            guard request.wish.days.contains(Shanghai.date(of: slot.range.start)) else { return false }
            switch slot.resource {
            case .room(let id):
                guard let site = state.directory.room(id)?.site else { return false }
                return request.wish.parties.contains { wish in
                    if case .site(let named) = wish.place, named != site { return false }
                    return wish.takesRoom
                }
            case .clerk(let id):
                guard let clerk = state.directory.position(of: id) else { return false }
                return request.wish.parties.contains { wish in
                    let skill = wish.skill.flatMap { state.directory.position(of: $0) } ?? item
                    return wish.takesClerk && state.directory.can(clerk, handle: skill)
                }
            }
        }
    }

    /// The earliest start on a day on which something became free.
    private func earliest(
        _ request: WaitingRequest,
        _ state: BrokerState,
        _ now: Instant
    ) -> (site: SiteID, start: Instant)? {
        let days = Set(freed.map { Shanghai.date(of: $0.range.start) }).filter(request.wish.days.contains).sorted()
        guard !days.isEmpty else {
            return freed.isEmpty ? (try? state.freeSlots(request.wish, now: now))?.earliest : nil
        }
        for day in days {
            var wish = request.wish
            wish.days = day...day
            if let earliest = (try? state.freeSlots(wish, now: now))?.earliest { return earliest }
        }
        return nil
    }
}
