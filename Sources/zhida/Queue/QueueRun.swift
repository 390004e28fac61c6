import ArgumentParser
import ZhidaConsult

/// A subcommand by which the clerk who has a ticket does something with it.
protocol QueueStep: AsyncParsableCommand {
    static var step: RunTicket.Step { get }

    var target: TicketTarget { get }
}

extension QueueStep {
    func run() async throws {
        try await target.writing.consult.atDesk { desk in
            let key = try desk.key(target.writing)
            let ticket = try await desk.perform(RunTicket(try target.ticket(desk), Self.step), key: key)
            try desk.print(ticket, key, json: target.writing.json)
        }
    }

    static func configured(_ name: String, _ chinese: String, _ english: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: say(chinese, english))
    }
}

/// `zhida queue recall`
struct QueueRecall: QueueStep {
    static var configuration: CommandConfiguration { configured("recall", "重呼。", "Call once more.") }
    static let step = RunTicket.Step.recall

    @OptionGroup var target: TicketTarget
}

/// `zhida queue start`
struct QueueStart: QueueStep {
    static var configuration: CommandConfiguration { configured("start", "开始办理。", "The citizen is at the counter.") }
    static let step = RunTicket.Step.start

    @OptionGroup var target: TicketTarget
}

/// `zhida queue finish`
struct QueueFinish: QueueStep {
    static var configuration: CommandConfiguration { configured("finish", "办结。", "The citizen is served.") }
    static let step = RunTicket.Step.finish

    @OptionGroup var target: TicketTarget
}

/// `zhida queue pass`
struct QueuePass: QueueStep {
    static var configuration: CommandConfiguration {
        configured("pass", "过号：无人应答，排到现在来的人的位置。", "Nobody came: back to waiting, as somebody who comes now.")
    }
    static let step = RunTicket.Step.pass

    @OptionGroup var target: TicketTarget
}

/// `zhida queue no-show`
struct QueueNoShow: QueueStep {
    static var configuration: CommandConfiguration {
        configured("no-show", "未到，不再等候。", "Nobody came, and nobody is waited for.")
    }
    static let step = RunTicket.Step.noShow

    @OptionGroup var target: TicketTarget
}
