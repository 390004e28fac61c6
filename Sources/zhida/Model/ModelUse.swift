import ArgumentParser
import ZhidaModels

/// `zhida model use`: make a version the active one.
struct ModelUse: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "use",
            abstract: say(
                "启用一个版本；default 是程序附带的模型。",
                "Make a version the active one; default is the model that ships."
            ),
            discussion: say(
                "先校验文件并加载，有问题就不切换。退出码 3：没有这个版本。",
                "Its files are checked and loaded first; with a fault nothing changes. Exit code 3: there is no such version."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("版本名或序号。", "The version's name or serial."), valueName: "version"))
    var version: String

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try global.settings()
        let store = settings.modelStore(home: try Resources.home())
        let name = try ModelCommand.reporting { try store.use(version) }
        ModelCommand.warnOfSettings(settings)
        if global.json { return try JSONOutput.print(["active": name]) }
        print(say("已启用 \(name)。", "\(name) is active."))
    }
}
