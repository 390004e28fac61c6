import ArgumentParser
import Foundation
import ZhidaAudio
import ZhidaCore

@preconcurrency import Glibc

/// `zhida calls listen`
struct CallsListen: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "listen",
            abstract: say(
                "边听边写：从标准输入读声音，随听随出文字和地址。",
                "Hear sound on standard input as it comes; print words and addresses as they grow."
            ),
            discussion: say(
                "例：arecord -q -t raw -f S16_LE -r 8000 | zhida calls listen --json",
                "For example: arecord -q -t raw -f S16_LE -r 8000 | zhida calls listen --json"
            )
        )
    }

    /// How the sound is packed.
    enum Format: String, CaseIterable, ExpressibleByArgument { case pcm, opus }

    @Option(
        name: .long,
        help: ArgumentHelp(
            say(
                "pcm（16 位小端、无文件头）或 opus（Ogg Opus）；默认看开头字节。",
                "pcm (16 bits, little-endian, without a header) or opus (Ogg Opus); default: by the first bytes."
            )
        )
    )
    var format: Format?

    @Option(
        name: .long,
        help: ArgumentHelp(say("PCM 每秒采样数，默认 8000。", "Samples a second of PCM; default 8000."), valueName: "hertz")
    )
    var rate = 8_000

    @Option(
        name: .long,
        help: ArgumentHelp(
            say("PCM 声道数：1，或 2（来电人在设置的一侧）。", "Channels of PCM: 1, or 2 with the caller on the side that is set."),
            valueName: "n"
        )
    )
    var channels = 1

    @Option(
        name: .long,
        help: ArgumentHelp(
            say("多少秒没有声音数据就结束，默认 60。", "Seconds without any bytes after which it ends; default 60."),
            valueName: "seconds"
        )
    )
    var patience = 60.0

    @OptionGroup var fill: FillOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (4_000...192_000).contains(rate) else {
            throw ValidationError(say("--rate 应是 4000 到 192000。", "--rate must be from 4000 to 192000."))
        }
        guard channels == 1 || channels == 2 else {
            throw ValidationError(say("--channels 应是 1 或 2。", "--channels must be 1 or 2."))
        }
        guard (0.1...86_400).contains(patience) else {
            throw ValidationError(say("--patience 应是 0.1 到 86400 秒。", "--patience must be from 0.1 to 86400 seconds."))
        }
    }

    func run() async throws {
        try checkInput()
        let settings = fill.applied(to: try options.settings())
        options.startLogging(settings.log.level)
        let pump = InputPump(descriptor: STDIN_FILENO)
        // Sound that comes while the models are loaded waits.
        pump.start()
        let hearers = try Hearers(settings: settings)
        let input = LiveInput(pump: pump, patience: patience)
        do {
            let head = input.peek(4)
            if let failure = input.failure, head.isEmpty { throw failure }
            guard !head.isEmpty else {
                throw RecordingRejection(.empty, detail: "no bytes came; check what sends the sound")
            }
            let isOpus = format == .opus || (format == nil && head == Array("OggS".utf8))
            if format == nil, head == Array("RIFF".utf8) {
                throw Failure(
                    .badInput,
                    say(
                        "标准输入是 WAV 文件：请用 zhida calls transcribe 文件名，或送不带文件头的 PCM。",
                        "Standard input is a WAV file: use zhida calls transcribe FILE, or send PCM without a header."
                    )
                )
            }
            if isOpus { try hearOpus(input, hearers, settings) } else { try hearPCM(input, hearers, settings) }
        } catch let rejection as RecordingRejection {
            let meaning = rejection.reason.meaning
            throw Failure(.badInput, say("\(meaning.zh)（\(rejection.detail)）", "\(meaning.en) (\(rejection.detail))"))
        }
    }

    /// - Throws: ``Failure`` where standard input is closed, a terminal or a folder.
    private func checkInput() throws {
        var status = stat()
        guard fstat(STDIN_FILENO, &status) == 0 else {
            throw Failure(.badInput, say("标准输入是关闭的：请接上声音。", "Standard input is closed: send sound to it."))
        }
        guard isatty(STDIN_FILENO) == 0 else {
            throw Failure(
                .wrongUsage,
                say(
                    "标准输入是终端：请用管道送声音，例如 arecord … | zhida calls listen。",
                    "Standard input is a terminal: pipe sound in, for example arecord … | zhida calls listen."
                )
            )
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Failure(.badInput, say("标准输入是文件夹：请送声音。", "Standard input is a folder: send sound."))
        }
    }

    private func hearPCM(_ input: LiveInput, _ hearers: Hearers, _ settings: Settings) throws {
        let hearer = try hearer(channels, rate, input, hearers, settings)
        let frame = 2 * channels
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var samples: [Float] = []
        while true {
            let count = buffer.withUnsafeMutableBytes { input.read(into: $0) { hearer.sourceStalled() } }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            let whole = bytes.count / frame * frame
            samples.removeAll(keepingCapacity: true)
            for index in stride(from: 0, to: whole, by: 2) {
                samples.append(Float(Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)) / 32_768)
            }
            bytes.removeFirst(whole)
            if !samples.isEmpty { try samples.withUnsafeBufferPointer { try hearer.append($0) } }
        }
        try hearer.finish(holes: 0, bytesLeft: bytes.count)
    }

    private func hearOpus(_ input: LiveInput, _ hearers: Hearers, _ settings: Settings) throws {
        // The headers come before anything can be heard.
        var hearer: LiveHearer?
        let stream = try OpusStream { buffer in input.read(into: buffer) { hearer?.sourceStalled() } }
        let made = try self.hearer(stream.channels, stream.samplesPerSecond, input, hearers, settings)
        hearer = made
        while try stream.read({ try made.append($0) }) {}
        // What follows the end of the Ogg stream, or cannot be read as Ogg.
        let rest = input.drain()
        try made.finish(holes: stream.holes, bytesLeft: rest)
    }

    private func hearer(
        _ channels: Int,
        _ rate: Int,
        _ input: LiveInput,
        _ hearers: Hearers,
        _ settings: Settings
    ) throws -> LiveHearer {
        var sound = SoundSettings.live
        sound.callerChannel = settings.calls.callerChannel
        return try LiveHearer(
            sound: LiveSound(
                channels: channels,
                samplesPerSecond: rate,
                output: hearers.model.samplesPerSecond,
                settings: sound
            ),
            settings: sound,
            hearers: hearers,
            input: input,
            printer: ListenPrinter(isJSON: options.json)
        )
    }
}
