import ArgumentParser
import Foundation
import ZhidaConsult

/// `zhida store backup`: whole and consistent, while others work.
struct StoreBackup: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup",
            abstract: say("备份数据库（不影响他人办理）。", "Copy the database, whole and consistent, while others work."),
            discussion: say(
                "材料内容（content/）和密钥（keys/）不在数据库里，请另行备份。",
                "Contents of evidence (content/) and keys (keys/) are not in the database; back these folders up too."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("备份文件，须尚不存在。", "The copy, which must not exist yet."), valueName: "file"))
    var file: String

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        var backup: String
        var bytes: Int
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.maintainStore)
            try await desk.store.backup(to: file)
            // A size that cannot be read is no failure of the backup.
            let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
            if consult.global.json { return try JSONOutput.print(Answer(backup: file, bytes: size)) }
            Swift.print(say("已备份到 \(file)。", "Copied to \(file)."))
        }
    }
}
