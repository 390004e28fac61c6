/// Takes a token away, or all that somebody has.
///
/// A supervisor may do so for those of their sites: the site is what the revoker says, and the account's own where it
/// is a clerk of the directory.
public struct RevokeTokens: BrokerCommand {
    public static let name = "token revoke"

    /// Which tokens.
    public enum Which: Hashable, Sendable, Codable {
        /// One token and when it expires; both are in the token.
        case token(TokenID, expires: Instant)
        /// All that the account was given until now.
        case caller(CallerID)
    }

    public var which: Which
    /// The site whose account it is.
    public var site: SiteID

    public init(_ which: Which, site: SiteID) {
        self.which = which
        self.site = site
    }

    public var permission: Permission? { .revokeToken }

    public func sites(_ state: BrokerState) -> [SiteID] { [site] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<RevocationID> {
        let target: Revocation.Target
        let until: Instant
        let longest = context.now + TokenAuthority.longest + TokenAuthority.skew
        switch which {
        case .token(let id, let expires):
            target = .token(id)
            // No token that works now can run longer; links to appointments start later and are bounded by their end.
            until = expires + TokenAuthority.skew
            guard until > context.now else {
                throw Refusal(
                    .invalid,
                    english: "The token has expired already; nothing needs to be revoked.",
                    chinese: "令牌已过期，无需吊销。"
                )
            }
            if let known = state.revocations[token: id] { return Decision(reply: known.id) }
        case .caller(let who):
            target = .caller(who, issuedUpTo: context.now)
            // Links to appointments are made up to 30 days ahead.
            until = longest + .seconds(30 * 86_400)
        }
        let revocation = Revocation(
            id: context.identifier(),
            version: 1,
            target: target,
            until: until,
            by: context.caller.who,
            at: context.now
        )
        return Decision(
            reply: revocation.id,
            changes: [.make(.revocation(revocation))],
            audit: AuditDraft(
                subjects: [RecordKey(.revocation, revocation.id)],
                sites: [site],
                facts: target.facts
            )
        )
    }
}

extension Revocation.Target {
    fileprivate var facts: [String: String] {
        switch self {
        case .token(let id): ["token": id.text]
        case .caller(let who, _): ["account": who.text]
        }
    }
}

/// Drops revocations of tokens that have all expired.
public struct ForgetRevocations: BrokerCommand {
    public static let name = "token forget"

    public var permission: Permission? { nil }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Int> {
        let ended = state.revocations.ended(at: context.now)
        return Decision(
            reply: ended.count,
            changes: ended.map { .remove(.revocation($0)) },
            audit: AuditDraft(facts: ["count": String(ended.count)])
        )
    }
}

/// Rings when the first revocation is no longer needed.
public struct RevocationDuty: TimedDuty {
    public init() {}

    public func due(_ state: BrokerState) -> Instant? { state.revocations.nextEnd }

    public func command(_ now: Instant) -> any BrokerCommand { ForgetRevocations() }
}
