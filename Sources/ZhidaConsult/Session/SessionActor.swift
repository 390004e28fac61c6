/// As what somebody acts on a session.
public enum SessionActor: String, CaseIterable, Hashable, Sendable, Codable {
    /// The citizen or enterprise whose matter it is 群众.
    case citizen
    /// The clerk in charge; before anybody is, any clerk of the site 主办人员.
    case clerk
    /// Another clerk in the session 协办人员.
    case colleague
    /// A clerk of the place that an escalation asks 受理上报人员.
    case answering
    /// A supervisor of the site or above it 督导.
    case supervisor
    /// The broker itself: a time has run out, or the media server reports 系统.
    case system

    public var chinese: String {
        switch self {
        case .citizen: "群众"
        case .clerk: "主办人员"
        case .colleague: "协办人员"
        case .answering: "被上报单位人员"
        case .supervisor: "督导"
        case .system: "系统"
        }
    }

    public var english: String {
        switch self {
        case .citizen: "the citizen"
        case .clerk: "the clerk in charge"
        case .colleague: "another clerk in the session"
        case .answering: "a clerk of the place asked"
        case .supervisor: "a supervisor"
        case .system: "the system"
        }
    }
}
