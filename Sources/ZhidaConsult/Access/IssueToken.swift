/// Lets somebody have a token, and the audit know of it: `zhida token issue`.
///
/// The answer is what the token says and not the token: answers are kept, and who reads the store must not find keys to
/// the house in it. ``TokenAuthority/sign(_:)`` makes the token of it; the same claims under the same key give the same.
public struct IssueToken: BrokerCommand {
    public static let name = "token issue"

    /// Who may act with it, in what role and from where.
    public var bearer: Caller
    /// Valid from then on; at once where it is `nil`.
    public var start: Instant?
    /// Whole seconds, at most ``TokenAuthority/longest``.
    public var seconds: Int64

    public init(for bearer: Caller, from start: Instant? = nil, lifetime: Duration = TokenAuthority.usual) {
        self.bearer = bearer
        self.start = start
        seconds = lifetime.components.seconds
    }

    public var permission: Permission? { .issueToken }

    public func sites(_ state: BrokerState) -> [SiteID] { bearer.site.map { [$0] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<TokenClaims> {
        if let site = bearer.site, state.directory.site(site) == nil { throw .unknownSite(site) }
        try TokenRules.check(issuing: bearer.role, for: bearer.who, of: bearer.site, by: context.caller)
        let claims: TokenClaims
        do {
            claims = try TokenClaims(
                context.identifier(),
                for: bearer,
                now: context.now,
                from: start,
                lifetime: .seconds(seconds)
            )
        } catch {
            throw Refusal(.invalid, english: error.english, chinese: error.chinese)
        }
        return Decision(
            reply: claims,
            audit: AuditDraft(
                sites: bearer.site.map { [$0] } ?? [],
                facts: [
                    "token": claims.id.text, "account": bearer.who.text, "role": bearer.role.rawValue,
                    "minutes": String(seconds / 60),
                ]
            )
        )
    }
}
