import ArgumentParser
import ZhidaConsult

/// `zhida session confirm`: a booking stands.
struct SessionConfirm: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "confirm", abstract: say("确认预约。", "Confirm a booking."))
    }

    @Argument(help: ArgumentHelp(say("预约编号（最后四位以上即可）。", "The booking; its last four characters will do.")))
    var booking: String

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let confirmed = try await desk.perform(ConfirmBooking(try desk.booking(booking)), key: key)
            try desk.print(confirmed, key, json: writing.json)
        }
    }
}
