import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// The program's way from a text to its addresses, wired as `zhida address match` wires it.
struct MatchSubject: Sendable {
    let gazetteer: Gazetteer
    private let engine: AddressEngine
    private let segmenter: WordSegmenter
    private let readings: ReadingTable
    private let lexicon: Lexicon
    let figures: Figures

    /// What opening took.
    struct Figures: Codable {
        var addresses: Int
        /// Bytes of the version's file.
        var indexSize: Int
        /// Mapping the version's file without reading it whole: what readers wait for when it becomes active.
        var openMilliseconds: Double
        /// Comparing its content with the checksum as well.
        var verifiedOpenMilliseconds: Double
        /// The address engine over the open version.
        var engineMilliseconds: Double
        /// The reader of typed text with the version's names.
        var readerMilliseconds: Double
    }

    init(version: String, home: String) throws {
        let models = URL(fileURLWithPath: home).appending(path: "models/text")
        let lexicon = try Lexicon(contentsOf: models.appending(path: "words.tsv"))
        self.lexicon = lexicon
        readings = try ReadingTable(contentsOf: models.appending(path: "readings.tsv"))
        let regions = try Region.all(contentsOf: models.appending(path: "regions.tsv"))
        let divisions = URL(fileURLWithPath: home).appending(path: "models/address/divisions.tsv")
        let towns = try Towns(contentsOf: divisions, cities: regions)
        func timed<Value>(_ body: () throws -> Value) rethrows -> (Value, Double) {
            let start = ContinuousClock.now
            return (try body(), start.secondsUntilNow * 1_000)
        }
        let verified = try timed { try Gazetteer(path: version, verifying: true) }
        let opened = try timed { try Gazetteer(path: version, verifying: false) }
        gazetteer = opened.0
        let engine = timed { [gazetteer] in
            AddressEngine(gazetteer: gazetteer, words: lexicon, regions: regions, towns: towns)
        }
        let segmenter = timed { [gazetteer] in
            WordSegmenter(lexicon: lexicon, extraWords: Self.names(of: gazetteer))
        }
        (self.engine, self.segmenter) = (engine.0, segmenter.0)
        figures = Figures(
            addresses: gazetteer.count,
            indexSize: BuiltVersion.size(of: version),
            openMilliseconds: opened.1,
            verifiedOpenMilliseconds: verified.1,
            engineMilliseconds: engine.1,
            readerMilliseconds: segmenter.1
        )
    }

    /// The names that people say whole: all but plates, buildings and rooms.
    private static func names(of gazetteer: Gazetteer) -> [ExtraWord] {
        gazetteer.nameIndices.compactMap { name in
            let isSaidWhole = gazetteer.bearers(of: name).contains {
                gazetteer.level($0.index).depth < AddressLevel.door.depth
            }
            return isSaidWhole ? ExtraWord(text: gazetteer.text(of: name), reading: gazetteer.reading(of: name)) : nil
        }
    }

    /// The same for texts of any length.
    var finder: AddressFinder {
        AddressFinder(gazetteer: gazetteer, engine: engine, lexicon: lexicon, readings: readings)
    }

    func match(_ text: String) -> [AddressDecision] {
        engine.match(SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) })
    }

    /// The evidence for each whole or partial answer to a text.
    func evidence(for text: String) -> [(code: AddressCode, isWhole: Bool, evidence: MatchEvidence)] {
        engine.evidence(for: SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) })
    }

    /// The readings of each place named in a text, with the values that they are ordered by.
    func rankValues(for text: String) -> [[(code: AddressCode, values: [Float])]] {
        engine.rankValues(for: SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) })
    }

    /// Whether one address is another or lies above it.
    func lies(_ code: String, above other: String) -> Bool {
        guard let above = AddressCode(code).flatMap({ gazetteer.index(of: $0) }),
            let below = AddressCode(other).flatMap({ gazetteer.index(of: $0) })
        else { return false }
        return gazetteer.lineage(below).contains(above)
    }
}
