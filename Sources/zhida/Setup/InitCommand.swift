import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaGazetteer
import ZhidaStore

/// `zhida init`: makes a data folder ready for work.
struct InitCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init",
            abstract: say(
                "建好数据目录，载入默认地址库和服务点目录。",
                "Make a data folder ready and load the default gazetteer and directory."
            ),
            discussion: say(
                "可以重复执行：已有的数据、地址库和目录不会改动。",
                "May be run again: data, gazetteer and directory that exist are left as they are."
            )
        )
    }

    @Option(
        help: ArgumentHelp(
            say("要载入的地址库（默认：随程序附带的）。", "The gazetteer to load (default: the one that ships)."),
            valueName: "file"
        )
    )
    var gazetteer: String?

    @OptionGroup var global: GlobalOptions

    struct Answer: Encodable {
        var data: String
        var gazetteer: String
        var wasNew: Bool
        /// The active version of the directory of sites and clerks.
        var directory: String
    }

    func run() async throws {
        let settings = try global.settings()
        let folder: DataFolder
        do {
            folder = try DataFolder(settings.dataFolder)
            _ = try SQLiteJournal(path: folder.journal)
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
        // Recordings and what was said in them are nobody else's business.
        chmod(settings.dataFolder, 0o700)
        let library = GazetteerLibrary(folder: settings.gazetteerFolder)
        let active = try GazetteerCommand.reporting { try library.activeName() }
        var answer = Answer(
            data: folder.path.description,
            gazetteer: active ?? "",
            wasNew: active == nil,
            directory: ""
        )
        if active == nil || gazetteer != nil {
            let home = try Resources.home()
            let text = try TextTools(home: home)
            let file = try gazetteer ?? Self.defaultGazetteer(home: home)
            // The queries that ship are about the district that ships.
            let shipped = home + "/gazetteer/golden.tsv"
            let queries = gazetteer == nil && FileManager.default.fileExists(atPath: shipped) ? shipped : nil
            answer.gazetteer = try GazetteerCommand.reporting {
                let golden = try GoldenCheck.of(library, file: queries, settings: settings, text: text)
                let update = try GazetteerUpdate(contentsOf: file)
                return try library.add(update, readings: text.nameReading, golden: golden).name
            }
        }
        let directory = try await ConsultDesk.prepare(settings)
        answer.directory = directory.version
        if global.json { return try JSONOutput.print(answer) }
        let count = try GazetteerCommand.reporting { try library.active().count }
        print(
            say(
                "数据目录 \(answer.data) 已就绪；地址库 \(answer.gazetteer)，\(count) 条地址；"
                    + "目录 \(answer.directory)，\(directory.sites) 个服务点。",
                "Data folder \(answer.data) is ready; gazetteer \(answer.gazetteer) with \(count) addresses; "
                    + "directory \(answer.directory) with \(directory.sites) sites."
            )
        )
    }

    /// The one CSV file of the folder `gazetteer/`.
    static func defaultGazetteer(home: String) throws -> String {
        let folder = home + "/gazetteer"
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".csv")
        }
        guard files.count == 1 else {
            throw Failure(
                .systemFailed,
                say(
                    "\(folder) 里应正好有一个 CSV 文件，现有 \(files.count) 个；请用 --gazetteer 指定。",
                    "\(folder) should hold exactly one CSV file and holds \(files.count); name one with --gazetteer."
                )
            )
        }
        return folder + "/" + files[0]
    }
}
