import ArgumentParser
import ZhidaModels

/// `zhida model rollback`: back to the version that was active before.
struct ModelRollback: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollback",
            abstract: say("回到上一个启用的版本。", "Go back to the version that was active before."),
            discussion: say("退出码 1：没有更早的版本。", "Exit code 1: there is no earlier version.")
        )
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try global.settings()
        let store = settings.modelStore(home: try Resources.home())
        let (from, to) = try ModelCommand.reporting { try store.rollback() }
        ModelCommand.warnOfSettings(settings)
        if global.json { return try JSONOutput.print(["from": from, "active": to]) }
        print(say("已从 \(from) 回到 \(to)。", "Went back from \(from) to \(to)."))
    }
}
