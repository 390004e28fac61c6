import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Asks a version its golden queries, as `zhida address match` would answer them.
struct GoldenCheck {
    private let queries: GoldenQueries
    private let text: TextTools
    private let fillThreshold: Double

    /// - Parameters:
    ///   - file: the queries to ask.
    ///   - settings: the threshold from which an address is filled in.
    /// - Throws: ``GazetteerError/unreadable(file:why:mend:)``
    init(file: String, settings: Settings, text: TextTools) throws {
        queries = try GoldenQueries(contentsOf: file)
        self.text = text
        fillThreshold = settings.address.fillThreshold
    }

    /// The check of a library: asks the queries of its folder, or nothing where it has none.
    ///
    /// - Parameter file: other queries.
    static func of(
        _ library: GazetteerLibrary,
        file: String? = nil,
        settings: Settings,
        text: TextTools
    ) throws -> GazetteerLibrary.Golden {
        guard file != nil || FileManager.default.fileExists(atPath: library.goldenPath) else { return { _ in [] } }
        let check = try GoldenCheck(file: file ?? library.goldenPath, settings: settings, text: text)
        return check.failures
    }

    /// The queries that `gazetteer` answers otherwise.
    func failures(_ gazetteer: Gazetteer) -> [GoldenFailure] {
        var tuning = AddressSettings()
        tuning.fillThreshold = fillThreshold
        let engine = AddressEngine(
            gazetteer: gazetteer,
            words: text.lexicon,
            regions: text.regions,
            settings: tuning
        )
        let segmenter = WordSegmenter(lexicon: text.lexicon, extraWords: AddressTools.names(of: gazetteer))
        return queries.failures { query in
            let spoken = SpokenText(typed: query) { segmenter.syllables(of: $0, readings: text.readings) }
            return engine.match(spoken).lazy.compactMap { $0.answer?.code }.first
        }
    }
}
