/// Gives one party of a booking another clerk or room at the same time 改派: `zhida session reassign`.
public struct ReassignBooking: BrokerCommand {
    public static let name = "session reassign"

    public var id: BookingID
    /// The party's place in the booking, the host's is 0.
    public var party: Int
    /// The site to take the party from; `nil` keeps it.
    public var site: SiteID?
    /// Whom to give it to; `nil` for anybody else who is free, where ``changesClerk``.
    public var clerk: ClerkID?
    public var room: RoomID?
    /// Whether the present clerk gives it up.
    public var changesClerk: Bool
    /// Whether the present room is given up.
    public var changesRoom: Bool
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(
        _ id: BookingID,
        party: Int = 0,
        site: SiteID? = nil,
        clerk: ClerkID? = nil,
        room: RoomID? = nil,
        changesClerk: Bool = true,
        changesRoom: Bool = false,
        seen: Int? = nil
    ) {
        self.id = id
        self.party = party
        self.site = site
        self.clerk = clerk
        self.room = room
        self.changesClerk = changesClerk
        self.changesRoom = changesRoom
        self.seen = seen
    }

    public var permission: Permission? { .reassign }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.bookings[id].map { [$0.host] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let before = try state.booking(id, for: .reassign)
        try before.requireVersion(seen)
        guard before.parties.indices.contains(party) else {
            throw Refusal(
                .invalid,
                english: "booking \(id) has \(before.parties.count) parties; the first is 0",
                chinese: "预约 \(id) 只有\(before.parties.count)方，首方编号为0"
            )
        }
        let present = before.parties[party]
        var excluded: Set<Resource> = []
        for (index, other) in before.parties.enumerated() where index != party {
            if let room = other.room { excluded.insert(.room(room.id)) }
            if let clerk = other.clerk { excluded.insert(.clerk(clerk.id)) }
        }
        let movesAway = site.map { $0 != present.site } ?? false
        if changesClerk, clerk == nil, let taken = present.clerk { excluded.insert(.clerk(taken.id)) }
        if changesRoom, room == nil, let taken = present.room { excluded.insert(.room(taken.id)) }
        let wish = PartyWish(
            .site(site ?? present.site),
            skill: present.skill,
            clerk: clerk ?? (changesClerk || movesAway ? nil : present.clerk?.id),
            room: room ?? (changesRoom || movesAway ? nil : present.room?.id),
            takesRoom: present.room != nil || room != nil,
            takesClerk: present.clerk != nil || clerk != nil
        )
        let found = try find(wish, before, excluded, state, context)
        var parties = before.parties
        parties[party] = found
        let standing = before.concerns.filter { !$0.isSolved(by: parties) }
        let booking = before.changed(at: context.now) {
            $0.parties = parties
            $0.revision += 1
            $0.concerns = standing
        }
        return Decision(
            reply: booking,
            changes: [.replace(.booking(before), with: .booking(booking))],
            audit: booking.audit(["party": "\(party)"]),
            followUps: OfferFreed.after(before, booking, in: state)
        )
    }

    private func find(
        _ wish: PartyWish,
        _ before: Booking,
        _ excluded: Set<Resource>,
        _ state: BrokerState,
        _ context: CommandContext
    ) throws(Refusal) -> BookingParty {
        var slot = SlotRequest(
            item: before.item,
            parties: [wish],
            language: before.language,
            start: before.range.start,
            duration: before.range.length
        )
        // One that is underway began in the past.
        let now = min(context.now, before.range.start)
        do {
            return try state.find(slot, now: now, own: before.occupancy, excluded: excluded).parties[0]
        } catch {
            // A party in an overbooked lane keeps to it.
            guard before.parties[party].room.map({ $0.lane > 0 }) ?? false else { throw error }
            slot.overbooks = true
            return try state.find(slot, now: now, own: before.occupancy, excluded: excluded).parties[0]
        }
    }
}

extension BookingConcern {
    /// Whether none of the parties is what it complains of any more.
    func isSolved(by parties: [BookingParty]) -> Bool {
        switch self {
        case .clerkGone(let id), .clerkUnfit(let id): !parties.contains { $0.clerk?.id == id }
        case .roomGone(let id): !parties.contains { $0.room?.id == id }
        case .siteGone(let id), .closed(let id): !parties.contains { $0.site == id }
        case .itemGone: false
        }
    }
}
