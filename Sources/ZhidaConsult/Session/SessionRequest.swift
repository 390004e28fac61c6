/// What a caller wants to happen in a session; when and by whom, the broker knows.
public enum SessionRequest: Hashable, Sendable, Codable {
    /// By that clerk of the site.
    case call(ClerkID)
    case recall
    case putBack
    case answer
    /// `nil` means the caller's own party.
    case join(PartyNumber?)
    case invite(SiteID, ClerkID?)
    case leave(PartyNumber?)
    case lose(PartyNumber)
    case hold(reason: String?)
    case resume
    /// `nil` asks the next level, by the directory.
    case escalate(to: SiteID?, reason: String)
    case accept
    case giveBack(EscalationReturn)
    case end
    case close(SessionOutcome)
    case noShow
    case cancel(reason: String)
    case note(String)
    case share(name: String, size: Int64, digest: String)
    case evaluate(Evaluation.Grade, Set<Evaluation.Ground>, words: String?)
    case refer(WorkOrderReference)

    public var kind: SessionEvent.Kind {
        switch self {
        case .call: .call
        case .recall: .recall
        case .putBack: .putBack
        case .answer: .answer
        case .join: .join
        case .invite: .invite
        case .leave: .leave
        case .lose: .lose
        case .hold: .hold
        case .resume: .resume
        case .escalate: .escalate
        case .accept: .accept
        case .giveBack: .giveBack
        case .end: .end
        case .close: .close
        case .noShow: .noShow
        case .cancel: .cancel
        case .note: .note
        case .share: .share
        case .evaluate: .evaluate
        case .refer: .refer
        }
    }
}
