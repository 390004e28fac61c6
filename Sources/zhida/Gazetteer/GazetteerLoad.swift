import ArgumentParser
import ZhidaGazetteer

/// `zhida gazetteer load`: a full update, whole or not at all.
struct GazetteerLoad: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "load",
            abstract: say(
                "载入一份完整的地址库（CSV）。有一处错误就整份不用。",
                "Load a full gazetteer (CSV): whole or, with any fault, not at all."
            ),
            discussion: say(
                "格式见 docs/gazetteer-format.md。退出码 3：文件有错，每处都会列出。",
                "The format is in docs/gazetteer-format.md. Exit code 3: the file has faults; each is listed."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("CSV 文件（UTF-8）。", "The CSV file (UTF-8)."), valueName: "file"))
    var file: String

    @Flag(help: ArgumentHelp(say("只检查，不载入。", "Only check the file.")))
    var dryRun = false

    @Flag(help: ArgumentHelp(say("载入但不启用。", "Keep the new version without making it active.")))
    var keepActive = false

    @OptionGroup var global: GlobalOptions

    /// What JSON output says of a load.
    struct Answer: Encodable {
        var version: String?
        var isNew = false
        var isActive = false
        var addresses: Int
        var aliases: Int
    }

    /// What JSON output says of a refused file.
    struct Refusal: Encodable {
        var faults: [GazetteerFault]
    }

    func run() async throws {
        let settings = try global.settings()
        let update: GazetteerUpdate
        do {
            update = try GazetteerCommand.reporting {
                do {
                    return try GazetteerUpdate(contentsOf: file)
                } catch let error as GazetteerError {
                    if case .rejected(_, let faults) = error { try list(faults) }
                    throw error
                }
            }
        }
        var answer = Answer(addresses: update.addressCount, aliases: update.aliasCount)
        if !dryRun {
            let text = try TextTools(home: Resources.home())
            let library = GazetteerLibrary(folder: settings.gazetteerFolder)
            let added = try GazetteerCommand.reporting {
                try library.add(update, activating: !keepActive, readings: text.nameReading)
            }
            answer.version = added.name
            answer.isNew = added.isNew
            answer.isActive = try GazetteerCommand.reporting { try library.activeName() == added.name }
        }
        if global.json { return try JSONOutput.print(answer) }
        let counts = say(
            "\(answer.addresses) 条地址，\(answer.aliases) 个别名",
            "\(answer.addresses) addresses, \(answer.aliases) aliases"
        )
        guard let version = answer.version else {
            return print(say("检查通过：\(counts)。", "The file is sound: \(counts)."))
        }
        let state = answer.isActive ? say("已启用", "active") : say("未启用", "not active")
        let novelty = answer.isNew ? "" : say("（内容与已有版本相同）", " (the same content as a kept version)")
        print(say("版本 \(version)：\(counts)，\(state)\(novelty)。", "Version \(version): \(counts), \(state)\(novelty)."))
    }

    private func list(_ faults: [GazetteerFault]) throws {
        if global.json { return try JSONOutput.print(Refusal(faults: faults)) }
        var table = TextTable([
            .init(say("行", "row"), .right), .init(say("字段", "field")), .init(say("问题", "fault")),
            .init(say("怎么改", "how to mend")),
        ])
        for fault in faults { table.add(["\(fault.row)", fault.field, fault.what, fault.mend]) }
        table.print()
    }
}
