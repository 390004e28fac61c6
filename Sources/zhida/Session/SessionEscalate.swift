import ArgumentParser
import ZhidaConsult

/// `zhida session escalate`: the next level is asked to take over; the citizen stays with the clerk until it does.
struct SessionEscalate: SessionAct {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "escalate",
            abstract: say("上报上一级或转接部门。", "Ask the next level, or a department, to take over."),
            discussion: say(
                "上级接通前，群众一直由原人员接待；无人应答则自动退回。",
                "Until the other clerk is live the citizen stays with the one who asked; unanswered, it comes back by itself."
            )
        )
    }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("上报到哪里（默认上一级）。", "Where to (default: the next level).")))
    var to: String?

    @Option(help: ArgumentHelp(say("原因。", "Why.")))
    var reason: String

    func request(_ desk: ConsultDesk) throws -> SessionRequest {
        .escalate(to: try to.map { try PartyWords.site($0, desk.names) }, reason: reason)
    }
}

/// `zhida session accept`: a clerk of the place asked takes over.
struct SessionAccept: SessionAct {
    static var configuration: CommandConfiguration { configured("accept", "接受上报。", "Accept an escalation.") }

    @OptionGroup var target: SessionTarget

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .accept }
}

/// `zhida session give-back`: an escalation goes back.
struct SessionGiveBack: SessionAct {
    static var configuration: CommandConfiguration {
        configured("give-back", "退回或撤回上报。", "Decline or withdraw an escalation.")
    }

    @OptionGroup var target: SessionTarget

    @Option(
        help: ArgumentHelp(say("withdrawn（撤回）、declined（不接）、unanswered（无人应答）。", "withdrawn, declined or unanswered."))
    )
    var reason: EscalationReturn

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .giveBack(reason) }
}

extension EscalationReturn: ExpressibleByArgument {}
