import ArgumentParser
import ZhidaConsult

/// `zhida session reassign`: one party's clerk or room is another.
struct SessionReassign: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reassign",
            abstract: say("改派：换人员、咨询室或服务点（须主管权限）。", "Give a booking to another clerk, room or site (supervisors).")
        )
    }

    @Argument(help: ArgumentHelp(say("预约编号（最后四位以上即可）。", "The booking; its last four characters will do.")))
    var booking: String

    @Option(help: ArgumentHelp(say("第几方，主办方为 0。", "Which party; the host is 0.")))
    var party = 0

    @Option(help: ArgumentHelp(say("改到此服务点。", "To that site.")))
    var site: String?

    @Option(help: ArgumentHelp(say("改给此人员（默认同点另一人）。", "To that clerk (default: another of the site).")))
    var clerk: String?

    @Option(help: ArgumentHelp(say("改到此咨询室或窗口。", "To that room or counter.")))
    var room: String?

    @Flag(help: ArgumentHelp(say("人员不变。", "The clerk stays.")))
    var keepClerk = false

    @Flag(help: ArgumentHelp(say("换咨询室。", "Another room too.")))
    var changeRoom = false

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let names = desk.names
            let reassigned = try await desk.perform(
                ReassignBooking(
                    try desk.booking(booking),
                    party: party,
                    site: try site.map { try PartyWords.site($0, names) },
                    clerk: try clerk.map(names.clerk),
                    room: try room.map(names.room),
                    changesClerk: !keepClerk,
                    changesRoom: changeRoom || room != nil
                ),
                key: key
            )
            try desk.print(reassigned, key, json: writing.json)
        }
    }
}
