import ArgumentParser
import ZhidaConsult

/// `zhida session answer`: the citizen has heard the call.
struct SessionAnswer: SessionAct {
    static var configuration: CommandConfiguration {
        configured("answer", "群众应答，开始连接。", "The citizen answers the call.")
    }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .answer }
}

/// `zhida session join`: a party's sound and picture are there.
struct SessionJoin: SessionAct {
    static var configuration: CommandConfiguration { configured("join", "接入（声音画面已通）。", "A party is there.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("第几方（默认本人；群众为 1）。", "Which party (default: one's own; the citizen is 1).")))
    var party: Int?

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .join(party.map { PartyNumber($0) }) }
}

/// `zhida session invite`: one more site.
struct SessionInvite: SessionAct {
    static var configuration: CommandConfiguration { configured("invite", "邀请服务点或部门加入。", "Ask one more site in.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("服务点或部门。", "The site or department.")))
    var site: String

    @Option(help: ArgumentHelp(say("指定人员。", "A certain clerk.")))
    var clerk: String?

    func request(_ desk: ConsultDesk) throws -> SessionRequest {
        .invite(try PartyWords.site(site, desk.names), try clerk.map(desk.names.clerk))
    }
}

/// `zhida session leave`
struct SessionLeave: SessionAct {
    static var configuration: CommandConfiguration { configured("leave", "离开会话。", "A party goes.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("第几方（默认本人）。", "Which party (default: one's own).")))
    var party: Int?

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .leave(party.map { PartyNumber($0) }) }
}

/// `zhida session pause`: the citizen waits a moment. (`hold` is the keeping of a slot.)
struct SessionPause: SessionAct {
    static var configuration: CommandConfiguration { configured("pause", "保持：请群众稍候。", "Put the citizen on hold.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("原因。", "Why.")))
    var reason: String?

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .hold(reason: reason) }
}

/// `zhida session resume`
struct SessionResume: SessionAct {
    static var configuration: CommandConfiguration { configured("resume", "恢复通话。", "Go on talking.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .resume }
}

/// `zhida session end`: the talk is over; the outcome is written down next.
struct SessionEnd: SessionAct {
    static var configuration: CommandConfiguration { configured("end", "结束通话。", "End the talk.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .end }
}
