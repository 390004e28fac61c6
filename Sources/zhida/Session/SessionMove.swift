import ArgumentParser
import ZhidaConsult

/// `zhida session move`: a booking to another time, or to other parties.
struct SessionMove: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "move",
            abstract: say("改期。", "Move a booking to another time."),
            discussion: say(
                "尽量保留原人员和咨询室；不行则在原服务点另找。一方不行则全部不动。",
                "The same clerks and rooms where they are free, else others of the same sites; all parties or none."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("预约编号（最后四位以上即可）。", "The booking; its last four characters will do.")))
    var booking: String

    @Option(
        help: ArgumentHelp(
            say("新的开始时间，如“下周一 14:00”。", "The new start, such as “next monday 14:00”."),
            valueName: "time"
        )
    )
    var to: String

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            say("换成这些参加方，主办方在前（写法同 book 的 --parties）。", "Other parties, the host first (as --parties of book)."),
            valueName: "party"
        )
    )
    var parties: [String] = []

    @Flag(help: ArgumentHelp(say("允许超额（须主管权限）。", "Overbook where the room allows it (supervisors).")))
    var overbook = false

    @Option(
        help: ArgumentHelp(say("看到的版本；已被他人更改则不改期。", "The version that was seen; nothing is done where it changed."))
    )
    var seen: Int?

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let id = try desk.booking(booking)
            let names = desk.names
            let start = try TimeArgument.instant(to, now: desk.now)
            let wishes = try parties.map { try PartyWords.wish($0, names) }
            let move = MoveBooking(
                id,
                to: start,
                parties: wishes.isEmpty ? nil : wishes,
                overbooks: overbook,
                seen: seen
            )
            let known = desk.broker.read { $0.bookings[id] }
            let moved: Booking
            if let known {
                let slot = SlotRequest(
                    item: known.item,
                    parties: wishes.isEmpty ? known.sameSites : wishes,
                    language: known.language,
                    start: start,
                    duration: known.range.length
                )
                moved = try await desk.offeringOthers(slot) { try await desk.perform(move, key: key) }
            } else {
                moved = try await desk.perform(move, key: key)
            }
            try desk.print(moved, key, json: writing.json)
        }
    }
}
