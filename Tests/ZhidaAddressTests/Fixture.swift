import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// The default district, built once from the files that ship.
enum Fixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let readings = try! ReadingTable(contentsOf: root.appending(path: "models/text/readings.tsv"))

    static let lexicon = try! Lexicon(contentsOf: root.appending(path: "models/text/words.tsv"))

    static let gazetteer: Gazetteer = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "zhida-address-\(UUID().uuidString)").path
        let library = GazetteerLibrary(folder: folder)
        let update = try! GazetteerUpdate(contentsOf: root.appending(path: "gazetteer/baoan.csv").path)
        _ = try! library.add(update) {
            WordSegmenter(lexicon: lexicon).reading(of: NormalisedText($0), readings: readings)
        }
        let gazetteer = try! library.active(verifying: true)
        try! FileManager.default.removeItem(atPath: folder)
        return gazetteer
    }()

    private static let regions = try! Region.all(contentsOf: root.appending(path: "models/text/regions.tsv"))

    static let engine = AddressEngine(
        gazetteer: gazetteer,
        distance: .standard,
        words: lexicon,
        regions: regions,
        towns: try! Towns(contentsOf: root.appending(path: "models/address/divisions.tsv"), cities: regions)
    )

    static func match(_ text: String) -> [AddressDecision] {
        engine.match(spoken(text))
    }

    static let segmenter = WordSegmenter(
        lexicon: lexicon,
        extraWords: gazetteer.nameIndices.compactMap { name in
            let isPlace = gazetteer.bearers(of: name).contains {
                gazetteer.level($0.index).depth < AddressLevel.door.depth
            }
            return isPlace ? ExtraWord(text: gazetteer.text(of: name), reading: gazetteer.reading(of: name)) : nil
        }
    )

    static func spoken(_ text: String) -> SpokenText {
        SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) }
    }

    /// Rows of a tab-separated fixture without its header and comments.
    static func rows(_ path: String) -> [[String]] {
        let text = try! String(contentsOf: root.appending(path: path), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}
