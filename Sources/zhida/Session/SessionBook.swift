import ArgumentParser
import ZhidaConsult

/// `zhida session book`: an appointment, of a free slot or of one that is held.
struct SessionBook: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "book",
            abstract: say("预约一个时段，或把占位转为预约。", "Book a slot, or one that is held."),
            discussion: say(
                "例：zhida session book --item SB02 --site BA-S018 --at \"明天 9:30\" --name 陈女士\n"
                    + "例：zhida session book --hold 3k7x --name 陈女士",
                "zhida session book --item SB02 --site BA-S018 --at \"tomorrow 9:30\", or: zhida session book --hold 3k7x"
            ) + "\n" + ConsultOptions.whoActs
        )
    }

    @Option(
        name: .customLong("hold"),
        help: ArgumentHelp(say("要转为预约的占位编号。", "The hold to be booked."), valueName: "id")
    )
    var held: String?

    @Option(help: ArgumentHelp(say("事项编号或名称。", "The item's code or name.")))
    var item: String?

    @Option(help: ArgumentHelp(say("开始时间，如“明天 9:30”。", "When it starts, such as “tomorrow 9:30”."), valueName: "time"))
    var at: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var applicant: ApplicantOptions

    @Flag(help: ArgumentHelp(say("直接确认。", "Confirmed at once.")))
    var confirmed = false

    @Flag(help: ArgumentHelp(say("允许超额预约（须主管权限）。", "Overbook where the room allows it (supervisors).")))
    var overbook = false

    @OptionGroup var writing: WriteOptions

    mutating func validate() throws {
        guard held == nil || item == nil && at == nil else {
            throw ValidationError(
                say("--hold 已有事项和时间，不能再写 --item 或 --at。", "--hold has an item and a time; leave out --item and --at.")
            )
        }
        guard held != nil || item != nil && at != nil else {
            throw ValidationError(
                say("请写 --item 和 --at，或 --hold 占位编号。", "Give --item and --at, or --hold with the ID of a hold.")
            )
        }
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let booking: Booking
            if let held {
                booking = try await desk.perform(
                    BookHeld(try desk.booking(held), applicant: try applicant.applicant(key), isConfirmed: confirmed),
                    key: key
                )
            } else {
                let names = desk.names
                let request = SlotRequest(
                    item: try names.item(item ?? ""),
                    parties: try place.parties(names, home: desk.caller.site),
                    language: try DirectoryNames.language(place.language) ?? .mandarin,
                    start: try TimeArgument.instant(at ?? "", now: desk.now),
                    duration: place.minutes.map { Minutes($0) },
                    overbooks: overbook
                )
                booking = try await desk.offeringOthers(request) {
                    try await desk.perform(
                        Book(request, applicant: try applicant.known(key), isConfirmed: confirmed),
                        key: key
                    )
                }
            }
            try desk.print(booking, key, json: writing.json)
        }
    }
}
