/// What becomes of a booking when its time has come; given by the session's own commands, or by a clerk.
public struct RunBooking: BrokerCommand {
    public static let name = "session run booking"

    /// What happened.
    public enum Event: String, Hashable, Sendable, Codable, CaseIterable {
        /// The session began.
        case begin
        /// It is over; what is left of the slot is free.
        case complete
        /// 爽约: the citizen did not come.
        case miss
    }

    public var id: BookingID
    public var event: Event

    public init(_ id: BookingID, _ event: Event) {
        self.id = id
        self.event = event
    }

    public var permission: Permission? { .runSession }

    public var subjects: [RecordKey] { [RecordKey(.booking, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.bookings[id].map { [$0.host] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Booking> {
        let (before, booking) = try state.run(id, event, at: context.now)
        return Decision(
            reply: booking,
            changes: [.replace(.booking(before), with: .booking(booking))],
            audit: booking.audit(["event": event.rawValue]),
            followUps: OfferFreed.after(before, booking, in: state)
        )
    }
}

extension BrokerState {
    /// The booking before and after an event, for commands that change more than the booking.
    func run(
        _ id: BookingID,
        _ event: RunBooking.Event,
        at now: Instant
    ) throws(Refusal) -> (before: Booking, after: Booking) {
        let step: BookingState.Step
        let state: BookingState
        switch event {
        case .begin: (step, state) = (.begin, .underway)
        case .complete: (step, state) = (.complete, .completed)
        case .miss: (step, state) = (.miss, .missed)
        }
        let before = try booking(id, for: step)
        if event == .miss, now < before.range.start {
            throw Refusal(
                .transition,
                english: "booking \(id) starts at \(Shanghai.text(before.range.start)) and cannot be missed yet",
                chinese: "预约 \(id) 于 \(Shanghai.text(before.range.start)) 开始，尚不能记为爽约"
            )
        }
        return (before, before.changed(at: now) { $0.state = state })
    }
}
