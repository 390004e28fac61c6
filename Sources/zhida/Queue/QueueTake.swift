import ArgumentParser
import ZhidaConsult

/// `zhida queue take`: a number for a citizen.
struct QueueTake: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "take",
            abstract: say("取号。", "Give a citizen a number."),
            discussion: say(
                "例：zhida queue take --item SB01 --priority elderly",
                "zhida queue take --item SB01 --priority elderly"
            )
                + "\n" + ConsultOptions.whoActs
        )
    }

    @Option(help: ArgumentHelp(say("事项编号或名称（有预约时可不写）。", "The item's code or name (not needed with --booking).")))
    var item: String?

    @Option(help: ArgumentHelp(say("服务点（默认本人所属）。", "The site (default: one's own).")))
    var site: String?

    @Option(help: ArgumentHelp(say("语言（默认普通话）。", "The language (default mandarin).")))
    var language: String?

    @Option(
        help: ArgumentHelp(
            say(
                "优先：ordinary、veteran（军人）、elderly（老年人）、pregnant（孕妇）、disabled（残疾人）。",
                "ordinary, veteran, elderly, pregnant or disabled."
            )
        )
    )
    var priority: PriorityClass = .ordinary

    @Option(help: ArgumentHelp(say("所持预约的编号。", "The booking that the citizen comes for.")))
    var booking: String?

    @OptionGroup var writing: WriteOptions

    mutating func validate() throws {
        guard item != nil || booking != nil else {
            throw ValidationError(say("请写 --item 或 --booking。", "Give --item or --booking."))
        }
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let names = desk.names
            let id = try booking.map { try desk.booking($0) }
            let known = id.flatMap { id in desk.broker.read { $0.bookings[id] } }
            let place = try desk.site(site, else: known?.host)
            guard let wanted = try item.map(names.item) ?? known?.item else {
                throw Failure(.wrongUsage, say("请写 --item。", "Give --item."))
            }
            let receipt = try await desk.perform(
                TakeTicket(
                    site: place,
                    item: wanted,
                    language: try DirectoryNames.language(language) ?? known?.language ?? .mandarin,
                    priority: priority,
                    booking: id
                ),
                key: key
            )
            try desk.print(receipt.ticket, key, wait: receipt.wait, isLate: receipt.isLate, json: writing.json)
        }
    }
}

extension PriorityClass: ExpressibleByArgument {}

extension ConsultDesk {
    /// The site that is named, or else the caller's.
    ///
    /// - Throws: ``Failure`` where there is neither.
    func site(_ named: String?, else other: SiteID? = nil) throws -> SiteID {
        if let named { return try names.site(named) }
        guard let site = other ?? caller.site else {
            throw Failure(.wrongUsage, say("请用 --site 写明服务点。", "Say at which site with --site."))
        }
        return site
    }
}
