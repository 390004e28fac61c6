extension Decision {
    /// The decision with the notices that follow from its changes of bookings.
    ///
    /// The broker adds them to every decision, so that no command can forget them: a booking that a session begins, a
    /// hold that the waiting list is offered, and what is not thought of yet.
    func withNotices(in directory: Directory, _ context: CommandContext) -> Decision {
        var decision = self
        for change in changes {
            guard case .booking(let after)? = change.after else { continue }
            decision.outbox += BookingNotices.changes(
                from: change.before?.booking,
                to: after,
                in: directory,
                context
            )
        }
        return decision
    }
}
