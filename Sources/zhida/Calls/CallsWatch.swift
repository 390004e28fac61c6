import ArgumentParser
import Dispatch
import Foundation
import Logging
import ZhidaCalls
import ZhidaStore

@preconcurrency import Glibc

/// `zhida calls watch`
struct CallsWatch: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "watch",
            abstract: say(
                "监视文件夹，把放进来的录音变成工单草稿。",
                "Watch a folder and turn what is dropped there into draft work orders."
            ),
            discussion: say(
                """
                完成的录音移到 数据目录/archive/年/月/日/，不能用的移到 数据目录/rejected/，旁边写明原因。
                读不出来的（权限）和仍在写入的文件留在原处，稍后再试。
                加 --once 时的退出码：0 全部成为工单；1 有的被退回或留在原处；4 系统故障（磁盘满、模型加载失败等）。
                """,
                """
                Finished recordings move to DATA/archive/YYYY/MM/DD/, bad ones to DATA/rejected/ with the reason beside them.
                Files that cannot be read for their rights, and files still being written, stay and are tried again.
                With --once: 0 all became work orders; 1 some were rejected or stay; 4 the system failed (disk full, models missing).
                """
            )
        )
    }

    @Argument(
        help: ArgumentHelp(say("要监视的文件夹（含子文件夹）。", "The folder to watch, with its subfolders."), valueName: "folder")
    )
    var folder: String

    @Flag(name: .long, help: ArgumentHelp(say("处理完现有文件就结束。", "End when everything that is there now is finished.")))
    var once = false

    @Option(name: .long, help: ArgumentHelp(say("同时处理几个录音。", "Recordings worked on at the same time."), valueName: "n"))
    var workers: Int?

    @OptionGroup var fill: FillOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if let workers, !(1...64).contains(workers) {
            throw ValidationError(say("--workers 应是 1 到 64。", "--workers must be 1 to 64."))
        }
    }

    func run() async throws {
        let settings = try options.settings()
        options.startLogging(settings.log.level)
        // What every worker of its own would fail at is said once, before any of them starts.
        if settings.calls.worker.isEmpty { try settings.requireGazetteer() }
        let store = try OpenJournal(settings)
        var watch = WatchSettings(folder: folder, workers: settings.workerSettings(options, fill, count: workers))
        watch.once = once
        watch.attempts = settings.calls.attempts
        watch.settle = .seconds(settings.calls.settleSeconds)
        watch.rescan = .seconds(settings.calls.rescanSeconds)

        let printer = WatchPrinter(once: once, json: options.json)
        let watcher = Watcher(
            watch,
            folder: store.folder,
            journal: store.journal,
            log: Logger(label: "zhida.calls"),
            report: printer.show
        )
        let signals = Self.stopOnSignals(watcher.stop)
        defer { for source in signals { source.cancel() } }
        let summary: WatchSummary
        do {
            summary = try watcher.run()
        } catch let error as WatchError {
            printer.finish()
            if case .noFolder = error { throw Failure(.badInput, error.description) }
            throw Failure(.systemFailed, error.description)
        } catch {
            printer.finish()
            throw Failure(.systemFailed, "\(error)")
        }
        printer.finish(summary)
        guard once else { return }
        if summary.failed > 0 { throw Exit.systemFailed.quietly }
        if summary.rejected + summary.left > 0 { throw Exit.no.quietly }
    }

    /// Ctrl-C and SIGTERM end the watcher between two steps.
    private static func stopOnSignals(_ stop: StopSignal) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop.raise() }
            source.resume()
            return source
        }
    }
}
