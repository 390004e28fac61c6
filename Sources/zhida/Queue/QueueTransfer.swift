import ArgumentParser
import ZhidaConsult

/// `zhida queue transfer`: a ticket to another item, site or language, with its place kept.
struct QueueTransfer: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "transfer",
            abstract: say("转号：换事项、服务点或语言，位次保留。", "Send a ticket to another item, site or language; its place is kept.")
        )
    }

    @OptionGroup var target: TicketTarget

    @Option(help: ArgumentHelp(say("转到此事项。", "To that item.")))
    var item: String?

    @Option(help: ArgumentHelp(say("转到此服务点。", "To that site.")))
    var site: String?

    @Option(help: ArgumentHelp(say("换用此语言。", "To that language.")))
    var language: String?

    func run() async throws {
        try await target.writing.consult.atDesk { desk in
            let key = try desk.key(target.writing)
            let names = desk.names
            let receipt = try await desk.perform(
                TransferTicket(
                    try target.ticket(desk),
                    item: try item.map(names.item),
                    site: try site.map(names.site),
                    language: try DirectoryNames.language(language)
                ),
                key: key
            )
            try desk.print(receipt.ticket, key, wait: receipt.wait, json: target.writing.json)
        }
    }
}

/// `zhida queue cancel`: the citizen gives the ticket back.
struct QueueCancel: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "cancel", abstract: say("退号。", "The citizen gives the ticket back."))
    }

    @OptionGroup var target: TicketTarget

    func run() async throws {
        try await target.writing.consult.atDesk { desk in
            let key = try desk.key(target.writing)
            let ticket = try await desk.perform(CancelTicket(try target.ticket(desk)), key: key)
            try desk.print(ticket, key, json: target.writing.json)
        }
    }
}
