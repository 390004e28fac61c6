/// Moves a booking to another time, and where needed to other rooms and clerks of the same sites:
/// `zhida session move`.
public struct MoveBooking: BrokerCommand {
    public static let name = "session move"

    public var id: BookingID
    public var start: Instant
    /// Other parties than before; `nil` keeps their sites.
    public var parties: [PartyWish]?
    public var overbooks: Bool
    /// The version that the caller saw; `nil` moves whatever is there.
    public var seen: Int?

    public init(
        _ id: BookingID,
        to start: Instant,
        parties: [PartyWish]? = nil,
        overbooks: Bool = false,
        seen: Int? = nil
    ) {
        self.id = id
        self.start = start
        self.parties = parties
        self.overbooks = overbooks
        self.seen = seen
    }

    public var permission: Permission? { overbooks ? .overbook : .book }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] {
        (state.bookings[id].map { [$0.host] } ?? []) + (parties ?? []).prefix(1).compactMap(\.site)
    }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let before = try state.booking(id, for: .move)
        if case .held(let until) = before.state, until <= context.now { throw .step(.move, of: before) }
        try before.requireVersion(seen)
        var slot = SlotRequest(
            item: before.item,
            parties: before.sameAgain,
            language: before.language,
            start: start,
            duration: before.range.length,
            overbooks: overbooks
        )
        let found: BrokerState.FoundSlot
        if let parties {
            slot.parties = parties
            found = try state.find(slot, now: context.now, own: before.occupancy)
        } else if let same = try? state.find(slot, now: context.now, own: before.occupancy) {
            // The same people, where they are free.
            found = same
        } else {
            slot.parties = before.wishes
            found = try state.find(slot, now: context.now, own: before.occupancy)
        }
        let booking = before.changed(at: context.now) {
            $0.range = found.range
            $0.parties = found.parties
            $0.revision += 1
            $0.concerns = []
        }
        return Decision(
            reply: booking,
            changes: [.replace(.booking(before), with: .booking(booking))],
            audit: booking.audit(["from": Shanghai.text(before.range.start)]),
            followUps: OfferFreed.after(before, booking, in: state)
        )
    }
}

extension Booking {
    /// Wishes for the very rooms and clerks that it has.
    fileprivate var sameAgain: [PartyWish] {
        zip(parties, wishes).map { party, wish in
            var wish = wish
            wish.room = party.room?.id
            wish.clerk = party.clerk?.id
            return wish
        }
    }

    func requireVersion(_ seen: Int?) throws(Refusal) {
        guard let seen, seen != version else { return }
        throw Refusal(
            .changed,
            english: "booking \(id) was changed since you saw it (version \(seen), now \(version)); look anew",
            chinese: "预约 \(id) 已被更改（原版本\(seen)，现版本\(version)），请刷新"
        )
    }
}

extension Booking {
    /// Wishes for the sites that it has, whatever the clerks and rooms.
    public var sameSites: [PartyWish] {
        parties.map { party in
            PartyWish(
                .site(party.site),
                skill: party.skill,
                takesRoom: party.room != nil,
                takesClerk: party.clerk != nil
            )
        }
    }
}
