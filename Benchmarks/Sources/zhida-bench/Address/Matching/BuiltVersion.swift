import Foundation
import ZhidaGazetteer
import ZhidaText

/// What building a gazetteer version took.
struct BuiltVersion: Codable {
    /// The version's file.
    var path: String
    /// Bytes of that file.
    var size: Int
    /// Bytes of the list that it was built from.
    var listSize: Int
    var processorSeconds: Double
    var wallSeconds: Double
    /// The process's highest resident size until the end of the build, in bytes.
    var peakMemory: Int

    /// Reads, checks and builds a list as `zhida gazetteer load` does, into a folder of versions.
    init(list: String, into folder: String, home: String) throws {
        let models = URL(fileURLWithPath: home).appending(path: "models/text")
        let readings = try ReadingTable(contentsOf: models.appending(path: "readings.tsv"))
        let segmenter = WordSegmenter(lexicon: try Lexicon(contentsOf: models.appending(path: "words.tsv")))
        let (processor, wall) = (ProcessorClock.now, ContinuousClock.now)
        let library = GazetteerLibrary(folder: folder)
        let added = try library.add(try GazetteerUpdate(contentsOf: list)) {
            segmenter.reading(of: NormalisedText($0), readings: readings)
        }
        processorSeconds = ProcessorClock.now - processor
        wallSeconds = wall.secondsUntilNow
        path = library.path(of: added.name)
        size = Self.size(of: path)
        listSize = Self.size(of: list)
        peakMemory = MemorySampler.highest
    }

    static func size(of path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
    }
}
