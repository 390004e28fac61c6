/// Whether a caller may do something, and if not, why.
public enum AccessDecision: Hashable, Sendable {
    case allowed
    case refused(AccessRefusal)

    public var isAllowed: Bool { self == .allowed }

    /// Decides by role, place and the sites that are touched; ``PermissionTable`` holds the rules.
    ///
    /// - Parameter sites: where the permission is needed, at each of them. Empty where the act is at no site in
    ///   particular: then it is allowed to whom it is allowed anywhere.
    public static func decide(
        _ permission: Permission,
        by caller: Caller,
        at sites: [SiteID],
        in directory: Directory
    ) -> AccessDecision {
        switch PermissionTable.reach(of: permission, for: caller.role) {
        case .none: return .refused(.role(permission, caller.role))
        // Whose the record is, the command knows.
        case .own, .all: return .allowed
        case .place: break
        }
        guard let home = caller.site else { return .refused(.noSite(permission, caller.role)) }
        // A site that was closed since the token was signed gives no reach any more.
        guard directory.site(home) != nil else { return .refused(.unknownSite(permission, home)) }
        let scopes = scopes(of: home, in: directory)
        let beyond = sites.first { site in !scopes.contains { $0.contains(site, in: directory) } }
        return beyond.map { .refused(.place(permission, home, $0)) } ?? .allowed
    }

    /// Where those who belong to a site may act, as far as their role may act at their place.
    public static func scopes(of site: SiteID, in directory: Directory) -> [Scope] {
        [.subtree(site)] + [directory.site(site)?.department].compactMap { $0.map(Scope.department) }
    }
}

/// Why a caller may not do something, in words for the clerk.
public enum AccessRefusal: Error, Hashable, Sendable {
    /// The role never may.
    case role(Permission, Role)
    /// The role may, but not there: the caller's site, and the first site beyond its reach.
    case place(Permission, SiteID, SiteID)
    /// The role may at its site, and the caller belongs to none.
    case noSite(Permission, Role)
    /// The caller's site is not in the directory.
    case unknownSite(Permission, SiteID)

    public var chinese: String {
        switch self {
        case .role(let permission, let role):
            "\(role.chinese)无权\(permission.chinese)；可由\(Self.whoMay(permission, \.chinese, "、"))办理。"
        case .place(let permission, let home, let site):
            "\(home) 只能在本点及下级服务点\(permission.chinese)，\(site) 不在其内；请联系该点或上级。"
        case .noSite(let permission, let role):
            "此\(role.chinese)账号不属于任何服务点，不能\(permission.chinese)；请由管理员设置所属服务点。"
        case .unknownSite(let permission, let home):
            "目录中没有服务点 \(home)，不能\(permission.chinese)；请由管理员核对账号所属服务点。"
        }
    }

    public var english: String {
        switch self {
        case .role(let permission, let role):
            "\(role.englishSubject) may not \(permission.english). "
                + "Ask one who may: \(Self.whoMay(permission, \.english, ", "))."
        case .place(let permission, let home, let site):
            "\(home) may \(permission.english) for itself and the sites below it, and \(site) is none of them. "
                + "Ask there, or at the level above."
        case .noSite(let permission, let role):
            "This \(role.english) belongs to no site and so cannot \(permission.english). "
                + "Let an administrator set the account's site."
        case .unknownSite(let permission, let home):
            "The directory has no site \(home), so nobody there may \(permission.english). "
                + "Let an administrator check the account's site."
        }
    }

    private static func whoMay(_ permission: Permission, _ name: (Role) -> String, _ separator: String) -> String {
        PermissionTable.roles(with: permission).map(name).joined(separator: separator)
    }
}
