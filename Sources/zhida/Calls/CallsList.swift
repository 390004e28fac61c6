import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore

/// `zhida calls list`
struct CallsList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: say(
                "列出录音，新的在前；电话和证件号码隐去。",
                "List recordings, latest first; telephone and identity numbers are hidden."
            )
        )
    }

    @Option(
        name: .long,
        help: ArgumentHelp(
            say("只列出某一状态：", "Only those in a state: ")
                + RecordingState.allCases.map(\.rawValue).joined(separator: ", ")
        )
    )
    var state: RecordingState?

    @Option(name: .long, help: ArgumentHelp(say("最多几条。", "At most so many.")))
    var limit = 100

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let store = try OpenJournal(options.settings())
        let rows = try store.journal.records(state: state, limit: max(0, limit)).map { record in
            var row = CallRow(file: try store.name(of: record.id), record: record)
            if let correction = try store.journal.corrections(of: record.id).last { row.corrected = correction }
            return (record, row)
        }
        if options.json { return try rows.forEach { try JSONOutput.printLine($0.1) } }
        var table = TextTable(
            [.init(say("编号", "ID")), .init(say("工单", "order"), .right), .init(say("收到", "received"))] + CallRow.columns
        )
        let format = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
            .time(includingFractionalSeconds: false).dateTimeSeparator(.space)
        for (record, row) in rows {
            table.add(
                [record.id.short, row.number.map(String.init) ?? "", record.received.formatted(format)] + row.cells
            )
        }
        if table.isEmpty {
            complain(say("还没有录音。", "There are no recordings yet."))
        } else {
            table.print()
        }
    }
}

extension RecordingState: ExpressibleByArgument {}
