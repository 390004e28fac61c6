import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore

/// `zhida calls retry`
struct CallsRetry: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "retry",
            abstract: say(
                "让退回的录音再试一次；由正在运行的或下一次的 watch 处理。",
                "Have a rejected recording tried again by the watcher that runs, or by the next one."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("录音编号或其开头几位。", "The recording's ID or its first characters."), valueName: "id"))
    var id: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let store = try OpenJournal(options.settings())
        let record = try store.find(id)
        let path: BytePath
        do {
            path = try store.journal.retry(record.id, at: Date())
        } catch let error as IllegalTransition {
            throw Failure(.no, "\(record.id.short): \(error)")
        } catch JournalError.refused(let why) {
            throw Failure(.no, why)
        }
        if options.json {
            try JSONOutput.print(["file": path.description, "recording": record.id.hexadecimal])
        } else {
            print(say("\(path) 将再试一次。", "\(path) will be tried again."))
        }
    }
}
