import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore

/// `zhida calls export`
struct CallsExport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export",
            abstract: say("导出全部工单和更正。", "Export all work orders with their corrections."),
            discussion: say(
                "CSV 为 UTF-8（RFC 4180）；--json 或 --format jsonl 每行一个 JSON 对象。",
                "CSV is UTF-8 by RFC 4180; --json or --format jsonl gives one JSON object a line."
            )
        )
    }

    enum Format: String, CaseIterable, ExpressibleByArgument { case csv, jsonl }

    @Option(name: .long, help: ArgumentHelp(say("格式：csv 或 jsonl。", "csv or jsonl.")))
    var format = Format.csv

    @Flag(name: .long, help: ArgumentHelp(say("隐去电话和证件号码。", "Hide telephone and identity numbers.")))
    var masked = false

    @OptionGroup var options: GlobalOptions

    private struct Row: Encodable {
        var number: Int
        var order: WorkOrder
        var corrections: [Correction]
    }

    private static let header = [
        "number", "recording", "received", "decision", "address_code", "address", "relation", "confidence",
        "said", "seconds", "damaged", "corrected_code", "corrected_text", "corrected_by", "corrected_at",
    ]

    func run() async throws {
        let store = try OpenJournal(options.settings())
        let isCSV = format == .csv && !options.json
        if isCSV { print(Self.header.joined(separator: ","), terminator: "\r\n") }
        try store.journal.forEachOrder { numbered, corrections in
            if isCSV {
                print(csv(numbered, corrections), terminator: "\r\n")
            } else {
                try JSONOutput.printLine(
                    hidden(Row(number: numbered.number, order: numbered.order, corrections: corrections))
                )
            }
        }
    }

    private func hidden(_ row: Row) -> Row {
        guard masked else { return row }
        var row = row
        if var request = row.order.request {
            request.value = Masking.masked(request.value)
            request.evidence = request.evidence.map { evidence in
                var evidence = evidence
                evidence.words = Masking.masked(evidence.words)
                return evidence
            }
            row.order.request = request
        }
        row.corrections = row.corrections.map { correction in
            var correction = correction
            correction.text = correction.text.map(Masking.masked)
            return correction
        }
        return row
    }

    private func csv(_ numbered: NumberedOrder, _ corrections: [Correction]) -> String {
        let order = numbered.order
        let said = order.request?.value ?? ""
        let corrected = corrections.last { $0.text != nil }?.text ?? ""
        let fields = [
            String(numbered.number), order.recording.hexadecimal, order.received.formatted(.iso8601),
            order.outcome.rawValue, order.address?.value.code.text ?? "", order.address?.value.address ?? "",
            order.address == nil ? "" : order.decisions.first?.relation.map(RelationText.phrase) ?? "",
            order.address.map { String(format: "%.3f", $0.confidence) } ?? "", masked ? Masking.masked(said) : said,
            String(format: "%.1f", Double(order.audio.duration) / 1000), order.audio.isDamaged ? "yes" : "no",
            corrections.last { $0.address != nil }?.address?.text ?? "", masked ? Masking.masked(corrected) : corrected,
            corrections.last?.by ?? "", corrections.last?.at.formatted(.iso8601) ?? "",
        ]
        return fields.map(Self.quoted).joined(separator: ",")
    }

    /// RFC 4180, and a ' before what a spreadsheet would take for a formula.
    static func quoted(_ field: String) -> String {
        let safe = field.first.map { "=+-@\t\r".contains($0) } == true ? "'" + field : field
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
