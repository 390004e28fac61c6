import ArgumentParser
import Foundation
import ZhidaAudio
import ZhidaCalls
import ZhidaGazetteer
import ZhidaSpeech
import ZhidaStore

/// `zhida doctor`: checks everything that the work needs and says how to mend what is wrong.
struct DoctorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: say(
                "检查模型、地址库、目录、权限、磁盘和库版本。",
                "Check models, gazetteer, folders, rights, disk and library versions."
            ),
            discussion: say("退出码 0：都好；1：有要修的。", "Exit code 0: all is well; 1: something needs mending.")
        )
    }

    @OptionGroup var global: GlobalOptions

    /// One check and what came of it.
    struct Check: Encodable {
        enum State: String, Encodable { case good, warning, bad }

        var name: String
        var state: State
        var finding: String
        /// What to do, where something is to do.
        var mend: String?
    }

    func run() async throws {
        let settings = try global.settings()
        var checks = modelChecks(settings)
        checks += fillChecks(settings)
        checks += gazetteerChecks(settings)
        checks += folderChecks(settings)
        checks += libraryChecks()
        if global.json {
            try JSONOutput.print(checks)
        } else {
            var table = TextTable([
                .init(""), .init(say("检查", "check")), .init(say("结果", "finding"), canShrink: true),
                .init(say("怎么修", "how to mend"), canShrink: true),
            ])
            let marks: [Check.State: String] = [.good: "✓", .warning: "!", .bad: "✗"]
            for check in checks { table.add([marks[check.state]!, check.name, check.finding, check.mend ?? ""]) }
            table.print()
        }
        if checks.contains(where: { $0.state == .bad }) { throw Exit.no.quietly }
    }

    private func modelChecks(_ settings: Settings) -> [Check] {
        let home: String
        do {
            home = try Resources.home()
        } catch {
            return [Check(name: say("程序文件", "program files"), state: .bad, finding: "\(error)", mend: nil)]
        }
        var checks: [Check] = []
        let textName = say("词表和读音", "words and readings")
        do {
            let text = try TextTools(home: home)
            checks.append(
                Check(
                    name: textName,
                    state: .good,
                    finding: say(
                        "\(text.lexicon.count) 个词，\(text.readings.count) 个字",
                        "\(text.lexicon.count) words, \(text.readings.count) characters"
                    )
                )
            )
        } catch {
            checks.append(
                Check(
                    name: textName,
                    state: .bad,
                    finding: "\(error)",
                    mend: say("恢复 models/text", "Restore models/text from the release.")
                )
            )
        }
        let name = say("语音模型", "speech model")
        do {
            let model = try settings.speechModel(home: home)
            if settings.speech.model == nil {
                let store = settings.modelStore(home: home)
                try store.verify(store.activeName())
            }
            _ = try Recogniser(model: model)
            checks.append(
                Check(
                    name: name,
                    state: .good,
                    finding: say(
                        "\(model.name)，\(model.samplesPerSecond) Hz，\(model.vocabulary.count) 个音节",
                        "\(model.name), \(model.samplesPerSecond) Hz, \(model.vocabulary.count) syllables"
                    )
                )
            )
        } catch {
            checks.append(
                Check(
                    name: name,
                    state: .bad,
                    finding: "\(error)",
                    mend: say(
                        "zhida model use default，或恢复 models/，或在设置里改 speech.model",
                        "Run zhida model use default, restore models/, or set speech.model to a sound model."
                    )
                )
            )
        }
        return checks
    }

    private func gazetteerChecks(_ settings: Settings) -> [Check] {
        let name = say("地址库", "gazetteer")
        let library = GazetteerLibrary(folder: settings.gazetteerFolder)
        do {
            let gazetteer = try library.active(verifying: true)
            let version = try library.activeName() ?? ""
            return [
                Check(
                    name: name,
                    state: .good,
                    finding: say(
                        "\(version)，\(gazetteer.count) 条，校验无误",
                        "\(version), \(gazetteer.count) addresses, checksum right"
                    )
                )
            ]
        } catch {
            return [
                Check(
                    name: name,
                    state: .bad,
                    finding: "\(error)",
                    mend: say("zhida init，或 zhida gazetteer load 文件", "Run zhida init, or zhida gazetteer load FILE.")
                )
            ]
        }
    }

    private func folderChecks(_ settings: Settings) -> [Check] {
        let name = say("数据目录", "data folder")
        let path = settings.dataFolder
        guard FileManager.default.fileExists(atPath: path) else {
            return [
                Check(
                    name: name,
                    state: .bad,
                    finding: say("\(path) 不存在", "\(path) does not exist"),
                    mend: say("zhida init --data \(path)", "Run zhida init --data \(path).")
                )
            ]
        }
        var checks: [Check] = []
        let isWritable = access(path, W_OK | X_OK) == 0
        checks.append(
            Check(
                name: name,
                state: isWritable ? .good : .bad,
                finding: isWritable
                    ? say("\(path) 可写", "\(path) can be written") : say("\(path) 不可写", "\(path) cannot be written"),
                mend: isWritable ? nil : say("把目录的所有者改为运行 zhida 的用户", "Give the folder to the user that runs zhida.")
            )
        )
        let rights = (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) ?? 0
        if rights & 0o007 != 0 {
            checks.append(
                Check(
                    name: say("权限", "rights"),
                    state: .warning,
                    finding: say("别的用户也能进入 \(path)", "other users may enter \(path)"),
                    mend: "chmod 700 \(path)"
                )
            )
        }
        var space = statvfs()
        if statvfs(path, &space) == 0 {
            let free = Int(space.f_bavail) * Int(space.f_frsize)
            let isEnough = free > 1 << 30
            checks.append(
                Check(
                    name: say("磁盘", "disk"),
                    state: isEnough ? .good : .warning,
                    finding: say("剩 \(free >> 20) MB", "\(free >> 20) MB free"),
                    mend: isEnough ? nil : say("清出 1 GB 以上", "Free more than 1 GB.")
                )
            )
        }
        do {
            let folder = try DataFolder(path)
            if isWritable { _ = try SQLiteJournal(path: folder.journal) }
        } catch {
            checks.append(
                Check(
                    name: say("日志库", "journal"),
                    state: .bad,
                    finding: "\(error)",
                    mend: say("从备份恢复 zhida.sqlite", "Restore zhida.sqlite from a backup.")
                )
            )
        }
        return checks
    }

    private func libraryChecks() -> [Check] {
        (AudioLibraries.versions + [(name: "SQLite", version: SQLiteJournal.libraryVersion)]).map {
            Check(name: $0.name, state: .good, finding: $0.version, mend: nil)
        }
    }
}
