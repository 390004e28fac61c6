import ArgumentParser
import Foundation
import ZhidaGazetteer

/// `zhida gazetteer load`: a full list or a delta, whole or not at all.
struct GazetteerLoad: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "load",
            abstract: say(
                "载入完整地址库或增量（CSV）。有一处错误就整份不用。",
                "Load a full gazetteer or a delta (CSV): whole or, with any fault, not at all."
            ),
            discussion: say(
                "格式见 docs/gazetteer-format.md。退出码 3：文件有错，每处都会列出。",
                "The format is in docs/gazetteer-format.md. Exit code 3: the file has faults; each is listed."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("CSV 文件（UTF-8）。", "The CSV file (UTF-8)."), valueName: "file"))
    var file: String

    @Flag(help: ArgumentHelp(say("只检查并打印签字用的报告，不载入。", "Only check, and print a report to be signed.")))
    var dryRun = false

    @Flag(help: ArgumentHelp(say("载入但不启用。", "Keep the new version without making it active.")))
    var keepActive = false

    @Option(
        help: ArgumentHelp(
            say(
                "启用前必须答对的查询（TSV）；启用后成为数据目录的查询。",
                "Queries that must be answered before the version becomes active (TSV); they become the data folder's."
            ),
            valueName: "file"
        )
    )
    var golden: String?

    @Option(help: ArgumentHelp(say("报告里每类列出几条。", "How many of each kind the report lists.")))
    var samples = 5

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
        let update = try listing { try GazetteerUpdate(contentsOf: file) }
        let text = try TextTools(home: Resources.home())
        var library = GazetteerLibrary(folder: settings.gazetteerFolder)
        library.isWaiting = {
            complain(say("另一个载入正在进行，等它结束……", "Another load is running; waiting for its end …"))
        }
        let check = try GazetteerCommand.reporting {
            try GoldenCheck.of(library, file: golden, settings: settings, text: text)
        }
        if dryRun {
            let report = try listing { try library.report(on: update, readings: text.nameReading, golden: check) }
            return global.json ? try JSONOutput.print(report) : GazetteerReportText(samples: samples).print(report)
        }
        var answer = Answer(addresses: update.addressCount, aliases: update.aliasCount)
        let added = try listing {
            try library.add(update, activating: !keepActive, readings: text.nameReading, golden: check)
        }
        answer.version = added.name
        answer.isNew = added.isNew
        answer.isActive = try GazetteerCommand.reporting { try library.activeName() == added.name }
        if answer.isActive, let queries = golden { try keep(queries, library) }
        if global.json { return try JSONOutput.print(answer) }
        let counts =
            update.isDelta
            ? say(
                "\(answer.addresses) 行地址，\(answer.aliases) 行别名",
                "\(answer.addresses) rows of addresses, \(answer.aliases) of aliases"
            )
            : say(
                "\(answer.addresses) 条地址，\(answer.aliases) 个别名",
                "\(answer.addresses) addresses, \(answer.aliases) aliases"
            )
        let state = answer.isActive ? say("已启用", "active") : say("未启用", "not active")
        let novelty = answer.isNew ? "" : say("（内容与已有版本相同）", " (the same content as a kept version)")
        print(
            say(
                "版本 \(added.name)：\(counts)，\(state)\(novelty)。",
                "Version \(added.name): \(counts), \(state)\(novelty)."
            )
        )
    }

    /// The queries that the next version must answer.
    private func keep(_ queries: String, _ library: GazetteerLibrary) throws {
        guard let content = FileManager.default.contents(atPath: queries) else { return }
        do {
            try content.write(to: URL(fileURLWithPath: library.goldenPath), options: .atomic)
        } catch {
            throw Failure(.systemFailed, "\(library.goldenPath): \(error)")
        }
    }

    /// Runs `body` and lists the faults that it throws.
    private func listing<Result>(_ body: () throws -> Result) throws -> Result {
        try GazetteerCommand.reporting {
            do {
                return try body()
            } catch let error as GazetteerError {
                if case .rejected(_, let faults) = error { try list(faults) }
                throw error
            }
        }
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
