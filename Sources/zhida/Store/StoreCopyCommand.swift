import ArgumentParser
import Foundation
import ZhidaConsult

/// `zhida store copy`: everything to another store, such as from SQLite to PostgreSQL.
struct StoreCopyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "copy",
            abstract: say(
                "把会话数据库整个复制到另一处（SQLite 与 PostgreSQL 互相复制），并逐行核对。",
                "Copy the whole store to another one, between SQLite and PostgreSQL either way, and compare every row."
            ),
            discussion: say(
                """
                须先停止服务和其他命令；复制期间有人写入则中止。目标须为空或尚不存在，中断后可重新执行。
                例：zhida store copy --to postgresql://zhida@db.example/zhida
                复制后请把 consult.store（或 $ZHIDA_STORE）改为新库。材料内容（content/）和密钥（keys/）仍在数据目录。
                """,
                """
                Stop the service and other commands first; where something writes meanwhile the copy is given up. The \
                target must be empty or not exist; a copy that broke off can be begun again.
                Example: zhida store copy --to postgresql://zhida@db.example/zhida
                Then set consult.store (or $ZHIDA_STORE) to the new one. Contents of evidence (content/) and keys \
                (keys/) stay in the data folder.
                """
            )
        )
    }

    @Option(
        help: ArgumentHelp(
            say("复制到：SQLite 文件，或 postgresql://…", "Where to: a SQLite file, or postgresql://…"),
            valueName: "file or URL"
        )
    )
    var to: String

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        var from: String
        var to: String
        /// By table.
        var rows: [String: Int]
        /// That of the copy, which has the same rows.
        var check: StoreCheck
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.maintainStore)
            let settings = try consult.place.settings()
            let source = try settings.consultStore
            let goal = try StoreLocation(to, backups: settings.dataFolder)
            guard goal != source else {
                throw Failure(.wrongUsage, say("--to 就是当前数据库。", "--to is the store itself."))
            }
            // The broker must not write while it is copied.
            await desk.broker.shutDown()
            let target = try await goal.open()
            let report: StoreCopy.Report
            do {
                let progress = CopyProgress(isShown: Terminal.isWatched)
                report = try await StoreCopy.copy(from: desk.store, to: target) { progress.show($0) }
                progress.clear()
            } catch {
                try? target.close()
                throw error
            }
            try target.close()
            // It holds what citizens told.
            if case .file(let path) = goal { chmod(path, 0o600) }
            try print(report, source, goal)
            if !report.check.isSound { throw Exit.no.quietly }
        }
    }

    private func print(_ report: StoreCopy.Report, _ source: StoreLocation, _ goal: StoreLocation) throws {
        if consult.global.json {
            let rows = Dictionary(uniqueKeysWithValues: report.rows.map { ($0.key.rawValue, $0.value) })
            return try JSONOutput.print(Answer(from: source.shown, to: goal.shown, rows: rows, check: report.check))
        }
        var table = TextTable([.init(say("表", "table")), .init(say("行数", "rows"), .right)])
        for name in StoreTable.allCases { table.add([name.rawValue, "\(report.rows[name] ?? 0)"]) }
        table.print()
        for fault in report.check.faults { Swift.print(fault) }
        let check = report.check
        Swift.print(
            say(
                "已复制到 \(goal.shown)，逐行核对一致；\(check.records) 条记录，\(check.occupied) 个占用，"
                    + "\(check.auditRows) 条审计。",
                "Copied to \(goal.shown), every row compared; \(check.records) records, \(check.occupied) occupied, "
                    + "\(check.auditRows) audit events."
            )
        )
    }
}

/// The rows so far, on a terminal.
private struct CopyProgress: Sendable {
    var isShown: Bool

    func show(_ rows: Int) {
        write("\r\(say("已复制 \(rows) 行", "\(rows) rows copied"))\u{1B}[K")
    }

    func clear() {
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        if isShown { FileHandle.standardError.write(Data(text.utf8)) }
    }
}
