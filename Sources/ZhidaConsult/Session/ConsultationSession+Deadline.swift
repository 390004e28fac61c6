extension ConsultationSession {
    /// What the broker does by itself if nothing happens until then; `nil` where a session may go on as long as it
    /// takes.
    public func deadline(_ rules: SessionRules = SessionRules()) -> (at: Instant, event: SessionEvent)? {
        switch state {
        case .booked(let start): (Self.midnight(after: start), .expire)
        case .queued: (Self.midnight(after: entered), .expire)
        case .called: (entered + rules.answering, .noShow)
        case .connecting:
            (
                entered + rules.connecting,
                citizen?.presence == .present ? .putBack : .fail(reason: "nobody came back in time")
            )
        case .escalated(let escalation): (escalation.deadline, .giveBack(.unanswered))
        case .wrapUp: (entered + rules.wrapUp, .close(SessionOutcome(.unrecorded, summary: "")))
        case .live, .onHold, .closed, .noShow, .cancelled, .expired, .failed: nil
        }
    }

    private static func midnight(after instant: Instant) -> Instant {
        Shanghai.instant(Shanghai.date(of: instant).advanced(by: 1))
    }
}
