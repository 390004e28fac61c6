import ArgumentParser

/// `zhida outbox`: messages that leave the house.
struct OutboxCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "outbox",
            abstract: say("待发消息：投递、查看、重发死信。", "Messages that leave the house: deliver, list, try dead letters again."),
            discussion: ConsultOptions.whoActs,
            subcommands: [OutboxDeliver.self, OutboxList.self, OutboxRetry.self]
        )
    }
}
