import ArgumentParser

/// `zhida token`: short-lived signed tokens that say who acts.
struct TokenCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "token",
            abstract: say("身份令牌：签发、吊销。", "Tokens that say who acts: issue, revoke."),
            discussion: say(
                "令牌见 docs/access.md；短时有效，最长 12 小时。",
                "docs/access.md describes them; they run for at most 12 hours."
            )
                + "\n" + ConsultOptions.whoActs,
            subcommands: [TokenIssue.self, TokenRevoke.self]
        )
    }
}
