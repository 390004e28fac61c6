import Foundation
import ZhidaCore
import ZhidaText

/// How names are read: by words where a word decides (银行 yin hang), else character by character.
struct PlaceReader {
    private let segmenter: WordSegmenter
    private let readings: ReadingTable

    init(home: String) throws {
        let folder = URL(fileURLWithPath: home).appending(path: "models/text")
        readings = try ReadingTable(contentsOf: folder.appending(path: "readings.tsv"))
        segmenter = WordSegmenter(lexicon: try Lexicon(contentsOf: folder.appending(path: "words.tsv")))
    }

    /// Toneless pinyin with blanks between; `nil` for a name with a character that has no reading.
    func reading(of name: String) -> String? {
        let syllables = segmenter.reading(of: NormalisedText(name), readings: readings)
        return syllables.count == name.unicodeScalars.count ? syllables.map(\.pinyin).joined(separator: " ") : nil
    }
}
