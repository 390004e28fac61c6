import ArgumentParser
import Foundation
import ZhidaCalls
import ZhidaCore

/// `zhida calls show`
struct CallsShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say(
                "显示一个录音的全部：转写、地址、工单、更正、文件。",
                "Show everything of one recording: words, addresses, order, corrections, files."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("录音编号或其开头几位。", "The recording's ID or its first characters."), valueName: "id"))
    var id: String

    @OptionGroup var options: GlobalOptions

    /// All that the journal knows, as JSON.
    private struct Document: Encodable {
        struct File: Encodable {
            var name: String
            var seen: Date
            var place: String?
            var isRepeat: Bool
        }

        var recording: RecordingID
        var state: RecordingState
        var received: Date
        var finished: Date?
        var inspection: SoundInspection?
        var transcript: Transcript?
        var decisions: [LocatedDecision]?
        /// Why no whole address was filled in, where none was.
        var why: RejectionDocument.Sentence?
        var rejection: RecordingRejection?
        var order: NumberedOrder?
        var corrections: [Correction]
        var attempts: [FailedAttempt]
        var files: [File]
        var taken: Double
    }

    func run() async throws {
        let store = try OpenJournal(options.settings())
        let record = try store.find(id)
        let document = Document(
            recording: record.id,
            state: record.state,
            received: record.received,
            finished: record.finished,
            inspection: record.inspection,
            transcript: record.transcript,
            decisions: record.decisions,
            why: record.decisions?.first?.decision.shortfall?.meaning,
            rejection: record.rejection,
            order: record.order,
            corrections: try store.journal.corrections(of: record.id),
            attempts: try store.journal.attempts(of: record.id),
            files: try store.journal.sightings(of: record.id).map(Self.file),
            taken: Double(record.spent) / 1000
        )
        if options.json { return try JSONOutput.print(document) }
        show(document)
    }

    private static func file(_ sighting: Sighting) -> Document.File {
        let place: String? =
            switch sighting.filing {
            case .waiting: sighting.path.description
            case .destined(let place), .filed(let place): place.description
            case .vanished: nil
            }
        return .init(
            name: String(decoding: sighting.path.name, as: UTF8.self),
            seen: sighting.seen,
            place: place,
            isRepeat: sighting.repeats != nil
        )
    }

    private func show(_ document: Document) {
        print(say("录音 ", "recording ") + document.recording.hexadecimal)
        print(say("状态 ", "state ") + document.state.rawValue)
        if let facts = document.inspection?.facts {
            var line = String(
                format: say("声音 %.1f 秒，%d 声道", "sound %.1f s, %d channels"),
                Double(facts.duration) / 1000,
                facts.channels
            )
            if facts.isDamaged {
                line += say(
                    "，缺损 \(facts.holes) 处，缺尾 \(facts.missingTail) 毫秒",
                    ", \(facts.holes) holes, \(facts.missingTail) ms of tail missing"
                )
            }
            print(line)
        }
        if let transcript = document.transcript { CallText.print(transcript) }
        for located in document.decisions ?? [] {
            print(CallText.lines(located.decision).joined(separator: "\n"))
            for evidence in located.evidence {
                print(
                    String(
                        format: "    %.1f–%.1f s  ",
                        Double(evidence.span.start) / 1000,
                        Double(evidence.span.end) / 1000
                    ) + evidence.words
                )
            }
        }
        if let order = document.order { print(say("工单 \(order.number)", "order \(order.number)")) }
        if let rejection = document.rejection {
            print(
                say(
                    "退回：\(rejection.reason.meaning.zh)\(rejection.reason.mend.zh)",
                    "rejected: \(rejection.reason.meaning.en) \(rejection.reason.mend.en)"
                )
            )
            print("    \(rejection.detail)")
        }
        for correction in document.corrections {
            let what = [correction.address?.text, correction.text].compactMap { $0 }.joined(separator: "  ")
            print(say("更正（\(correction.by)）：", "corrected by \(correction.by): ") + what)
        }
        for attempt in document.attempts {
            print(say("失败的尝试：", "lost attempt: ") + "\(attempt.cause.rawValue), \(attempt.detail)")
        }
        for file in document.files {
            print(say("文件 ", "file ") + file.name + (file.place.map { " → " + $0 } ?? say("（已被取走）", " (taken away)")))
        }
    }
}
