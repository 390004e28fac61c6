import Foundation
import ZhidaAddress
import ZhidaAudio
import ZhidaCore
import ZhidaGazetteer
import ZhidaListening
import ZhidaSpeech
import ZhidaText

/// The program's parts for hearing calls, wired as `zhida` wires them.
final class SpeechTools {
    let gazetteer: Gazetteer
    let engine: AddressEngine
    let recogniser: Recogniser
    let ears: Ears
    private let reader: SyllableReader

    /// - Parameters:
    ///   - home: the folder with `models/text`.
    ///   - list: a gazetteer in the update format.
    ///   - evidence: counted evidence of the model's errors; `nil`: the program's standard.
    init(home: String, model: SpeechModel, list: String, evidence: String?) throws {
        let folder = URL(fileURLWithPath: home + "/models/text")
        let readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
        let lexicon = try Lexicon(contentsOf: folder.appending(path: "words.tsv"))
        gazetteer = try Self.gazetteer(list)
        let names = gazetteer.nameIndices.compactMap { [gazetteer] name -> ExtraWord? in
            let isSaidWhole = gazetteer.bearers(of: name).contains {
                gazetteer.level($0.index).depth < AddressLevel.door.depth
            }
            return isSaidWhole ? ExtraWord(text: gazetteer.text(of: name), reading: gazetteer.reading(of: name)) : nil
        }
        engine = AddressEngine(
            gazetteer: gazetteer,
            evidence: try evidence.map { try SyllableEvidence(contentsOf: URL(fileURLWithPath: $0)) } ?? .standard
        )
        reader = SyllableReader(
            lexicon: lexicon,
            readings: readings,
            names: names,
            phrases: try ["patterns.txt", "everyday.txt"].flatMap {
                try CallerPhrases.phrases(contentsOf: folder.appending(path: $0))
            }
        )
        recogniser = try Recogniser(model: model)
        let second = try model.second.map { [engine] folder in
            let other = try SpeechModel(
                folder: folder,
                languageModel: model.languageModel,
                dictionary: model.dictionary
            )
            let weights = try other.evidence.map { try SyllableEvidence(contentsOf: URL(fileURLWithPath: $0)) }
            return Listener(recogniser: try Recogniser(model: other), engine: engine.hearing(by: weights ?? .standard))
        }
        ears = Ears(first: Listener(recogniser: recogniser, engine: engine), second: second)
    }

    /// The list as a gazetteer: built once, kept beside it, built anew when it changes. Every name that is said has
    /// its reading in the list; door numbers need none.
    @discardableResult
    static func gazetteer(_ list: String) throws -> Gazetteer {
        let library = GazetteerLibrary(folder: (list as NSString).deletingPathExtension + ".gazetteer")
        func changed(_ path: String) -> Date? {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
        }
        if let name = try library.activeName(), let built = changed(library.path(of: name)),
            let written = changed(list), built >= written
        {
            return try library.active()
        }
        _ = try library.add(try GazetteerUpdate(contentsOf: list)) { _ in [] }
        return try library.active()
    }

    /// The surest whole address that was heard, whatever its confidence.
    func surestWhole(_ utterances: [Utterance]) -> AddressDecision.Candidate? {
        var settings = AddressSettings()
        settings.heardFillThreshold = 0
        let transcript = Transcript(utterances: utterances, model: recogniser.model.name)
        return engine.deciding(by: settings).match(SpokenText(transcript: transcript, channel: nil))
            .filter { $0.outcome == .matched }.compactMap(\.answer).max { $0.confidence < $1.confidence }
    }

    /// A decision on syllables that were heard, as the program makes it: the most useful one.
    func decision(_ utterances: [Utterance]) -> AddressDecision? {
        let transcript = Transcript(utterances: utterances, model: recogniser.model.name)
        let order = AddressDecision.Outcome.byUse
        return engine.match(SpokenText(transcript: transcript, channel: nil)).sorted {
            order.firstIndex(of: $0.outcome)! < order.firstIndex(of: $1.outcome)!
        }.first
    }

    func utterance(_ region: SpeechRegion, _ syllables: [TimedSyllable]) -> Utterance {
        Utterance(channel: region.channel, span: region.span, syllables: syllables, words: reader.words(of: syllables))
    }
}
