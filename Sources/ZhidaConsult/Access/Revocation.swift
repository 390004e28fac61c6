/// Tokens that are no longer accepted although they have not expired 吊销. Kept until the last of them would have.
public struct Revocation: StoredRecord {
    public typealias Subject = AccessSubjects.Revocation

    /// Which tokens.
    public enum Target: Hashable, Sendable, Codable {
        case token(TokenID)
        /// All that somebody was given up to a moment: a lost telephone, a clerk who left.
        case caller(CallerID, issuedUpTo: Instant)
    }

    public let id: RevocationID
    public var version: Int
    public var target: Target
    /// From then on all of them have expired, and the record goes.
    public var until: Instant
    public var by: CallerID
    public var at: Instant

    public var isLive: Bool { true }

    /// Whether it takes that token away.
    public func covers(_ claims: TokenClaims) -> Bool {
        switch target {
        case .token(let id): claims.id == id
        case .caller(let who, let moment): claims.caller.who == who && claims.issued <= moment
        }
    }
}

/// The revocations in force, by what they take away.
public struct RevocationIndex: Sendable {
    private var tokens: [TokenID: Revocation] = [:]
    private var callers: [CallerID: [Revocation]] = [:]
    private var all: [RevocationID: Revocation] = [:]
    /// The earliest end of any; found again where the one that had it goes.
    public private(set) var nextEnd: Instant?

    public var count: Int { all.count }

    public subscript(id: RevocationID) -> Revocation? { all[id] }

    /// The one that names this token.
    public subscript(token id: TokenID) -> Revocation? { tokens[id] }

    /// Whether the token is taken away.
    public func isRevoked(_ claims: TokenClaims) -> Bool {
        tokens[claims.id] != nil || callers[claims.caller.who]?.contains { $0.covers(claims) } ?? false
    }

    /// Those that are not needed any more.
    public func ended(at now: Instant) -> [Revocation] {
        all.values.filter { $0.until <= now }.sorted { $0.id < $1.id }
    }

    mutating func replace(_ before: Revocation?, _ after: Revocation?) {
        if let before {
            all[before.id] = nil
            switch before.target {
            case .token(let id): tokens[id] = nil
            case .caller(let who, _):
                callers[who]?.removeAll { $0.id == before.id }
                if callers[who]?.isEmpty ?? false { callers[who] = nil }
            }
        }
        if let after {
            all[after.id] = after
            switch after.target {
            case .token(let id): tokens[id] = after
            case .caller(let who, _): callers[who, default: []].append(after)
            }
            nextEnd = min(nextEnd ?? after.until, after.until)
        }
        if before?.until == nextEnd { nextEnd = all.values.map(\.until).min() }
    }
}
