import ArgumentParser
import ZhidaConsult

/// `zhida directory diff`: what changed between two versions.
struct DirectoryDiff: AsyncParsableCommand {
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

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.seeDirectory)
            let versions = desk.broker.read(\.directories.versions)
            guard old != nil || versions.count >= 2 else {
                throw Failure(.no, say("只有一个版本，没有可比的。", "There is only one version; nothing to compare it with."))
            }
            let older = try old.map(desk.directoryVersion) ?? versions[1]
            let newer =
                try new.map(desk.directoryVersion)
                ?? (old == nil ? versions[0] : versions.first(where: \.isActive) ?? versions[0])
            let difference: DirectoryDifference
            do {
                difference = DirectoryDifference(
                    from: try ZhidaConsult.Directory(older.content),
                    to: try ZhidaConsult.Directory(newer.content),
                    today: Shanghai.date(of: desk.now)
                )
            } catch let error as DirectoryError {
                throw Failure(.systemFailed, say(error.chinese, "\(error)"))
            }
            if consult.global.json {
                try JSONOutput.print(difference)
            } else {
                Swift.print("\(older.id) → \(newer.id)")
                DirectoryReportText(samples: samples).print(difference)
            }
            if !difference.isEmpty { throw Exit.no.quietly }
        }
    }
}
