/// Confirms a booking: `zhida session confirm`.
public struct ConfirmBooking: BrokerCommand {
    public static let name = "session confirm"

    public var id: BookingID
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(_ id: BookingID, seen: Int? = nil) {
        self.id = id
        self.seen = seen
    }

    public var permission: Permission? { .book }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.bookings[id].map { [$0.host] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let pending = try state.booking(id, for: .confirm)
        try pending.requireVersion(seen)
        let booking = pending.changed(at: context.now) { $0.state = .confirmed }
        return Decision(
            reply: booking,
            changes: [.replace(.booking(pending), with: .booking(booking))],
            audit: booking.audit()
        )
    }
}
