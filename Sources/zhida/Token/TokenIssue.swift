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

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        var token: String
        var id: TokenID
        var who: CallerID
        var role: Role
        var site: SiteID?
        var expires: String
    }

    func run() async throws {
        try await consult.atDesk { desk in
            guard let bearer = CallerID(who) else {
                throw Failure(.wrongUsage, say("“\(who)”不是账号名。", "“\(who)” is no account's name."))
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
            do {
                let (token, claims) = try TokenAuthority(keys: keys).issue(
                    desk.identifier(),
                    for: Caller(who: bearer, role: bearerRole, site: place),
                    now: desk.now,
                    lifetime: .seconds(minutes * 60)
                )
                guard consult.global.json else { return Swift.print(token) }
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
            } catch let fault as TokenFault {
                throw Failure(.wrongUsage, say(fault.chinese, fault.english))
            }
        }
    }
}
