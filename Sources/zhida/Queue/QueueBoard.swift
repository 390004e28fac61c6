import ArgumentParser
import ZhidaConsult

/// `zhida queue board`: what hangs on the wall of a hall.
struct QueueBoardCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "board", abstract: say("叫号屏。", "The board of a hall."))
    }

    @Option(help: ArgumentHelp(say("服务点（默认本人所属）。", "The site (default: one's own).")))
    var site: String?

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            let place = try desk.site(site)
            try desk.authorise(.seeQueue, at: [place])
            let now = desk.now
            let board = try await desk.look { try $0.board(of: place, now) }
            if consult.global.json { return try JSONOutput.print(board) }
            let names = desk.names
            Swift.print("\(names.name(place))  \(LocalText.moment(now))")
            if !board.called.isEmpty {
                var table = TextTable([
                    .init(say("正在呼叫", "called")), .init(say("请到", "to")), .init(say("次数", "calls"), .right),
                ])
                for call in board.called {
                    let to =
                        call.counter.map(names.name)
                        ?? (call.site == place ? "" : say("视频：", "video: ") + names.name(call.site))
                    table.add([call.number.description, to, "\(call.calls)"])
                }
                table.print()
            }
            guard !board.lines.isEmpty else {
                return Swift.print(say("没有人在等候。", "Nobody waits."))
            }
            var table = TextTable([
                .init(say("队列", "queue")), .init(say("等候人数", "waiting"), .right),
                .init(say("现在取号约等", "wait, if one comes now")),
            ])
            for line in board.lines {
                table.add([
                    line.letter, "\(line.waiting)",
                    line.wait.map { say($0.chinese, $0.english) } ?? say("由上级视频办理", "answered by the level above"),
                ])
            }
            table.print()
            Swift.print(say("接下来：", "Next: ") + board.next.map(\.description).joined(separator: " "))
        }
    }
}

/// `zhida queue show`: one ticket, or all of a site.
struct QueueShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("查看一张号票，或服务点的全部未办结号票。", "Show one ticket, or all open ones of a site.")
        )
    }

    @Argument(help: ArgumentHelp(say("号票，如 A017。", "A ticket, such as A017.")))
    var ticket: String?

    @Option(help: ArgumentHelp(say("服务点（默认本人所属）。", "The site (default: one's own).")))
    var site: String?

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            let place = try desk.site(site)
            try desk.authorise(.seeQueue, at: [place])
            await desk.broker.shutDown()
            let now = desk.now
            if let ticket {
                let id = try desk.ticket(ticket, at: place)
                let found = desk.broker.read { state -> (ticket: Ticket, wait: WaitEstimate?)? in
                    guard let found = state.queue[id] else { return nil }
                    guard found.state == .waiting, let rank = found.rank(at: found.site, now) else {
                        return (found, nil)
                    }
                    let wait = state.waitEstimate(
                        found.item,
                        in: found.language,
                        rank: rank,
                        ticket: found.id,
                        at: found.site,
                        now
                    )
                    return (found, wait)
                }
                guard let found else {
                    throw Refused(
                        refusal: Refusal(
                            .unknown,
                            english: "There is no open ticket \(ticket).",
                            chinese: "没有未办结的 \(ticket) 号"
                        )
                    )
                }
                return try desk.print(found.ticket, nil, wait: found.wait, json: consult.global.json)
            }
            let views = desk.broker.read { $0.queue.live(at: place) }.map { TicketView($0, desk.names) }
            if consult.global.json { return try JSONOutput.print(views) }
            guard !views.isEmpty else { return Swift.print(say("没有未办结的号票。", "No open tickets.")) }
            var table = TextTable([
                .init(say("号票", "ticket")), .init(say("状态", "state")), .init(say("事项", "item"), canShrink: true),
                .init(say("取号", "taken")),
            ])
            for view in views { table.add([view.number, view.stateText, view.itemName, view.takenText]) }
            table.print()
        }
    }
}
