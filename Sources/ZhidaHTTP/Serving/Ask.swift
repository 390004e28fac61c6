import Hummingbird
import ZhidaConsult

/// A request that was found well-formed, and the one who asks.
struct Ask: Sendable {
    let hall: Hall
    let server: ServerParts
    /// What the token says; `nil` for one who asks without.
    let claims: TokenClaims?
    let caller: Caller
    let tongue: Tongue
    let path: [String: String]
    let query: [String: [JSONValue]]
    /// The whole address without its query, and the query as it came.
    let address: (path: String, query: String)
    let body: JSONValue
    /// The body as it arrives, for those that take bytes.
    let stream: RequestBody
    let mediaType: String?
    /// `Content-Digest` (RFC 9530), as it came.
    let contentDigest: String?
    let largestContent: Int
    let key: IdempotencyKey?
    /// The version that `If-Match` names.
    let seen: Int?
    let lastEventID: String?
    let hasSubject: Bool

    var directory: Directory { hall.directory }

    // MARK: What was sent

    /// The identifier in the address.
    ///
    /// - Throws: ``Problem``.
    func id<Subject>(_ name: String) throws -> Identifier<Subject> {
        guard let id = path[name].flatMap({ Identifier<Subject>($0) }) else { throw Problem.notFound }
        return id
    }

    /// A parameter behind the question mark; its form was checked.
    func parameter<Subject>(_ name: String) -> Identifier<Subject>? {
        query[name]?.first?.text.flatMap { Identifier<Subject>($0) }
    }

    func text(_ name: String) -> String? { query[name]?.first?.text }
    func number(_ name: String) -> Int? { query[name]?.first?.whole.map { Int($0) } }
    func flag(_ name: String) -> Bool { query[name]?.first?.truth ?? false }
    func day(_ name: String) -> LocalDate? { text(name).flatMap { LocalDate($0) } }

    // MARK: Doing

    /// Has a command done.
    ///
    /// - Throws: ``Problem``.
    func perform<Command: BrokerCommand>(_ command: Command, key other: IdempotencyKey? = nil) async throws
        -> Command.Reply
    {
        guard let key = other ?? key else { throw Problem.failed }
        do {
            return try await hall.broker.perform(command, as: caller, key: key)
        } catch {
            throw Problem(error, isSubject: hasSubject, hasMatch: seen != nil)
        }
    }

    /// Looks at the state.
    ///
    /// - Throws: ``Problem``.
    func look<Result: Sendable>(_ body: (BrokerState) throws -> Result) throws -> Result {
        do {
            return try hall.broker.read(body)
        } catch let refusal as Refusal {
            throw Problem(refusal, isSubject: hasSubject)
        }
    }

    /// Refuses what the caller may not see.
    ///
    /// - Throws: ``Problem``.
    func authorise(_ permission: Permission, at sites: [SiteID] = []) throws {
        do {
            try RoleAccess().authorise(caller, permission, at: sites, in: directory)
        } catch {
            throw Problem(error)
        }
    }

    func may(_ permission: Permission, at sites: [SiteID] = []) -> Bool {
        AccessDecision.decide(permission, by: caller, at: sites, in: directory).isAllowed
    }

    /// The site that is asked for, or else the caller's own.
    var place: SiteID? { parameter("site") ?? caller.site }

    /// The clerk who is named, or else the one who asks.
    ///
    /// - Throws: ``Problem`` where there is neither.
    func clerk(_ named: ClerkID?) throws -> ClerkID {
        if let named { return named }
        guard let own = ClerkID(caller.who.text), directory.clerk(own) != nil else {
            throw Problem.invalid("请用 clerk 写明人员编号。", "Say with “clerk” which clerk acts.")
        }
        return own
    }

    /// A pseudonym that is the same whenever the request is sent again.
    ///
    /// - Throws: ``Problem``.
    func newPerson() throws -> PersonID {
        guard let key else { throw Problem.failed }
        return key.person
    }
}
