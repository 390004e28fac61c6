/// What a caller is, as far as it decides what they may do 角色. What each may do stands in ``PermissionTable``.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    /// 市民: a citizen or an enterprise, known by a pseudonym; touches what is their own.
    case citizen
    /// 窗口人员: serves citizens at a site.
    case clerk
    /// 主管: what a clerk does, and arranges the clerks' work.
    case supervisor
    /// 管理员: directory, accounts, keys and the store; no citizen's data in clear.
    case administrator
    /// 审计员: reads who did what; changes nothing.
    case auditor
    /// 服务账号: another program, such as the page that citizens book on, a ticket machine or a timer.
    case service
    /// 系统: the broker itself, for what falls due by itself. No token can bear this role.
    case system

    public var chinese: String {
        switch self {
        case .citizen: "市民"
        case .clerk: "窗口人员"
        case .supervisor: "主管"
        case .administrator: "管理员"
        case .auditor: "审计员"
        case .service: "服务账号"
        case .system: "系统"
        }
    }

    public var english: String { self == .service ? "service account" : rawValue }

    /// With its article, as a sentence begins.
    var englishSubject: String { (self == .administrator || self == .auditor ? "An " : "A ") + english }
}
