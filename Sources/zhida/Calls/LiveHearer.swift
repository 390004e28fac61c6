import Foundation
import ZhidaAudio
import ZhidaCore

/// Hears a call while it is spoken: guesses at what is being said, the utterance when it is over, and the places so far.
///
/// A guess is made about every second, by the first hearing alone, and only while no sound waits. As soon as the speaker
/// has been silent for as long as is kept behind a region, the region is heard in full, before the pause is over that
/// ends it: then the result is there when it ends.
final class LiveHearer {
    /// Milliseconds of new speech that are worth a guess, and the part of the speech so far: the cost of all guesses at
    /// an utterance stays within five times its length.
    private static let step = 1_000
    private static let growth = 0.25
    /// Milliseconds of silence within a word.
    private static let hesitation = 100

    private let sound: LiveSound
    private let settings: SoundSettings
    private let hearers: Hearers
    private let input: LiveInput
    private var printer: ListenPrinter
    private var transcript: LiveTranscript
    /// What was heard in full of each channel's region, should it end so.
    private var ready: [Channel: Utterance] = [:]
    /// Where each channel's last guess began and ended.
    private var guessed: [Channel: TimeSpan] = [:]
    private var speech = 0
    private var fault: (any Error)?

    init(sound: LiveSound, settings: SoundSettings, hearers: Hearers, input: LiveInput, printer: ListenPrinter) {
        self.sound = sound
        self.settings = settings
        self.hearers = hearers
        self.input = input
        self.printer = printer
        transcript = LiveTranscript(addresses: hearers.addresses, model: hearers.model.name)
    }

    /// Takes interleaved samples, a tenth of a second at a time, so that no pause is passed over.
    func append(_ samples: UnsafeBufferPointer<Float>) throws {
        if let fault { throw fault }
        let piece = max(1, sound.samplesPerSecond / 10) * sound.channels
        for start in stride(from: 0, to: samples.count, by: piece) {
            let end = min(start + piece, samples.count)
            try sound.append(.init(rebasing: samples[start..<end])) { try close($0, $1) }
            try sound.withOpenRegions { try grow($0, $1, $2) }
        }
    }

    /// Nothing comes for a while: what is being said is heard as it stands.
    func sourceStalled() {
        do {
            try sound.withOpenRegions { region, samples, _ in
                if ready[region.channel]?.span != region.span { try hearWhole(region, samples) }
            }
        } catch { fault = error }
    }

    /// The end of the sound.
    ///
    /// - Throws: ``Failure`` where the input did not end properly, or nobody spoke.
    func finish(holes: Int, bytesLeft: Int) throws {
        if let fault { throw fault }
        try sound.finish { try close($0, $1) }
        try printer.end(
            .init(
                duration: sound.duration,
                speech: speech,
                channels: sound.channels,
                holes: holes,
                bytesLeft: bytesLeft,
                decisions: transcript.decisions
            )
        )
        if bytesLeft > 0 {
            complain(
                say(
                    "末尾有 \(bytesLeft) 个字节不成声音，已略去。",
                    "The last \(bytesLeft) bytes are no sound and were left out."
                )
            )
        }
        if let failure = input.failure { throw failure }
        guard sound.duration > 0 else {
            throw RecordingRejection(.notAudio, detail: "not one sample of sound; check format and what sends it")
        }
        guard speech > 0 else {
            let seconds = String(format: "%.1f", Double(sound.duration) / 1000)
            throw Failure(
                .no,
                say(
                    "\(seconds) 秒声音里没有人说话；请检查来源、音量和 --rate。",
                    "Nobody speaks in \(seconds) s of sound: check its source, level and --rate."
                )
            )
        }
    }

    private func grow(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>, _ silence: Int) throws {
        guard !isBehind else { return }
        if silence >= settings.padding {
            if ready[region.channel]?.span != region.span { try hearWhole(region, samples) }
            return
        }
        // What is perhaps over is heard in full in a moment.
        guard silence < Self.hesitation else { return }
        let before = guessed[region.channel].flatMap { $0.start == region.span.start ? $0.length : nil } ?? 0
        let least = max(Self.step, Int(Double(before) * Self.growth))
        guard region.span.length - before >= least else { return }
        guessed[region.channel] = region.span
        let syllables = try hearers.recogniser.recognise(samples, start: region.span.start)
        try printer.guess(utterance(region, syllables))
    }

    /// Hears a region in full before it is over.
    private func hearWhole(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws {
        let heard = utterance(region, try hearers.hear(region, samples).syllables)
        ready[region.channel] = heard
        guessed[region.channel] = region.span
        try printer.guess(heard)
    }

    private func close(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws {
        speech += region.span.length
        let heard: Utterance
        if let known = ready[region.channel], known.span == region.span {
            heard = known
        } else {
            heard = utterance(region, try hearers.hear(region, samples).syllables)
        }
        ready[region.channel] = nil
        guessed[region.channel] = nil
        transcript.append(heard)
        // It ended with the pause behind it, or was cut because it became too long.
        let cut = region.span.start + settings.longestRegion
        let isCut = sound.duration - settings.lookAhead >= cut
        let over = isCut ? cut : region.span.end - settings.padding + settings.pause
        try printer.utterance(heard, delay: max(0, sound.duration - over) + input.age, decisions: transcript.decisions)
    }

    private func utterance(_ region: SpeechRegion, _ syllables: [TimedSyllable]) -> Utterance {
        Utterance(
            channel: region.channel,
            span: region.span,
            syllables: syllables,
            words: hearers.reader.words(of: syllables)
        )
    }

    /// Whether half a second of sound waits, or more: then guesses would only delay what counts.
    private var isBehind: Bool { input.backlog * 2 > input.taken * 1_000 / max(1_000, sound.duration) }
}
