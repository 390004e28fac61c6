/// Which notices follow from a change of a booking: written in the same transaction as the change itself.
///
/// | change | notices |
/// |---|---|
/// | confirmed | confirmed; reminders a day and an hour before |
/// | moved to another time or site while it stands | moved; the reminders anew |
/// | cancelled while it stood | cancelled; no reminders |
/// | held for a request of the waiting list | offer |
/// | begun, missed, expired | no reminders |
///
/// A reminder whose time has passed already is left out. A hold that somebody fills in is told to nobody.
public enum BookingNotices {
    /// - Parameters:
    ///   - before: `nil` for a new booking.
    ///   - context: for the moment, and the identifiers of the messages.
    public static func changes(
        from before: Booking?,
        to after: Booking,
        in directory: Directory,
        _ context: CommandContext
    ) -> [OutboxChange] {
        let stood = before.map { isExpected($0.state) } ?? false
        let stands = isExpected(after.state)
        let isMoved = before.map { $0.range != after.range || $0.host != after.host } ?? false
        var changes: [OutboxChange] = []
        func put(_ topic: Notice.Topic, due: Instant) {
            guard let notice = Notice(topic, of: after, in: directory) else { return }
            changes.append(.put(notice.message(topic, due: due, context.identifier())))
        }
        if stood, !stands || isMoved {
            for topic in Notice.Topic.reminders {
                changes.append(.withdraw(topic: topic.rawValue, about: RecordKey(.booking, after.id)))
            }
        }
        if case .cancelled = after.state, stood { put(.cancelled, due: context.now) }
        if case .held = after.state, after.request != nil, before == nil { put(.offered, due: context.now) }
        if after.state == .confirmed, before?.state != .confirmed { put(.confirmed, due: context.now) }
        if stood, stands, isMoved { put(.moved, due: context.now) }
        if stands, !stood || isMoved {
            for topic in Notice.Topic.reminders {
                guard let lead = topic.lead else { continue }
                let due = after.range.start - lead
                if due > context.now { put(topic, due: due) }
            }
        }
        return changes
    }

    /// Booked, whether confirmed already or not: the citizen is expected.
    private static func isExpected(_ state: BookingState) -> Bool { state == .pending || state == .confirmed }
}
