/// Where a session stands, with what belongs to the state.
public enum SessionState: Hashable, Sendable, Codable {
    case booked(start: Instant)
    case queued
    /// Called by a clerk, for the `times`-th time.
    case called(ClerkID, times: Int)
    case connecting
    case live
    case onHold(reason: String?)
    case escalated(Escalation)
    case wrapUp
    case closed(SessionOutcome)
    case noShow
    case cancelled(reason: String)
    case expired
    case failed(reason: String)

    public var phase: SessionPhase {
        switch self {
        case .booked: .booked
        case .queued: .queued
        case .called: .called
        case .connecting: .connecting
        case .live: .live
        case .onHold: .onHold
        case .escalated: .escalated
        case .wrapUp: .wrapUp
        case .closed: .closed
        case .noShow: .noShow
        case .cancelled: .cancelled
        case .expired: .expired
        case .failed: .failed
        }
    }
}
