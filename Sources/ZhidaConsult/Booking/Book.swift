/// Books a slot: `zhida session book`.
public struct Book: BrokerCommand {
    public static let name = "session book"

    public var slot: SlotRequest
    public var applicant: Applicant
    /// Whether it needs no confirmation.
    public var isConfirmed: Bool

    public init(_ slot: SlotRequest, applicant: Applicant, isConfirmed: Bool = false) {
        self.slot = slot
        self.applicant = applicant
        self.isConfirmed = isConfirmed
    }

    public var permission: Permission? { slot.overbooks ? .overbook : .book }

    public func sites(_ state: BrokerState) -> [SiteID] { slot.parties.prefix(1).compactMap(\.site) }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let found = try state.find(slot, now: context.now)
        let booking = Booking(found, slot, isConfirmed ? .confirmed : .pending, applicant, context)
        return Decision(reply: booking, changes: [.make(.booking(booking))], audit: booking.audit())
    }
}

/// Books what is held: `zhida session book --hold`.
public struct BookHeld: BrokerCommand {
    public static let name = "session book held"

    public var id: BookingID
    /// `nil` where the hold names somebody already.
    public var applicant: Applicant?
    public var isConfirmed: Bool
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(_ id: BookingID, applicant: Applicant? = nil, isConfirmed: Bool = false, seen: Int? = nil) {
        self.id = id
        self.applicant = applicant
        self.isConfirmed = isConfirmed
        self.seen = seen
    }

    public var permission: Permission? { .book }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.bookings[id].map { [$0.host] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let held = try state.booking(id, for: .book)
        try held.requireVersion(seen)
        guard case .held(let until) = held.state, until > context.now else {
            throw Refusal(
                .transition,
                english: "the hold \(id) has ended; ask for the slot again",
                chinese: "占位 \(id) 已到期，请重新预约"
            )
        }
        guard let applicant = applicant ?? held.applicant else {
            throw Refusal(.invalid, english: "say for whom the booking is", chinese: "请填写预约人")
        }
        let booking = held.changed(at: context.now) {
            $0.state = isConfirmed ? .confirmed : .pending
            $0.applicant = applicant
        }
        var changes = [RecordChange.replace(.booking(held), with: .booking(booking))]
        if let request = held.request.flatMap({ state.waiting[$0] }), case .offered(id) = request.state {
            var fulfilled = request
            fulfilled.version += 1
            fulfilled.state = .fulfilled(id)
            changes.append(.replace(.waiting(request), with: .waiting(fulfilled)))
        }
        return Decision(reply: booking, changes: changes, audit: booking.audit())
    }
}
