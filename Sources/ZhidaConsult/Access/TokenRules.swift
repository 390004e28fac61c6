/// Who may make which token.
public enum TokenRules {
    /// - Parameters:
    ///   - role: the bearer's.
    ///   - site: the bearer's; `nil` for those who belong to none.
    /// - Throws: ``Refusal`` where the caller may not make such a token, or nobody may.
    public static func check(
        issuing role: Role,
        for bearer: CallerID,
        of site: SiteID?,
        by caller: Caller,
        in directory: Directory
    ) throws(Refusal) {
        try RoleAccess().authorise(caller, .issueToken, at: site.map { [$0] } ?? [], in: directory)
        try check(issuing: role, for: bearer, of: site, by: caller)
    }

    /// The same for a caller of whom it is known that they may issue tokens at the site.
    static func check(
        issuing role: Role,
        for bearer: CallerID,
        of site: SiteID?,
        by caller: Caller
    ) throws(Refusal) {
        if site == nil, [.clerk, .supervisor, .service].contains(role) {
            throw Refusal(
                .invalid,
                english: "The directory has no clerk “\(bearer)”; name the account's site.",
                chinese: "目录中没有人员“\(bearer)”；请写明所属服务点。"
            )
        }
        // A supervisor gives nobody more than they have.
        if caller.role == .supervisor, [.administrator, .auditor].contains(role) {
            throw Refusal(
                .forbidden,
                english: "A supervisor issues tokens for clerks, supervisors, services and citizens only.",
                chinese: "主管只能为窗口人员、主管、服务账号和市民签发令牌"
            )
        }
    }
}
