/// What the clerk who has a ticket does with it: `zhida queue recall`, `pass`, `no-show`, and start and finish.
public struct RunTicket: BrokerCommand {
    public static let name = "queue run"

    public enum Step: String, Hashable, Sendable, Codable, CaseIterable {
        /// Called once more.
        case recall
        /// 过号: nobody came; the place is now that of somebody who comes now, with the head start of the class.
        case pass
        /// 未到: nobody came, and nobody is waited for.
        case noShow = "no-show"
        /// The citizen is at the counter.
        case start
        case finish

        var ofTicket: TicketState.Step {
            switch self {
            case .recall: .recall
            case .pass: .pass
            case .noShow: .noShow
            case .start: .start
            case .finish: .finish
            }
        }
    }

    public var id: TicketID
    public var step: Step
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(_ id: TicketID, _ step: Step, seen: Int? = nil) {
        self.id = id
        self.step = step
        self.seen = seen
    }

    public var permission: Permission? { .callTicket }

    public var subjects: [RecordKey] { [RecordKey(.ticket, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] {
        state.queue[id]?.state.claim.map { [$0.site] } ?? []
    }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Ticket> {
        let (ticket, claim) = try state.claimed(id, for: step.ofTicket, context)
        try ticket.requireVersion(seen)
        let after: Ticket
        var changes: [RecordChange] = []
        var followUps: [any BrokerCommand] = []
        switch step {
        case .recall: after = ticket.changed { $0.calls += 1 }
        case .start:
            after = ticket.changed {
                var begun = claim
                begun.since = context.now
                $0.state = .serving(begun)
            }
            followUps = ticket.booking.map { [RunBooking($0, .begin)] } ?? []
        case .finish:
            after = ticket.changed { $0.state = .served(by: claim.clerk, ended: context.now) }
            changes = state.measuring(context.now - claim.since, ticket.item, at: claim.site)
            followUps = RunBooking.completing(ticket.booking)
        case .pass:
            if ticket.passes < state.rules.queue.passes {
                after = ticket.changed { $0.putBack(at: context.now, state.rules.queue) }
            } else {
                after = ticket.changed { $0.state = .noShow(at: context.now) }
                followUps = ticket.booking.map { [RunBooking($0, .miss)] } ?? []
            }
        case .noShow:
            after = ticket.changed { $0.state = .noShow(at: context.now) }
            followUps = ticket.booking.map { [RunBooking($0, .miss)] } ?? []
        }
        return Decision(
            reply: after,
            changes: [.replace(.ticket(ticket), with: .ticket(after))] + changes,
            audit: after.audit(["step": step.rawValue, "clerk": claim.clerk.text]),
            followUps: followUps
        )
    }
}

extension Ticket {
    func requireVersion(_ seen: Int?) throws(Refusal) {
        guard let seen, seen != version else { return }
        throw Refusal(
            .changed,
            english: "ticket \(number) was changed since you saw it (version \(seen), now \(version)); look anew",
            chinese: "\(number) 号已被更改（原版本\(seen)，现版本\(version)），请刷新"
        )
    }

    /// Waits again, with the place of somebody who comes now; an appointment's place is lost.
    mutating func putBack(at now: Instant, _ rules: QueueRules) {
        state = .waiting
        passes += 1
        came = now
        places = places.filter { $0.kind == .arrival }.map { place in
            var place = place
            place.order = now
            return place
        }
    }
}

/// The citizen gives the ticket back: `zhida queue cancel`.
public struct CancelTicket: BrokerCommand {
    public static let name = "queue cancel"

    public var id: TicketID
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(_ id: TicketID, seen: Int? = nil) {
        self.id = id
        self.seen = seen
    }

    public var permission: Permission? { .takeTicket }

    public var subjects: [RecordKey] { [RecordKey(.ticket, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { state.queue[id].map { [$0.site] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Ticket> {
        let ticket = try state.ticket(id, for: .cancel)
        try ticket.requireVersion(seen)
        let after = ticket.changed { $0.state = .cancelled(at: context.now) }
        return Decision(
            reply: after,
            changes: [.replace(.ticket(ticket), with: .ticket(after))],
            audit: after.audit()
        )
    }
}
