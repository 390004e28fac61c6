import Foundation
import ZhidaCalls
import ZhidaCore

/// One recording as tables and JSON lines show it.
struct CallRow: Encodable {
    struct Address: Encodable {
        var code: String
        var level: String
        var address: String
    }

    struct Rejection: Encodable {
        var reason: String
        var meaning: String
        var mend: String
        var detail: String
    }

    var file: String
    var recording: String
    var state: String
    var number: Int?
    /// Length of the sound.
    var seconds: Double?
    /// The caller's words, telephone and identity numbers hidden.
    var said: String?
    /// `matched`, `ambiguous`, `partial`, `notInGazetteer`, `none`.
    var decision: String?
    var address: Address?
    /// How the address is told by another place.
    var relation: AddressDecision.Relation?
    var confidence: Double?
    var question: String?
    /// Why no whole address was filled in, where none was.
    var why: String?
    var isDamaged: Bool?
    var rejection: Rejection?
    /// The file that held the same recording before.
    var repeats: String?
    /// Seconds that recognising took.
    var taken: Double
    /// Seconds from noticing the file to its result.
    var waited: Double?
    var place: String?
    /// A clerk's latest correction, where there is one.
    var corrected: Correction?

    init(file: String, record: RecordingRecord) {
        self.file = file
        recording = record.id.hexadecimal
        state = record.state.rawValue
        number = record.order?.number
        seconds = record.inspection.map { Double($0.facts.duration) / 1000 }
        isDamaged = record.inspection?.facts.isDamaged
        taken = Double(record.spent) / 1000
        if let order = record.order?.order {
            fill(order)
        } else if let text = record.transcript?.text() {
            said = Masking.masked(text)
        }
        if let rejection = record.rejection {
            let isChinese = Language.ofProcess == .zh
            let meaning = rejection.reason.meaning
            let mend = rejection.reason.mend
            self.rejection = Rejection(
                reason: rejection.reason.rawValue,
                meaning: isChinese ? meaning.zh : meaning.en,
                mend: isChinese ? mend.zh : mend.en,
                detail: rejection.detail
            )
        }
    }

    init(_ call: FinishedCall) {
        self.init(file: call.name, record: call.record)
        repeats = call.repeats?.name
        waited = (call.elapsed / .milliseconds(1)).rounded() / 1000
        place = call.place.description
    }

    private mutating func fill(_ order: WorkOrder) {
        said = order.request.map { Masking.masked($0.value) }
        let first = order.decisions.first
        decision = (first?.outcome ?? .none).rawValue
        confidence = first?.confidence
        question = first?.question
        why = first?.shortfall.map(CallText.meaning)
        // A decision without an answer shows what it leans to; only the answer fills the order.
        if let best = order.address?.value ?? first?.candidates.first {
            address = Address(code: best.code.text, level: best.level.name, address: best.address)
            relation = first?.relation
        }
    }

    static var columns: [TextTable.Column] {
        [
            .init(say("文件", "file"), canShrink: true),
            .init(say("秒", "seconds"), .right),
            .init(say("所说", "said"), canShrink: true),
            .init(say("标准地址", "address"), canShrink: true),
            .init(say("编码", "code")),
            .init(say("置信度", "confidence"), .right),
            .init(say("判定", "decision")),
            .init(say("用时", "taken"), .right),
        ]
    }

    var cells: [String] {
        [
            file,
            seconds.map { String(format: "%.1f", $0) } ?? "",
            said ?? rejection.map { $0.meaning } ?? "",
            (address?.address ?? "") + RelationText.suffix(relation),
            address?.code ?? "",
            confidence.map { String(format: "%.2f", $0) } ?? "",
            verdict,
            String(format: "%.1f s", taken),
        ]
    }

    /// The decision in the reader's language; with what else a person should know.
    var verdict: String {
        let word: String =
            switch decision {
            case "matched": say("匹配", "matched")
            case "ambiguous": say("有歧义", "ambiguous")
            case "partial": say("部分匹配", "partial")
            case "notInGazetteer": say("库中没有", "not in gazetteer")
            case "none": say("未说地址", "no address")
            default: rejection.map { say("退回：\($0.reason)", "rejected: \($0.reason)") } ?? state
            }
        var notes: [String] = []
        if let repeats { notes.append(say("与 \(repeats) 相同", "same as \(repeats)")) }
        if corrected != nil { notes.append(say("已更正", "corrected")) }
        if isDamaged == true { notes.append(say("录音有缺损", "damaged")) }
        return notes.isEmpty ? word : word + say("（", " (") + notes.joined(separator: say("，", ", ")) + say("）", ")")
    }

    /// For a terminal that is read as it grows.
    var line: String {
        cells.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
