import ArgumentParser
import ZhidaConsult

/// `zhida session connect SITE…`: any sites and departments, now.
struct SessionConnect: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "connect",
            abstract: say("立即与任意服务点或部门连线。", "Network any sites or departments, now."),
            discussion: say(
                "例：zhida session connect BA-S018 BA08 --topic 欠薪纠纷",
                "zhida session connect BA-S018 BA08 --topic wages"
            )
        )
    }

    @Argument(help: ArgumentHelp(say("服务点或部门的编号或名称。", "Sites and departments, by code or name."), valueName: "site"))
    var targets: [String]

    @Option(help: ArgumentHelp(say("主题。", "What it is about.")))
    var topic = ""

    @Option(help: ArgumentHelp(say("事项；各方按此出能办理的人员。", "An item; each site then gives a clerk who can handle it.")))
    var item: String?

    @Option(help: ArgumentHelp(say("语言（默认普通话）。", "The language (default mandarin).")))
    var language: String?

    @Option(help: ArgumentHelp(say("发起人员（默认本人）。", "Who connects (default: who acts).")))
    var clerk: String?

    @OptionGroup var writing: WriteOptions

    struct Answer: Encodable {
        struct Absence: Encodable {
            var site: SiteID
            var cause: ConnectSites.Absence.Cause
        }

        var session: SessionView
        var absent: [Absence]
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let names = desk.names
            let reply = try await desk.perform(
                ConnectSites(
                    by: try desk.clerk(clerk),
                    try targets.map { try PartyWords.site($0, names) },
                    item: try item.map(names.item),
                    language: try DirectoryNames.language(language) ?? .mandarin,
                    topic: topic
                ),
                key: key
            )
            let view = SessionView(reply.session, names, key: key)
            if writing.json {
                return try JSONOutput.print(
                    Answer(session: view, absent: reply.absent.map { Answer.Absence(site: $0.site, cause: $0.cause) })
                )
            }
            view.print()
            for absent in reply.absent { Swift.print(say("未接通：\(absent.chinese)", "Not connected: \(absent.english)")) }
        }
    }
}
