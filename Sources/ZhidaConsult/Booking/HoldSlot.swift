/// Takes a slot for a few minutes while the form is filled in: `zhida session hold`.
public struct HoldSlot: BrokerCommand {
    public static let name = "session hold"

    /// The longest hold.
    public static let longest = Minutes(120)

    public var slot: SlotRequest
    public var applicant: Applicant?
    /// How long.
    public var lasting: Minutes

    public init(_ slot: SlotRequest, applicant: Applicant? = nil, lasting: Minutes = Minutes(10)) {
        self.slot = slot
        self.applicant = applicant
        self.lasting = lasting
    }

    public var permission: Permission? { slot.overbooks ? .overbook : .book }

    public func sites(_ state: BrokerState) -> [SiteID] { slot.parties.prefix(1).compactMap(\.site) }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        guard lasting.count > 0, lasting <= Self.longest else {
            throw Refusal(
                .invalid,
                english: "a hold lasts 1 to \(Self.longest.count) minutes, not \(lasting)",
                chinese: "占位时长为1至\(Self.longest.count)分钟，不能是\(lasting.count)分钟"
            )
        }
        let found = try state.find(slot, now: context.now)
        let booking = Booking(found, slot, .held(until: context.now + lasting), applicant, context)
        return Decision(reply: booking, changes: [.make(.booking(booking))], audit: booking.audit())
    }
}

extension Booking {
    /// A new booking of a slot that was found.
    init(
        _ found: BrokerState.FoundSlot,
        _ slot: SlotRequest,
        _ state: BookingState,
        _ applicant: Applicant?,
        _ context: CommandContext
    ) {
        self.init(
            id: context.identifier(),
            state: state,
            item: slot.item,
            range: found.range,
            parties: found.parties,
            applicant: applicant,
            language: slot.language,
            made: context.now
        )
    }
}
