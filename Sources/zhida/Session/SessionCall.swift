import ArgumentParser
import ZhidaConsult

/// `zhida session call`: a clerk calls the citizen of a session.
struct SessionCall: SessionAct {
    static var configuration: CommandConfiguration { configured("call", "呼叫群众。", "Call the citizen.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("由此人员（默认本人）。", "By that clerk (default: who acts).")))
    var clerk: String?

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .call(try desk.clerk(clerk)) }
}

/// `zhida session recall`
struct SessionRecall: SessionAct {
    static var configuration: CommandConfiguration { configured("recall", "再次呼叫。", "Call once more.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .recall }
}

/// `zhida session put-back`
struct SessionPutBack: SessionAct {
    static var configuration: CommandConfiguration { configured("put-back", "退回等候。", "Back to waiting.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .putBack }
}

/// `zhida session no-show`
struct SessionNoShow: SessionAct {
    static var configuration: CommandConfiguration { configured("no-show", "记为未到。", "Nobody came.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .noShow }
}
