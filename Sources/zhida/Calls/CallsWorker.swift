import ArgumentParser
import ZhidaCalls

/// `zhida calls worker`: the process that recognises. Started by the watcher, not by people.
struct CallsWorker: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "worker",
            abstract: say("识别进程，由 watch 启动。", "The recognising process; started by watch."),
            shouldDisplay: false
        )
    }

    @OptionGroup var fill: FillOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let settings = fill.applied(to: try options.settings())
        options.startLogging(settings.log.level)
        CallWorker.run {
            try RecordingStages(settings: settings)
        }
    }
}
