import Foundation
import ZhidaCalls

@preconcurrency import Glibc

/// Shows a watcher's events: results on standard output, everything else on standard error.
final class WatchPrinter {
    private let once: Bool
    private let json: Bool
    private var progress = ProgressLine()
    private var table = TextTable(CallRow.columns)

    init(once: Bool, json: Bool) {
        self.once = once
        self.json = json
    }

    func show(_ event: CallEvent) {
        switch event {
        case .watching(let folder):
            if !once { note(say("正在监视 \(folder)，按 Ctrl-C 结束。", "Watching \(folder); Ctrl-C ends it.")) }
        case .finished(let call): show(CallRow(call))
        case .progress(let done, let known, let active):
            let now = active.map { "\($0.name) \(Int($0.fraction * 100)) %" }.joined(separator: ", ")
            progress.show("\(done)/\(known)  \(now)")
        case .left(let name, let reason): note(sentence(name, reason))
        case .attemptLost(let name, _, let attempt, let remaining):
            note(
                say(
                    "\(name)：识别程序\(attempt.cause == .hung ? "超时" : "崩溃")（\(attempt.detail)），还可再试 \(remaining) 次。",
                    "\(name): the recogniser \(attempt.cause.rawValue) (\(attempt.detail)); \(remaining) attempts left."
                )
            )
        case .folderMissing(let folder):
            note(
                say(
                    "监视的文件夹 \(folder) 不见了；等它回来后继续。",
                    "The watched folder \(folder) is gone; work goes on when it is back."
                )
            )
        case .folderBack(let folder): note(say("文件夹 \(folder) 回来了。", "The folder \(folder) is back."))
        case .paused(let why):
            note(
                say(
                    "暂停：\(why)。没有丢失任何内容；恢复后会自动继续。",
                    "Paused: \(why). Nothing is lost; it goes on by itself when that is mended."
                )
            )
        case .resumed: note(say("已恢复。", "Going on."))
        }
    }

    private func sentence(_ name: String, _ reason: CallEvent.LeftReason) -> String {
        switch reason {
        case .stillBeingWritten: say("\(name)：仍在写入，留在原处。", "\(name): still being written; it stays where it is.")
        case .unreadable(let error):
            say(
                "\(name)：读不出来（\(error)），留在原处；改好权限后会自动处理。",
                "\(name): cannot be read (\(error)); it stays where it is and is tried again once its rights are mended."
            )
        case .immovable(let error):
            say(
                "\(name)：已处理，但移不走（\(error)）；改好文件夹权限后会自动归档。",
                "\(name): finished, but it cannot be moved away (\(error)); it is filed once the folder's rights are mended."
            )
        case .failed(let why):
            say(
                "\(name)：系统故障（\(why)），留在原处，稍后再试。",
                "\(name): the system failed (\(why)); it stays where it is and is tried again later."
            )
        }
    }

    private func show(_ row: CallRow) {
        progress.clear()
        if json {
            try? JSONOutput.printLine(row)
        } else if once {
            table.add(row.cells)
        } else {
            print(row.line)
            fflush(nil)
        }
    }

    private func note(_ text: String) {
        progress.clear()
        complain(text)
    }

    /// Prints the table, and what the run came to.
    func finish(_ summary: WatchSummary? = nil) {
        progress.clear()
        guard once, !json else { return }
        if !table.isEmpty { table.print() }
        if let summary {
            print(
                say(
                    "工单 \(summary.ordered)，退回 \(summary.rejected)，重复 \(summary.repeated)，留在原处 \(summary.left)",
                    "\(summary.ordered) work orders, \(summary.rejected) rejected, \(summary.repeated) repeated, \(summary.left) left in place"
                )
            )
        }
    }
}
