import ArgumentParser
import ZhidaConsult

/// `zhida session list`: what is booked, or who is talking now.
struct SessionList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: say("列出未结束的预约（默认今天起 7 天）。", "List open bookings (default: 7 days from today)."),
            discussion: ConsultOptions.whoActs
        )
    }

    @Option(help: ArgumentHelp(say("服务点（默认本人所属；管理员为全区）。", "The site (default: one's own; all for administrators).")))
    var site: String?

    @OptionGroup var span: SpanOptions

    @Flag(help: ArgumentHelp(say("列出现在未结束的会话。", "List the sessions that go on now.")))
    var live = false

    @Flag(
        help: ArgumentHelp(say("只列目录变动后须人工处理的预约。", "Only bookings that a change of the directory left to be seen to."))
    )
    var concerned = false

    @Flag(
        help: ArgumentHelp(
            say(
                "列出已结束的预约：办结、取消、未到、过期（默认今天和之前 6 天）。",
                "List bookings that are over: completed, cancelled, no-show, expired (default: today and the 6 days before)."
            )
        )
    )
    var ended = false

    @OptionGroup var consult: ConsultOptions

    func validate() throws {
        guard [live, concerned, ended].count(where: \.self) <= 1 else {
            throw ValidationError(
                say("--live、--concerned、--ended 只能用一个。", "Give only one of --live, --concerned and --ended.")
            )
        }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            let place = try site.map(desk.names.site) ?? desk.caller.site
            let sites = place.map { [$0] } ?? []
            if live {
                try desk.authorise(.seeSessions, at: sites)
                return try await listSessions(desk, place)
            }
            try desk.authorise(.seeBookings, at: sites)
            let bookings = try await bookings(desk).filter { booking in
                place.map { place in booking.parties.contains { $0.site == place } } ?? true
            }
            // Lists are seen by more people than the one who needs the number.
            let views = bookings.map { BookingView($0, desk.names, showsPerson: false) }
            if consult.global.json { return try JSONOutput.print(views) }
            guard !views.isEmpty else {
                return Swift.print(say("没有预约。", "No bookings."))
            }
            var table = TextTable([
                .init(say("编号", "ID")), .init(say("时间", "time")), .init(say("状态", "state")),
                .init(say("事项", "item"), canShrink: true), .init(say("参加", "parties"), canShrink: true),
                .init(say("预约人", "for")),
            ])
            for view in views {
                table.add([
                    view.id.text, view.rangeText, view.stateWords, view.itemName, view.partiesText, view.name ?? "",
                ])
            }
            table.print()
        }
    }

    private func bookings(_ desk: ConsultDesk) async throws -> [Booking] {
        let days = try span.span(now: desk.now, usual: ended ? -SpanOptions.usualDays : SpanOptions.usualDays).days
        if ended {
            await desk.broker.shutDown()
            return try await desk.store.endedBookings(on: days)
        }
        return try await desk.look { state in
            concerned ? state.bookings.concerned : days.flatMap { state.bookings.on($0) }.filter(\.isLive)
        }
    }

    private func listSessions(_ desk: ConsultDesk, _ place: SiteID?) async throws {
        let sessions = try await desk.look { state in
            place.map { state.sessions.live(at: $0) } ?? state.liveSessions
        }
        let views = sessions.map { SessionView($0, desk.names) }
        if consult.global.json { return try JSONOutput.print(views) }
        guard !views.isEmpty else { return Swift.print(say("现在没有会话。", "No session goes on now.")) }
        var table = TextTable([
            .init(say("编号", "ID")), .init(say("状态", "state")), .init(say("自", "since")),
            .init(say("事项", "item"), canShrink: true), .init(say("参加", "parties"), canShrink: true),
        ])
        for view in views {
            table.add([view.id.text, view.phaseText, view.sinceText, view.topic, view.partiesText])
        }
        table.print()
    }
}
