import ZhidaConsult

/// `/v1/tokens` and `/v1/revocations`: who may act, and who may no longer.
enum TokenResource {
    private static let bearers = Role.allCases.filter { $0 != .system }.map(\.rawValue)

    static let operations: [Operation] = [
        .get("/v1/me", "getMe", "Who asks, as the token says.", answers: [.json(me)]) { ask in
            struct Me: Encodable {
                var who: CallerID
                var role: Role
                var site: SiteID?
                var permissions: [Permission]
            }
            let permissions = Permission.allCases.filter { ask.may($0) }
            return try .json(
                Me(who: ask.caller.who, role: ask.caller.role, site: ask.caller.site, permissions: permissions)
            )
        },
        .post(
            "/v1/tokens",
            "issueToken",
            "Make a token. Sent again under the same key, the answer is the same token.",
            body: .json(
                .object([
                    .required("who", .identifier, "A clerk's code, an account's name or a pseudonym."),
                    .optional("role", .word(bearers), "clerk where it is not said."),
                    .optional("site", .identifier, "The clerk's own where it is not said."),
                    .optional("minutes", .whole(1...720), "15 where it is not said."),
                ])
            ),
            answers: [.json(issued, .created)],
            issue
        ),
        .post(
            "/v1/revocations",
            "revokeTokens",
            "Take one token away, or all that an account was given until now.",
            body: .json(
                .object([
                    .optional("token", .words(TokenAuthority.largest, least: 1)), .optional("account", .identifier),
                    .optional("site", .identifier, "The account's; the clerk's own where it is not said."),
                ])
            ),
            answers: [.json(.object([.required("revocation", .identifier)]), .created)],
            revoke
        ),
    ]

    private static let me = Schema.object([
        .required("who", .identifier), .required("role", .word(bearers)), .optional("site", .identifier),
        .required("permissions", .list(.choice(Permission.self))),
    ])

    private static let issued = Schema.object([
        .required("token", .words(TokenAuthority.largest, least: 1)), .required("id", .identifier),
        .required("who", .identifier), .required("role", .word(bearers)), .optional("site", .identifier),
        .required("expires", .moment),
    ])

    private struct Issued: Encodable {
        var token: String
        var id: TokenID
        var who: CallerID
        var role: Role
        var site: SiteID?
        var expires: String
    }

    @Sendable
    private static func issue(_ ask: Ask) async throws -> Reply {
        let bearer: CallerID = try ask.required("who")
        let role = ask.body["role"]?.text.flatMap { Role(rawValue: $0) } ?? .clerk
        let directory = ask.directory
        let site: SiteID? = ask.member("site") ?? ClerkID(bearer.text).flatMap { directory.clerk($0)?.site }
        if let site, directory.site(site) == nil {
            throw Problem.invalid("目录中没有服务点 \(site)。", "The directory has no site \(site).")
        }
        // Told to the audit, durably, before the token is shown to anybody; its answer is what the token says.
        let claims = try await ask.perform(
            IssueToken(
                for: Caller(who: bearer, role: role, site: site),
                lifetime: .seconds(60 * (ask.body["minutes"]?.whole ?? 15))
            )
        )
        return try .json(
            Issued(
                token: ask.hall.tokens().sign(claims),
                id: claims.id,
                who: bearer,
                role: role,
                site: site,
                expires: Shanghai.stamp(claims.expires)
            ),
            .created
        )
    }

    @Sendable
    private static func revoke(_ ask: Ask) async throws -> Reply {
        let directory = ask.directory
        let which: RevokeTokens.Which
        var own: SiteID?
        switch (ask.body["token"]?.text, ask.member("account") as CallerID?) {
        case (let token?, nil):
            do {
                let claims = try ask.hall.tokens().verify(token, now: ask.hall.now)
                which = .token(claims.id, expires: claims.expires)
                own = claims.caller.site
            } catch {
                throw Problem.invalid(error.chinese, error.english)
            }
        case (nil, let account?):
            which = .caller(account)
            own = ClerkID(account.text).flatMap { directory.clerk($0)?.site }
        default: throw Problem.malformed("请写 token 或 account 之一。", "Give “token” or “account”, one of them.")
        }
        // Accounts of no site belong to the district centre.
        let centre = directory.sites.first { $0.level == .districtCentre }?.id
        guard let place: SiteID = ask.member("site") ?? own ?? centre else {
            throw Problem.invalid("请用 site 写明账号所属服务点。", "Name the account's site with “site”.")
        }
        struct Answer: Encodable { var revocation: RevocationID }
        return try .json(Answer(revocation: try await ask.perform(RevokeTokens(which, site: place))), .created)
    }
}
