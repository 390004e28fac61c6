import ArgumentParser
import ZhidaConsult

/// `zhida session show`: one booking, session or waiting request.
struct SessionShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("查看一个预约、会话或候补。", "Show a booking, a session or a waiting request.")
        )
    }

    @Argument(help: ArgumentHelp(say("编号（最后四位以上即可）。", "The ID; its last four characters will do.")))
    var id: String

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            await desk.broker.shutDown()
            if let session = try? desk.session(id), let found = try await desk.record(of: session) {
                try desk.authorise(.seeSessions, at: desk.reach(found))
                return try desk.print(found, nil, json: consult.global.json)
            }
            if let request = try? desk.waiting(id), let found = desk.broker.read({ $0.waiting[request] }) {
                try desk.authorise(.seeBookings, at: found.wish.parties.prefix(1).compactMap(\.site))
                return try desk.print(found, nil, json: consult.global.json)
            }
            let booking = try await desk.record(of: try desk.booking(id, "预约或会话", "booking or session"))
            try desk.authorise(.seeBookings, at: [booking.host])
            let shows = desk.may(.seePersonalData, at: [booking.host])
            let view = BookingView(booking, desk.names, showsPerson: shows)
            if consult.global.json { return try JSONOutput.print(view) }
            view.print()
        }
    }
}

extension ConsultDesk {
    /// The one of a session's sites at which the caller is looked at: their own where it takes part, else where it is.
    func reach(_ session: ConsultationSession) -> [SiteID] {
        if let own = caller.site, session.parties.contains(where: { $0.site == own }) { return [own] }
        return [session.site]
    }
}
