import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore
import ZhidaGazetteer

/// `zhida calls correct`
struct CallsCorrect: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "correct",
            abstract: say(
                "更正工单的地址或内容；机器的结果保留在旁。",
                "Correct an order's address or text; the machine's answer is kept beside it."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("录音编号或其开头几位。", "The recording's ID or its first characters."), valueName: "id"))
    var id: String

    @Option(name: .long, help: ArgumentHelp(say("正确的标准地址编码。", "The right standard address code."), valueName: "code"))
    var address: String?

    @Option(name: .long, help: ArgumentHelp(say("来电人实际所说。", "What the caller really said."), valueName: "text"))
    var text: String?

    @Option(
        name: .long,
        help: ArgumentHelp(say("更正人（默认：当前用户）。", "Who corrects (default: the user)."), valueName: "name")
    )
    var by: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if address == nil, text == nil {
            throw ValidationError(say("请写 --address 或 --text。", "Give --address, --text or both."))
        }
        if let address, AddressCode(address) == nil {
            throw ValidationError(
                say("\(address) 不是地址编码。", "\(address) is no address code: 1 to 32 digits and capital letters.")
            )
        }
    }

    /// - Throws: ``Failure`` for a code that the active gazetteer does not hold.
    private func standardAddress(_ settings: Settings) throws -> String? {
        guard let code = address.flatMap({ AddressCode($0) }) else { return nil }
        let gazetteer = try GazetteerCommand.reporting {
            try GazetteerLibrary(folder: settings.gazetteerFolder).active()
        }
        guard let index = gazetteer.index(of: code) else {
            throw Failure(
                .badInput,
                say(
                    "地址库里没有编码 \(code)。用 zhida gazetteer find 查正确的编码。",
                    "The gazetteer has no code \(code). Look the right one up with: zhida gazetteer find NAME"
                )
            )
        }
        return gazetteer.address(index)
    }

    func run() async throws {
        let settings = try options.settings()
        let store = try OpenJournal(settings)
        let standard = try standardAddress(settings)
        let record = try store.find(id)
        let correction = Correction(
            address: address.flatMap { AddressCode($0) },
            text: text,
            by: by ?? NSUserName(),
            at: Date()
        )
        do {
            try store.journal.correct(record.id, correction)
        } catch JournalError.refused(let why) {
            throw Failure(.no, why)
        }
        if options.json {
            try JSONOutput.print(try store.journal.corrections(of: record.id))
        } else {
            let shown = standard.map { ": \($0)" } ?? ""
            print(say("已更正 \(record.id.short)\(shown)。", "Corrected \(record.id.short)\(shown)."))
        }
    }
}
