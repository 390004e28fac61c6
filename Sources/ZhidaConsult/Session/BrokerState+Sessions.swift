extension BrokerState {
    /// What follows for the ticket or the appointment when a session changes.
    func consequences(
        _ before: ConsultationSession,
        _ after: ConsultationSession,
        at now: Instant
    ) -> (changes: [RecordChange], followUps: [any BrokerCommand]) {
        switch after.origin {
        case .networked: return ([], [])
        case .booking(let booking, _):
            guard before.phase != after.phase else { return ([], []) }
            return switch after.phase {
            case .live: ([], [RunBooking(booking, .begin)])
            case .closed: ([], RunBooking.completing(booking))
            case .noShow: ([], [RunBooking(booking, .miss)])
            default: ([], [])
            }
        case .ticket(let id):
            guard let ticket = queue[id], ticket.isLive, let next = ticket.following(after, now) else {
                return ([], [])
            }
            var changes: [RecordChange] = [.replace(.ticket(ticket), with: .ticket(next))]
            if case .served = next.state, let claim = ticket.state.claim {
                changes += measuring(now - (after.liveSince ?? claim.since), ticket.item, at: claim.site)
            }
            return (changes, [])
        }
    }
}

extension Ticket {
    /// The ticket as its session has it now; `nil` where nothing changes.
    func following(_ session: ConsultationSession, _ now: Instant) -> Ticket? {
        let lead = session.lead.flatMap(session.party)
        let next: TicketState
        switch session.phase {
        case .booked, .queued: next = .waiting
        case .called, .connecting, .live, .onHold, .escalated:
            guard let clerk = lead?.clerk, let site = lead?.site else { return nil }
            let same = state.claim.flatMap { $0.clerk == clerk ? $0 : nil }
            let claim = same ?? TicketClaim(clerk: clerk, site: site, counter: nil, since: now)
            let isServed = session.phase != .called && session.liveSince != nil
            next = isServed ? .serving(claim) : .called(claim)
        // The clerk still has it until the outcome is written down.
        case .wrapUp: return nil
        case .closed:
            guard let clerk = state.claim?.clerk ?? lead?.clerk else { return nil }
            next = .served(by: clerk, ended: now)
        case .noShow, .failed: next = .noShow(at: now)
        case .cancelled: next = .cancelled(at: now)
        case .expired: next = .lapsed(at: now)
        }
        guard next != state else { return nil }
        return changed {
            if case .called = next, $0.state == .waiting { $0.calls += 1 }
            $0.state = next
            $0.session = session.id
        }
    }
}
