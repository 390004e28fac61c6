/// What a token says: who may act, in what role and from where, and how long.
public struct TokenClaims: Hashable, Sendable, Codable {
    public var id: TokenID
    public var caller: Caller
    public var issued: Instant
    /// Valid from here on.
    public var notBefore: Instant
    /// Valid up to, but without, this.
    public var expires: Instant

    /// - Parameters:
    ///   - start: valid from then on; `now` where it is `nil`. Times become whole seconds.
    ///   - lifetime: at most ``TokenAuthority/longest``; whole seconds.
    /// - Throws: ``TokenFault/lifetime``; ``TokenFault/content(_:_:)`` for the role ``Role/system``, which none bears.
    public init(
        _ id: TokenID,
        for caller: Caller,
        now: Instant,
        from start: Instant? = nil,
        lifetime: Duration = TokenAuthority.usual
    ) throws(TokenFault) {
        guard caller.role != .system else { throw .content(.payload, "no token bears the role “system”") }
        guard lifetime > .zero, lifetime <= TokenAuthority.longest else { throw .lifetime }
        self.id = id
        self.caller = caller
        issued = Instant(seconds: now.milliseconds / 1000)
        notBefore = Instant(seconds: (start ?? now).milliseconds / 1000)
        expires = notBefore + lifetime
    }

    /// As they were read from a token.
    init(id: TokenID, caller: Caller, issued: Instant, notBefore: Instant, expires: Instant) {
        self.id = id
        self.caller = caller
        self.issued = issued
        self.notBefore = notBefore
        self.expires = expires
    }
}

/// Makes and checks short-lived signed tokens: JSON Web Tokens (RFC 7519) with HS256.
///
/// Header: `alg` “HS256”, `kid`, `typ` “JWT”. Claims: `iss`, `aud`, `sub` (who), `role`, `site` (where there is one),
/// `jti`, `iat`, `nbf`, `exp`; times in whole seconds. Nothing else is written and nothing else is accepted: these
/// tokens are read by the program that made them, so what it does not know it need not trust.
public struct TokenAuthority: Sendable {
    /// Bytes of the longest token that is looked at; those that are made have about 400.
    public static let largest = 1024
    /// The longest that any token may run. Citizens' links start when their appointment comes near and so fit in.
    public static let longest: Duration = .seconds(12 * 3600)
    /// How far clocks of two machines may be apart.
    public static let skew: Duration = .seconds(30)
    /// How long a token runs unless something else is asked for.
    public static let usual: Duration = .seconds(15 * 60)

    /// The name unless the settings give another.
    public static let usualService = ServiceID(literal: "zhida")

    public var keys: KeyRing
    /// The service that makes the tokens and the one they are for: this district's broker.
    public var service: ServiceID

    /// - Precondition: the ring is for tokens.
    public init(keys: KeyRing, service: ServiceID = usualService) {
        precondition(keys.purpose == .token, "only keys for tokens sign tokens")
        self.keys = keys
        self.service = service
    }

    /// Makes a token that nobody is told of; what people are given is issued by ``IssueToken``, which the audit tells.
    ///
    /// - Throws: as ``TokenClaims/init(_:for:now:from:lifetime:)``.
    public func issue(
        _ id: TokenID,
        for caller: Caller,
        now: Instant,
        from start: Instant? = nil,
        lifetime: Duration = usual
    ) throws(TokenFault) -> (token: String, claims: TokenClaims) {
        let claims = try TokenClaims(id, for: caller, now: now, from: start, lifetime: lifetime)
        return (sign(claims), claims)
    }

    /// The token that says so, signed with the current key.
    public func sign(_ claims: TokenClaims) -> String {
        let (key, caller) = (keys.current, claims.caller)
        let first = Self.seconds(claims.notBefore)
        let header = #"{"alg":"HS256","kid":"\#(key.id)","typ":"JWT"}"#
        // Identifiers and roles need no escapes.
        let site = caller.site.map { #","site":"\#($0)""# } ?? ""
        let payload =
            #"{"aud":"\#(service)","exp":\#(Self.seconds(claims.expires)),"iat":\#(Self.seconds(claims.issued)),"#
            + #""iss":"\#(service)","jti":"\#(claims.id)","nbf":\#(first),"role":"\#(caller.role.rawValue)"\#(site),"#
            + #""sub":"\#(caller.who)"}"#
        return CompactSignature.sign(header: Array(header.utf8), payload: Array(payload.utf8), key: key.secret)
    }

    /// Checks a token: form, algorithm, key, signature, then what it says, then whether it was revoked.
    ///
    /// Nothing of the payload is read before the signature is known to fit.
    public func verify(
        _ token: String,
        now: Instant,
        revoked: (TokenClaims) -> Bool = { _ in false }
    ) throws(TokenFault) -> TokenClaims {
        guard token.utf8.count <= Self.largest else { throw .size(token.utf8.count) }
        let parts = try CompactSignature.takeApart(token)
        let key = try key(of: parts.header)
        guard parts.isValid(key: key.secret) else { throw .forged }
        let claims = try claims(of: parts.payload)
        // A retired key signs nothing: a token that says it is younger than that was not made here.
        if let retired = key.retired, claims.issued > retired + Self.skew { throw .unknownKey(key.id.text) }
        guard now < claims.expires + Self.skew else { throw .expired(claims.expires) }
        guard claims.notBefore <= now + Self.skew else { throw .notYet(claims.notBefore) }
        guard !revoked(claims) else { throw .revoked }
        return claims
    }

    /// Drops former keys of which no token can be valid any more.
    ///
    /// - Parameter ahead: how long before their start links to appointments are made.
    /// - Returns: the names of the dropped keys.
    public mutating func forgetKeys(now: Instant, ahead: Duration = .seconds(30 * 86_400)) -> [KeyID] {
        keys.forget(retiredUpTo: now - ahead - Self.longest - Self.skew)
    }

    private func key(of header: [UInt8]) throws(TokenFault) -> SigningKey {
        let members = try members(of: header, .header, allowed: ["alg", "kid", "typ"])
        let algorithm = try text("alg", in: members, .header)
        guard algorithm == "HS256" else { throw .algorithm(algorithm) }
        guard try text("typ", in: members, .header) == "JWT" else { throw .content(.header, "“typ” is not “JWT”") }
        let name = try text("kid", in: members, .header)
        guard let id = KeyID(name), let key = keys[id] else { throw .unknownKey(name) }
        return key
    }

    private func claims(of payload: [UInt8]) throws(TokenFault) -> TokenClaims {
        let members = try members(
            of: payload,
            .payload,
            allowed: ["aud", "exp", "iat", "iss", "jti", "nbf", "role", "site", "sub"]
        )
        let audience = try text("aud", in: members, .payload)
        guard audience == service.text else { throw .audience(audience) }
        let issuer = try text("iss", in: members, .payload)
        guard issuer == service.text else { throw .audience(issuer) }
        let roleName = try text("role", in: members, .payload)
        guard let role = Role(rawValue: roleName), role != .system else {
            throw .content(.payload, "“role” is no role that a token can bear")
        }
        var site: SiteID?
        if members["site"] != nil { site = try identifier("site", in: members) }
        let claims = TokenClaims(
            id: try identifier("jti", in: members),
            caller: Caller(who: try identifier("sub", in: members), role: role, site: site),
            issued: try time("iat", in: members),
            notBefore: try time("nbf", in: members),
            expires: try time("exp", in: members)
        )
        guard claims.notBefore < claims.expires, claims.expires - claims.notBefore <= Self.longest else {
            throw .lifetime
        }
        return claims
    }

    private func members(
        of bytes: [UInt8],
        _ part: TokenFault.Part,
        allowed: Set<String>
    ) throws(TokenFault) -> [String: FlatJSON.Value] {
        let members: [String: FlatJSON.Value]
        do { members = try FlatJSON(bytes).members } catch { throw .content(part, "\(error.what), byte \(error.byte)") }
        if let other = members.keys.filter({ !allowed.contains($0) }).min() {
            throw .content(part, "the member “\(other.prefix(32))” is not known")
        }
        return members
    }

    private func text(
        _ name: String,
        in members: [String: FlatJSON.Value],
        _ part: TokenFault.Part
    ) throws(TokenFault) -> String {
        guard case .text(let text)? = members[name] else { throw .content(part, "“\(name)” is no text, or missing") }
        return text
    }

    private func identifier<Subject>(
        _ name: String,
        in members: [String: FlatJSON.Value]
    ) throws(TokenFault) -> Identifier<Subject> {
        guard let identifier = Identifier<Subject>(try text(name, in: members, .payload)) else {
            throw .content(.payload, "“\(name)” is no identifier")
        }
        return identifier
    }

    private func time(_ name: String, in members: [String: FlatJSON.Value]) throws(TokenFault) -> Instant {
        // Until the year 5138: far from where milliseconds overflow.
        guard case .number(let seconds)? = members[name], (0...100_000_000_000).contains(seconds) else {
            throw .content(.payload, "“\(name)” is no time in whole seconds, or missing")
        }
        return Instant(seconds: seconds)
    }

    private static func seconds(_ instant: Instant) -> Int64 { instant.milliseconds / 1000 }
}
