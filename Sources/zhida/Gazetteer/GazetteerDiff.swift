import ArgumentParser
import ZhidaCore
import ZhidaGazetteer

/// `zhida gazetteer diff`: what changed between two versions.
struct GazetteerDiff: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "diff",
            abstract: say("比较两个版本（默认：最近两个）。", "Compare two versions (default: the two most recent)."),
            discussion: say("退出码 0：相同；1：有差别。", "Exit code 0: the same; 1: they differ.")
        )
    }

    @Argument(help: ArgumentHelp(say("旧版本。", "The older version."), valueName: "old"))
    var old: String?

    @Argument(help: ArgumentHelp(say("新版本。", "The newer version."), valueName: "new"))
    var new: String?

    @Option(help: ArgumentHelp(say("每类列出几条。", "How many of each kind to list.")))
    var samples = 10

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let library = GazetteerLibrary(folder: try global.settings().gazetteerFolder)
        let difference = try GazetteerCommand.reporting {
            let names = try library.versions().map(\.name)
            guard old != nil || names.count >= 2 else {
                throw Failure(.no, say("只有一个版本，没有可比的。", "There is only one version; nothing to compare it with."))
            }
            let older = try library.open(old ?? names[names.count - 2])
            let newer =
                try new.map { try library.open($0) } ?? (old == nil ? library.open(names.last!) : library.active())
            return GazetteerDifference(from: older, to: newer)
        }
        if global.json {
            try JSONOutput.print(difference)
        } else {
            GazetteerReportText(samples: samples).print(difference)
        }
        if !difference.isEmpty { throw Exit.no.quietly }
    }
}
