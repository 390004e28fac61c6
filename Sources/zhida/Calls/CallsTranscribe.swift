import ArgumentParser
import Foundation
import Logging
import ZhidaCalls
import ZhidaCore

/// `zhida calls transcribe`
struct CallsTranscribe: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "transcribe",
            abstract: say(
                "听写录音并找出地址；不移动文件，不建工单。",
                "Transcribe files and find their addresses; moves nothing, makes no work order."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("录音文件（Ogg Opus 或 WAV）。", "Recordings: Ogg Opus or WAV."), valueName: "file"))
    var files: [String]

    @Option(name: .long, help: ArgumentHelp(say("同时处理几个录音。", "Recordings worked on at the same time."), valueName: "n"))
    var workers: Int?

    @OptionGroup var fill: FillOptions
    @OptionGroup var options: GlobalOptions

    /// One file's outcome as JSON.
    private struct Document: Encodable {
        var file: String
        var audio: AudioFacts?
        var transcript: Transcript?
        var decisions: [AddressDecision]?
        /// Why no whole address was found, where none was.
        var why: RejectionDocument.Sentence?
        var rejection: RecordingRejection?
        var failure: String?
        var taken: Double?
    }

    func run() async throws {
        let settings = try options.settings()
        options.startLogging(settings.log.level)
        var progress = ProgressLine()
        var failed = 0
        var rejected = 0
        do {
            try DirectRun.recognise(
                files,
                workers: settings.workerSettings(options, fill, count: workers.map { min(max($0, 1), 64) }),
                log: Logger(label: "zhida.calls"),
                report: { index, result in
                    progress.clear()
                    switch result {
                    case .heard: break
                    case .rejected: rejected += 1
                    case .failed: failed += 1
                    }
                    try show(files[index], result)
                },
                progress: { active in
                    progress.show(active.map { "\($0.path) \(Int($0.fraction * 100)) %" }.joined(separator: ", "))
                }
            )
        } catch let error as WatchError {
            throw Failure(.systemFailed, error.description)
        }
        if failed > 0 { throw Exit.systemFailed.quietly }
        if rejected > 0 { throw Exit.badInput.quietly }
    }

    private func show(_ file: String, _ result: DirectRun.Result) throws {
        var document = Document(file: file)
        switch result {
        case .heard(let inspection, let transcript, let decisions, let spent):
            document.audio = inspection.facts
            document.transcript = transcript
            document.decisions = decisions.map(\.decision)
            document.why = decisions.first?.decision.shortfall?.meaning
            document.taken = Double(spent) / 1000
        case .rejected(let rejection): document.rejection = rejection
        case .failed(let why): document.failure = why
        }
        if options.json { return try JSONOutput.printLine(document) }
        print("# \(file)")
        if let rejection = document.rejection {
            let meaning = rejection.reason.meaning
            print(say("\(meaning.zh)（\(rejection.detail)）", "\(meaning.en) (\(rejection.detail))"))
        }
        if let why = document.failure { print(why) }
        if let transcript = document.transcript { CallText.print(transcript) }
        for decision in document.decisions ?? [] { print(CallText.lines(decision).joined(separator: "\n")) }
        print("")
    }
}
