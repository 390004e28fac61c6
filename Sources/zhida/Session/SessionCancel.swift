import ArgumentParser
import ZhidaConsult

/// `zhida session cancel`: a hold or a booking is given back, or a session that has not begun is called off.
struct SessionCancel: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cancel",
            abstract: say("取消预约、占位或尚未开始的会话。", "Cancel a booking, a hold or a session that has not begun."),
            discussion: say("空出的时段自动提供给候补第一人。", "What becomes free is offered to the first on the waiting list.")
        )
    }

    @Argument(
        help: ArgumentHelp(say("预约或会话编号（最后四位以上即可）。", "The booking or session; its last four characters will do."))
    )
    var id: String

    @Flag(help: ArgumentHelp(say("由单位取消（默认由预约人取消）。", "Cancelled by the office (default: by the citizen).")))
    var byOffice = false

    @Option(help: ArgumentHelp(say("取消会话的原因。", "Why a session is called off.")))
    var reason = ""

    @Option(
        help: ArgumentHelp(say("看到的版本；已被他人更改则不取消。", "The version that was seen; nothing is done where it changed."))
    )
    var seen: Int?

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            if let session = try? desk.session(id), desk.broker.read({ $0.sessions[session] != nil }) {
                let after = try await desk.perform(
                    ActOnSession(session, .cancel(reason: reason), seen: seen),
                    key: key
                )
                return try desk.print(after, key, json: writing.json)
            }
            let cancelled = try await desk.perform(
                CancelBooking(
                    try desk.booking(id, "预约或会话", "booking or session"),
                    reason: byOffice ? .byOffice : .byCitizen,
                    seen: seen
                ),
                key: key
            )
            try desk.print(cancelled, key, json: writing.json)
        }
    }
}
