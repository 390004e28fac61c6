import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore
import ZhidaGazetteer
import ZhidaStore

/// `zhida calls`: from recordings to work orders.
struct Calls: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "calls",
            abstract: say(
                "处理来电录音：监视文件夹、查看、更正、导出。",
                "Turn call recordings into work orders; show, correct and export them."
            ),
            subcommands: [
                CallsWatch.self, CallsTranscribe.self, CallsListen.self, CallsList.self, CallsShow.self,
                CallsCorrect.self, CallsRetry.self, CallsExport.self, CallsWorker.self,
            ]
        )
    }
}

extension Settings {
    /// How workers are started: this program again, or the program that `calls.worker` names.
    func workerSettings(_ options: GlobalOptions, _ fill: FillOptions, count: Int? = nil) -> WorkerSettings {
        var command = [calls.worker.isEmpty ? "/proc/self/exe" : calls.worker, "calls", "worker", "--data", dataFolder]
        if let config = options.config { command += ["--config", config] }
        if let lang = options.lang { command += ["--lang", lang.rawValue] }
        command += fill.arguments
        var workers = WorkerSettings(command: command)
        workers.count = count ?? calls.workers
        workers.renewsOn = [gazetteerFolder + "/active.json", modelsFolder + "/active.json"]
        workers.patience = .seconds(calls.hangSeconds)
        workers.patienceFactor = calls.hangFactor
        return workers
    }
}

extension Settings {
    /// - Throws: ``Failure`` where no gazetteer is loaded.
    func requireGazetteer() throws {
        let name: String?
        do { name = try GazetteerLibrary(folder: gazetteerFolder).activeName() } catch {
            throw Failure(.systemFailed, "\(error)")
        }
        guard name == nil else { return }
        throw Failure(
            .systemFailed,
            say(
                "尚未装载地址库；请先运行 zhida init，或 zhida gazetteer load 文件。",
                "No gazetteer is loaded. Run zhida init, or zhida gazetteer load FILE, first."
            )
        )
    }
}

/// The data folder and its journal, as the commands that show and correct need them.
struct OpenJournal {
    let folder: DataFolder
    let journal: SQLiteJournal

    /// - Throws: ``Failure`` where the data folder or its journal cannot be used.
    init(_ settings: Settings) throws {
        do {
            folder = try DataFolder(settings.dataFolder)
            journal = try SQLiteJournal(path: folder.journal)
        } catch {
            throw Failure(
                .systemFailed,
                say(
                    "数据目录 \(settings.dataFolder) 不能用：\(error)。请检查路径、权限和磁盘，或用 --data 指定。",
                    "The data folder \(settings.dataFolder) cannot be used: \(error). Check path, rights and disk, or name one with --data."
                )
            )
        }
    }

    /// The recording whose identity begins with `text`.
    ///
    /// - Throws: ``Failure`` where there is none or more than one.
    func find(_ text: String) throws -> RecordingRecord {
        let found = text.count >= 4 ? try journal.recordings(beginningWith: text, limit: 3) : []
        if text.count < 4 {
            throw Failure(.wrongUsage, say("编号至少要写 4 位。", "An ID needs at least its first 4 characters."))
        }
        guard let first = found.first, let record = try journal.record(first) else {
            throw Failure(.no, say("没有编号为 \(text) 的录音。", "There is no recording \(text)."))
        }
        guard found.count == 1 else {
            throw Failure(
                .no,
                say("\(text) 对应不止一个录音：请多写几位。", "More than one recording begins with \(text): write more of it.")
            )
        }
        return record
    }

    /// The name that a person knows the recording by.
    func name(of id: RecordingID) throws -> String {
        let sightings = try journal.sightings(of: id)
        guard let path = sightings.first?.path else { return id.short }
        return String(decoding: path.name, as: UTF8.self)
    }
}
