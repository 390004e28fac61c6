/// Cancels a booking or gives a hold back: `zhida session cancel`.
public struct CancelBooking: BrokerCommand {
    public static let name = "session cancel"

    public var id: BookingID
    public var reason: BookingState.CancelReason
    /// The version that the caller saw; `nil` cancels whatever is there.
    public var seen: Int?

    public init(_ id: BookingID, reason: BookingState.CancelReason, seen: Int? = nil) {
        self.id = id
        self.reason = reason
        self.seen = seen
    }

    public var permission: Permission? { .book }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.bookings[id].map { [$0.host] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let before = try state.booking(id, for: .cancel)
        try before.requireVersion(seen)
        let booking = before.changed(at: context.now) {
            $0.state = .cancelled(reason)
            $0.revision += 1
        }
        return Decision(
            reply: booking,
            changes: [.replace(.booking(before), with: .booking(booking))] + state.lapse(before, at: context.now),
            audit: booking.audit(["reason": reason.rawValue]),
            followUps: OfferFreed.after(before, booking, in: state)
        )
    }
}

extension BrokerState {
    /// What becomes of the waiting request whose offer was not taken: back to the end of the list, or out.
    func lapse(_ offer: Booking, at now: Instant) -> [RecordChange] {
        guard let request = offer.request.flatMap({ waiting[$0] }), case .offered(offer.id) = request.state else {
            return []
        }
        var after = request
        after.version += 1
        after.lapsed += 1
        after.queued = now
        after.state = after.lapsed < WaitingRequest.mostOffers ? .waiting : .expired
        return [.replace(.waiting(request), with: .waiting(after))]
    }
}
