import Foundation
import ZhidaAddress
import ZhidaAudio
import ZhidaCalls
import ZhidaCore
import ZhidaListening
import ZhidaModels
import ZhidaSpeech
import ZhidaText

/// The stages of a recording with the real modules: sound, speech, address. One a worker process.
final class RecordingStages: CallStages {
    private let reader: SoundReader
    private let syllableReader: SyllableReader
    private let listener: Listener
    private let model: SpeechModel
    private let address: AddressTools

    /// Loads the models and the active gazetteer.
    ///
    /// - Parameter speech: a speech model in place of the one that is used.
    /// - Throws: ``Failure`` that says what is missing and how to mend it.
    init(settings: Settings, speech: SpeechModel? = nil) throws {
        let home = try Resources.home()
        let text = try TextTools(home: home)
        do {
            model = try speech ?? settings.speechModel(home: home)
            let evidence = try model.evidence.map { try SyllableEvidence(contentsOf: URL(fileURLWithPath: $0)) }
            address = try AddressTools(settings: settings, text: text, evidence: evidence ?? .standard)
            let names = AddressTools.names(of: address.gazetteer)
            syllableReader = SyllableReader(
                lexicon: text.lexicon,
                readings: text.readings,
                names: names,
                phrases: try text.callerPhrases()
            )
            listener = Listener(recogniser: try Recogniser(model: model), engine: address.engine)
        } catch let fault as SpeechFault {
            throw Failure(.systemFailed, "\(fault)")
        } catch let fault as SyllableEvidence.Fault {
            throw Failure(.systemFailed, "\(fault)")
        } catch let error as ModelError {
            throw Failure(.systemFailed, "\(error)")
        }
        reader = SoundReader(settings: settings.sound)
    }

    func decode(path: String) throws -> SoundInspection {
        let inspection = try reader.inspect(path: path, samplesPerSecond: model.samplesPerSecond)
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
        try reader.read(path: path, regions: inspection.regions, samplesPerSecond: model.samplesPerSecond) {
            region,
            samples in
            let syllables = try listener.hear(region, samples).syllables
            utterances.append(
                Utterance(
                    channel: region.channel,
                    span: region.span,
                    syllables: syllables,
                    words: syllableReader.words(of: syllables)
                )
            )
            heard += region.span.length
            progress(Double(heard) / Double(total))
        }
        utterances.sort { ($0.span.start, $0.channel.rawValue) < ($1.span.start, $1.channel.rawValue) }
        return Transcript(utterances: utterances, model: model.name)
    }

    /// Best first: what can be filled in, then what a person has to look at; else in order of time.
    private static func isBetter(_ left: AddressDecision, _ right: AddressDecision) -> Bool {
        let order = AddressDecision.Outcome.byUse
        return order.firstIndex(of: left.outcome)! < order.firstIndex(of: right.outcome)!
    }

    func address(path: String, inspection: SoundInspection, transcript: Transcript) throws -> [LocatedDecision] {
        let channels = Set(transcript.utterances.map(\.channel))
        // The caller says where; the agent's words count where the caller named no place.
        for channel in [Channel.caller, .mono, .agent] where channels.contains(channel) {
            let spoken = SpokenText(transcript: transcript, channel: channel)
            let decisions = address.engine.match(spoken)
            guard channel == .agent || decisions.contains(where: { $0.outcome != .none }) || channels.count == 1 else {
                continue
            }
            let evidence = EvidenceFinder(transcript: transcript, channel: channel)
            return decisions.sorted(by: Self.isBetter).map {
                LocatedDecision(decision: $0, evidence: evidence.evidence(for: $0))
            }
        }
        return [LocatedDecision(decision: AddressDecision(outcome: .none), evidence: [])]
    }
}
