import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// The tables of the language, loaded once.
struct TextTools: Sendable {
    let readings: ReadingTable
    let lexicon: Lexicon
    /// Cities and districts that callers may name.
    let regions: [Region]
    private let folder: URL

    init(home: String) throws {
        folder = URL(fileURLWithPath: home).appending(path: "models/text")
        do {
            readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
            lexicon = try Lexicon(contentsOf: folder.appending(path: "words.tsv"))
            regions = try Region.all(contentsOf: folder.appending(path: "regions.tsv"))
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
    }

    /// What callers say, from which the reader learns which words stand side by side.
    func callerPhrases() throws -> [String] {
        try ["patterns.txt", "everyday.txt"].flatMap {
            try CallerPhrases.phrases(contentsOf: folder.appending(path: $0))
        }
    }

    /// How a name is read that comes without a reading.
    var nameReading: (String) -> [Syllable] {
        let segmenter = WordSegmenter(lexicon: lexicon)
        let readings = readings
        return { segmenter.reading(of: NormalisedText($0), readings: readings) }
    }
}

/// The active gazetteer with everything that matches text to it.
struct AddressTools: Sendable {
    let gazetteer: Gazetteer
    let engine: AddressEngine
    let segmenter: WordSegmenter
    let readings: ReadingTable

    /// - Parameters:
    ///   - evidence: the speech model's, where it is speech that is matched.
    ///   - heardFill: from which confidence what was heard is filled in, where something is.
    /// - Throws: ``Failure`` where no version is active or a file is missing.
    init(settings: Settings, text: TextTools, evidence: SyllableEvidence = .standard, heardFill: HeardFill? = nil)
        throws
    {
        let library = GazetteerLibrary(folder: settings.gazetteerFolder)
        do {
            gazetteer = try library.active(verifying: true)
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
        var tuning = AddressSettings()
        tuning.fillThreshold = settings.address.fillThreshold
        if let heardFill { tuning.heardFillThreshold = heardFill.threshold }
        engine = AddressEngine(
            gazetteer: gazetteer,
            evidence: evidence,
            regions: text.regions,
            settings: tuning
        )
        segmenter = WordSegmenter(lexicon: text.lexicon, extraWords: Self.names(of: gazetteer))
        readings = text.readings
    }

    /// The names that people say whole: all but plates, buildings and rooms.
    static func names(of gazetteer: Gazetteer) -> [ExtraWord] {
        gazetteer.nameIndices.compactMap { name in
            let bearers = gazetteer.bearers(of: name)
            guard bearers.contains(where: { gazetteer.level($0.index).depth < AddressLevel.door.depth }) else {
                return nil
            }
            return ExtraWord(text: gazetteer.text(of: name), reading: gazetteer.reading(of: name))
        }
    }

    func spoken(_ text: String) -> SpokenText {
        SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) }
    }

    func match(_ text: String) -> [AddressDecision] { engine.match(spoken(text)) }
}
