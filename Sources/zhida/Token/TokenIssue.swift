import ArgumentParser
import ZhidaConsult
import ZhidaStore

/// `zhida token issue`
struct TokenIssue: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "issue",
            abstract: say("签发令牌。", "Issue a token."),
            discussion: say(
                "例：export ZHIDA_TOKEN=$(zhida token issue C0079)",
                "export ZHIDA_TOKEN=$(zhida token issue C0079)"
            )
        )
    }

    @Argument(
        help: ArgumentHelp(say("给谁：人员编号、账号名或群众代号。", "For whom: a clerk's code, an account's name or a pseudonym."))
    )
    var who: String

    @Option(name: .customLong("for-role"), help: ArgumentHelp(say("角色（默认 clerk）。", "The role (default clerk).")))
    var bearerRole: Role = .clerk

    @Option(help: ArgumentHelp(say("所属服务点（默认人员所在）。", "The site (default: the clerk's).")))
    var site: String?

    @Option(help: ArgumentHelp(say("有效几分钟（最多 720）。", "For how many minutes, at most 720.")))
    var minutes = 15

    @OptionGroup var writing: WriteOptions

    struct Answer: Encodable {
        var token: String
        var id: TokenID
        var who: CallerID
        var role: Role
        var site: SiteID?
        var expires: String
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            guard let bearer = CallerID(who) else {
                throw Failure(.wrongUsage, say("“\(who)”不是账号名。", "“\(who)” is no account's name."))
            }
            let longest = Int(TokenAuthority.longest.components.seconds) / 60
            guard (1...longest).contains(minutes) else {
                throw Failure(
                    .wrongUsage,
                    say("--minutes 应为 1–\(longest)。", "--minutes must be from 1 to \(longest).")
                )
            }
            let directory = desk.names.directory
            let own = ClerkID(who).flatMap { directory.clerk($0)?.site }
            let place = try site.map(desk.names.site) ?? own
            do throws(Refusal) {
                try TokenRules.check(issuing: bearerRole, for: bearer, of: place, by: desk.caller, in: directory)
            } catch {
                // What is missing is said by an option here.
                if error.reason == .invalid {
                    throw Failure(
                        .wrongUsage,
                        say(
                            "目录中没有人员“\(who)”；请用 --site 写明所属服务点。",
                            "The directory has no clerk “\(who)”; name the account's site with --site."
                        )
                    )
                }
                throw Refused(refusal: error)
            }
            let keys: KeyRing
            do {
                keys = try KeyFolder(in: desk.dataFolder).ring(.token, now: desk.now)
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
            let command = IssueToken(
                for: Caller(who: bearer, role: bearerRole, site: place),
                lifetime: .seconds(minutes * 60)
            )
            // Told to the audit, durably, before the token is shown to anybody.
            let claims = try await desk.perform(command, key: try desk.key(writing))
            let token = TokenAuthority(keys: keys).sign(claims)
            guard writing.json else { return Swift.print(token) }
            try JSONOutput.print(
                Answer(
                    token: token,
                    id: claims.id,
                    who: bearer,
                    role: bearerRole,
                    site: place,
                    expires: LocalText.stamp(claims.expires)
                )
            )
        }
    }
}
