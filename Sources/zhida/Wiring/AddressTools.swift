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
    /// Towns and streets of all places.
    let towns: Towns
    private let folder: URL

    init(home: String) throws {
        folder = URL(fileURLWithPath: home).appending(path: "models/text")
        do {
            readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
            lexicon = try Lexicon(contentsOf: folder.appending(path: "words.tsv"))
            regions = try Region.all(contentsOf: folder.appending(path: "regions.tsv"))
            towns = try Towns(
                contentsOf: URL(fileURLWithPath: home).appending(path: "models/address/divisions.tsv"),
                cities: regions
            )
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
    let finder: AddressFinder

    var gazetteer: Gazetteer { finder.gazetteer }
    var engine: AddressEngine { finder.engine }
    var segmenter: WordSegmenter { finder.segmenter }
    var readings: ReadingTable { finder.readings }

    /// - Parameters:
    ///   - evidence: the speech model's, where it is speech that is matched.
    ///   - heardFill: from which confidence what was heard is filled in, where something is.
    /// - Throws: ``Failure`` where no version is active or a file is missing.
    init(settings: Settings, text: TextTools, evidence: SyllableEvidence = .standard, heardFill: HeardFill? = nil)
        throws
    {
        let library = GazetteerLibrary(folder: settings.gazetteerFolder)
        let gazetteer: Gazetteer
        do {
            gazetteer = try library.active()
        } catch {
            throw Failure(.systemFailed, "\(error)")
        }
        var tuning = AddressSettings()
        tuning.fillThreshold = settings.address.fillThreshold
        tuning.heardPartThreshold = settings.address.heardPartThreshold
        if let heardFill { tuning.heardFillThreshold = heardFill.threshold }
        let engine = AddressEngine(
            gazetteer: gazetteer,
            evidence: evidence,
            words: text.lexicon,
            regions: text.regions,
            towns: text.towns,
            settings: tuning
        )
        finder = AddressFinder(gazetteer: gazetteer, engine: engine, lexicon: text.lexicon, readings: text.readings)
    }

    /// The names that people say whole: all but plates, buildings and rooms.
    static func names(of gazetteer: Gazetteer) -> [ExtraWord] { AddressFinder.names(of: gazetteer) }

    func spoken(_ text: String) -> SpokenText { finder.spoken(text) }

    func match(_ text: String) -> [AddressDecision] { finder.match(text) }
}
