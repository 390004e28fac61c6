/// The rule of the house for the broker: ``PermissionTable`` over the directory's sites.
public struct RoleAccess: AccessPolicy {
    public init() {}

    public func authorise(
        _ caller: Caller,
        _ permission: Permission,
        at sites: [SiteID],
        in directory: Directory
    ) throws(Refusal) {
        switch AccessDecision.decide(permission, by: caller, at: sites, in: directory) {
        case .allowed: return
        case .refused(let refusal):
            throw Refusal(.forbidden, english: refusal.english, chinese: refusal.chinese)
        }
    }
}
