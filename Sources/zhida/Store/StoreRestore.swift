import ArgumentParser
import Foundation
import ZhidaConsult
import ZhidaStore

/// `zhida store restore`: the database is a backup again.
struct StoreRestore: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "restore",
            abstract: say(
                "用备份恢复数据库；先检查备份，原库保留为 .replaced。",
                "Replace the database by a backup that was checked; the former one is kept as .replaced."
            ),
            discussion: say(
                "须先停止服务和其他命令。只有能写数据目录的本机管理员可以恢复。",
                "Stop the service and all commands first. Only the local administrator of the data folder can."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("备份文件。", "The backup."), valueName: "file"))
    var file: String

    @OptionGroup var place: StoreOptions

    struct Answer: Encodable {
        var restored: String
        var records: Int
        var auditRows: Int
    }

    func run() async throws {
        let settings = try place.settings()
        let location = try settings.consultStore
        guard FileManager.default.fileExists(atPath: file) else {
            throw Failure(.badInput, say("没有备份文件 \(file)。", "There is no backup \(file)."))
        }
        do {
            try FileManager.default.createDirectory(atPath: settings.dataFolder, withIntermediateDirectories: true)
            try await location.restore(from: file)
            let store = try await location.open()
            let check = try await store.check()
            try store.close()
            if place.global.json {
                return try JSONOutput.print(
                    Answer(restored: location.shown, records: check.records, auditRows: check.auditRows)
                )
            }
            print(
                say(
                    "已从 \(file) 恢复：\(check.records) 条记录，\(check.auditRows) 条审计。",
                    "Restored from \(file): \(check.records) records, \(check.auditRows) audit events."
                )
            )
        } catch BrokerStoreError.damaged(let what) {
            throw Failure(
                .badInput,
                say("备份不可用，未作改动：\(what)", "The backup cannot be used, nothing was changed: \(what)")
            )
        } catch let error as BrokerStoreError {
            throw Failure(.systemFailed, "\(error)")
        }
    }
}
