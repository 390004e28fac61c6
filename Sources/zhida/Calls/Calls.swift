import ArgumentParser

/// `zhida calls`: from recordings to work orders.
struct Calls: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "calls",
            abstract: say("处理来电录音。", "Turn call recordings into work orders."),
            subcommands: []
        )
    }
}
