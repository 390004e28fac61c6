import ArgumentParser
import ZhidaConsult
import ZhidaStore

/// `zhida token revoke`
struct TokenRevoke: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "revoke",
            abstract: say("吊销一个令牌，或某账号至今的全部令牌。", "Take one token away, or all that an account was given until now.")
        )
    }

    @Argument(help: ArgumentHelp(say("令牌，或账号名。", "The token, or the account's name."), valueName: "token or account"))
    var what: String

    @Option(help: ArgumentHelp(say("账号所属服务点（默认人员所在）。", "The account's site (default: the clerk's).")))
    var site: String?

    @OptionGroup var writing: WriteOptions

    struct Answer: Encodable {
        var revocation: RevocationID
        var key: String
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let which: RevokeTokens.Which
            var own: SiteID?
            if what.contains(".") && what.count > 64 {
                do {
                    let keys = try KeyFolder(in: desk.dataFolder).ring(.token, now: desk.now)
                    let claims = try TokenAuthority(keys: keys).verify(what, now: desk.now)
                    which = .token(claims.id, expires: claims.expires)
                    own = claims.caller.site
                } catch let fault as TokenFault {
                    throw Failure(.no, say(fault.chinese, fault.english))
                } catch {
                    throw Failure(.systemFailed, "\(error)")
                }
            } else {
                guard let account = CallerID(what) else {
                    throw Failure(
                        .wrongUsage,
                        say("“\(what)”既不是令牌也不是账号名。", "“\(what)” is neither a token nor an account's name.")
                    )
                }
                which = .caller(account)
                own = ClerkID(what).flatMap { desk.names.directory.clerk($0)?.site }
            }
            // Accounts of no site belong to the district centre.
            let centre = desk.names.directory.sites.first { $0.level == .districtCentre }?.id
            guard let place = try site.map(desk.names.site) ?? own ?? centre else {
                throw Failure(.wrongUsage, say("请用 --site 写明服务点。", "Name the account's site with --site."))
            }
            let id = try await desk.perform(RevokeTokens(which, site: place), key: key)
            if writing.json { return try JSONOutput.print(Answer(revocation: id, key: key.text)) }
            Swift.print(say("已吊销（\(id)）。", "Revoked (\(id))."))
        }
    }
}
