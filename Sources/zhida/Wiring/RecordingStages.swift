import Foundation
import ZhidaAudio
import ZhidaCalls
import ZhidaCore
import ZhidaSpeech

/// The stages of a recording with the real modules: sound, speech, address. One a worker process.
final class RecordingStages: CallStages {
    private let reader: SoundReader
    private let hearers: Hearers

    /// Loads the models and the active gazetteer.
    ///
    /// - Parameter speech: a speech model in place of the one that is used.
    /// - Throws: ``Failure`` that says what is missing and how to mend it.
    init(settings: Settings, speech: SpeechModel? = nil) throws {
        hearers = try Hearers(settings: settings, speech: speech)
        reader = SoundReader(settings: settings.sound)
    }

    func decode(path: String) throws -> SoundInspection {
        let inspection = try reader.inspect(path: path, samplesPerSecond: hearers.model.samplesPerSecond)
        guard !inspection.regions.isEmpty else {
            throw RecordingRejection(
                .noSpeech,
                detail:
                    "Nobody speaks in \(Double(inspection.facts.duration) / 1000) s of sound. Listen to it; if somebody "
                    + "does speak, raise the level and drop it again."
            )
        }
        return inspection
    }

    func transcribe(path: String, inspection: SoundInspection, progress: (Double) -> Void) throws -> Transcript {
        var utterances: [Utterance] = []
        let total = max(1, inspection.regions.map(\.span.length).reduce(0, +))
        var heard = 0
        try reader.read(path: path, regions: inspection.regions, samplesPerSecond: hearers.model.samplesPerSecond) {
            region,
            samples in
            let syllables = try hearers.hear(region, samples).syllables
            utterances.append(
                Utterance(
                    channel: region.channel,
                    span: region.span,
                    syllables: syllables,
                    words: hearers.reader.words(of: syllables)
                )
            )
            heard += region.span.length
            progress(Double(heard) / Double(total))
        }
        utterances.sort { ($0.span.start, $0.channel.rawValue) < ($1.span.start, $1.channel.rawValue) }
        return Transcript(utterances: utterances, model: hearers.model.name)
    }

    func address(path: String, inspection: SoundInspection, transcript: Transcript) throws -> [LocatedDecision] {
        hearers.addresses.decide(transcript)
    }
}
