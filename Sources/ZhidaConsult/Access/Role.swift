/// What a caller is 角色. What each may do stands in ``PermissionTable``.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    /// 窗口人员: serves citizens at a site.
    case clerk
    /// 主管: what a clerk does, and arranges the clerks' work.
    case supervisor
    /// 管理员: directory, accounts, keys and the store; no citizen's data in clear.
    case administrator
    /// 审计员: reads who did what; changes nothing.
    case auditor
    /// 服务账号: a program, such as the page citizens book on, a ticket machine or a timer.
    case service

    public var chinese: String {
        switch self {
        case .clerk: "窗口人员"
        case .supervisor: "主管"
        case .administrator: "管理员"
        case .auditor: "审计员"
        case .service: "服务账号"
        }
    }

    public var english: String { self == .service ? "service account" : rawValue }
}
