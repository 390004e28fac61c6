import ArgumentParser
import ZhidaConsult

/// `zhida queue next`: the next whom the clerk can serve.
struct QueueNext: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "next",
            abstract: say("叫下一号；手上的号随即办结。", "Call the next; what one has counts as served."),
            discussion: say("退出码 1：没有可叫的号。", "Exit code 1: nobody waits whom one could serve.")
        )
    }

    @Option(help: ArgumentHelp(say("到哪个窗口，如 BA-S018-W01。", "To which counter, such as BA-S018-W01.")))
    var counter: String?

    @Option(
        help: ArgumentHelp(
            say("由此人员（默认本人；代叫须主管权限）。", "For that clerk (default: who acts; a supervisor can for others).")
        )
    )
    var clerk: String?

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let who = try desk.clerk(clerk)
            let place = try desk.site(nil, else: desk.names.directory.clerk(who)?.site)
            let called = try await desk.perform(
                NextTicket(site: place, clerk: who, counter: try counter.map(desk.names.room)),
                key: key
            )
            guard let called else {
                throw Refused(
                    refusal: Refusal(
                        .unknown,
                        english: "Nobody waits whom \(who) could serve.",
                        chinese: "没有 \(who) 可办理的等候号"
                    )
                )
            }
            try desk.print(called, key, json: writing.json)
        }
    }
}

/// `zhida queue call`: a certain ticket, out of turn.
struct QueueCall: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "call", abstract: say("指定叫号。", "Call a certain ticket out of turn."))
    }

    @OptionGroup var target: TicketTarget

    @Option(help: ArgumentHelp(say("到哪个窗口。", "To which counter.")))
    var counter: String?

    @Option(help: ArgumentHelp(say("由此人员（默认本人）。", "For that clerk (default: who acts).")))
    var clerk: String?

    func run() async throws {
        try await target.writing.consult.atDesk { desk in
            let key = try desk.key(target.writing)
            let who = try desk.clerk(clerk)
            let place = try desk.site(nil, else: desk.names.directory.clerk(who)?.site)
            let called = try await desk.perform(
                CallTicket(
                    try target.ticket(desk),
                    site: place,
                    clerk: who,
                    counter: try counter.map(desk.names.room)
                ),
                key: key
            )
            if let called { try desk.print(called, key, json: target.writing.json) }
        }
    }
}

/// Which ticket, and how the act is sent.
struct TicketTarget: ParsableArguments {
    @Argument(help: ArgumentHelp(say("号票，如 A017，或其编号。", "The ticket, such as A017, or its ID.")))
    var ticket: String

    @Option(
        name: .customLong("at-site"),
        help: ArgumentHelp(say("号票所在服务点（默认本人所属）。", "Whose number it is (default: one's own site's)."))
    )
    var site: String?

    @OptionGroup var writing: WriteOptions

    func ticket(_ desk: ConsultDesk) throws -> TicketID {
        try desk.ticket(ticket, at: try site.map(desk.names.site))
    }
}
