import ArgumentParser
import ZhidaConsult

/// `zhida session open`: the session of an appointment or a ticket.
struct SessionOpen: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "open",
            abstract: say("为预约或号票建立会话，等待叫号。", "Open the session of a booking or a ticket, to be called.")
        )
    }

    @Argument(help: ArgumentHelp(say("预约编号，或号票如 A017。", "The booking's ID, or a ticket such as A017.")))
    var source: String

    @Option(help: ArgumentHelp(say("号票所在服务点（默认本人所属）。", "The ticket's site (default: one's own).")))
    var site: String?

    @Option(help: ArgumentHelp(say("群众代号。", "The citizen's pseudonym.")))
    var person: String?

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let of: OpenSession.Source
            if TicketNumber(source) != nil, source.count <= 8 {
                of = .ticket(try desk.ticket(source, at: try site.map(desk.names.site)))
            } else {
                of = .booking(try desk.booking(source))
            }
            let session = try await desk.perform(OpenSession(of, citizen: person.flatMap { PersonID($0) }), key: key)
            try desk.print(session, key, json: writing.json)
        }
    }
}
