import Foundation
import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds addresses in typed text: a gazetteer, the tables of the language and the engine, put together for a program
/// that wants answers. See `docs/address-api.md`.
///
/// Immutable and safe to share between threads.
public struct AddressFinder: Sendable {
    public let gazetteer: Gazetteer
    public let engine: AddressEngine
    /// Cuts text into words, the gazetteer's names among them.
    public let segmenter: WordSegmenter
    public let readings: ReadingTable

    /// Puts parts together that were loaded already.
    ///
    /// - Parameter lexicon: words beside the gazetteer's names.
    public init(gazetteer: Gazetteer, engine: AddressEngine, lexicon: Lexicon, readings: ReadingTable) {
        self.gazetteer = gazetteer
        self.engine = engine
        self.readings = readings
        segmenter = WordSegmenter(lexicon: lexicon, extraWords: Self.names(of: gazetteer))
    }

    /// Opens the active version of a gazetteer and loads the tables of the language.
    ///
    /// - Parameters:
    ///   - folder: where `zhida gazetteer load` put the versions: `gazetteer` in the data folder.
    ///   - models: the folder with `text/words.tsv`, `text/readings.tsv` and `text/regions.tsv`.
    ///   - settings: thresholds; the defaults suit a district.
    /// - Throws: `GazetteerError` where no version is active or it is damaged, ``TextError`` with file and line.
    public init(gazetteer folder: String, models: String, settings: AddressSettings = AddressSettings()) throws {
        let text = URL(fileURLWithPath: models).appending(path: "text")
        let gazetteer = try GazetteerLibrary(folder: folder).active()
        let regions = try Region.all(contentsOf: text.appending(path: "regions.tsv"))
        let lexicon = try Lexicon(contentsOf: text.appending(path: "words.tsv"))
        self.init(
            gazetteer: gazetteer,
            engine: AddressEngine(gazetteer: gazetteer, words: lexicon, regions: regions, settings: settings),
            lexicon: lexicon,
            readings: try ReadingTable(contentsOf: text.appending(path: "readings.tsv"))
        )
    }

    /// The names that people say whole: all but plates, buildings and rooms.
    public static func names(of gazetteer: Gazetteer) -> [ExtraWord] {
        gazetteer.placeNameIndices.compactMap { name in
            let bearers = gazetteer.bearers(of: name)
            guard bearers.contains(where: { gazetteer.level($0.index).depth < AddressLevel.door.depth }) else {
                return nil
            }
            return ExtraWord(text: gazetteer.text(of: name), reading: gazetteer.reading(of: name))
        }
    }

    /// The text with the sounds it is read with.
    public func spoken(_ text: String) -> SpokenText {
        SpokenText(typed: text) { segmenter.syllables(of: $0, readings: readings) }
    }

    /// Every address of a text, in order; one decision `none` where no place was named. Ranges are Unicode scalars of
    /// `text`.
    ///
    /// A text that is a code and nothing else is looked up. A long text is matched piece by piece, so that time grows
    /// with its length; of decisions in different pieces with the same answer the first is kept.
    public func match(_ text: String) -> [AddressDecision] {
        if let decision = decision(forCode: text) { return [decision] }
        let pieces = TextPieces(text)
        guard pieces.count > 1 else { return engine.match(spoken(text)) }
        var decisions: [AddressDecision] = []
        var answers = Set<AddressCode>()
        var nothing = AddressDecision(outcome: .none, shortfall: .nothingUnderstood)
        for piece in pieces {
            for decision in engine.match(spoken(piece.text)) {
                if decision.outcome == .none {
                    if decision.shortfall != .nothingUnderstood { nothing = decision }
                } else if decision.answer.map({ answers.insert($0.code).inserted }) ?? true {
                    decisions.append(decision.moved(by: piece.start))
                }
            }
        }
        return decisions.isEmpty ? [nothing] : decisions
    }

    /// The elements of every address in a text, in order. Ranges are Unicode scalars of `text`.
    public func parse(_ text: String) -> [AddressElement] {
        TextPieces(text).flatMap { piece in
            engine.parse(spoken(piece.text)).map { element in
                var element = element
                element.range = element.range.lowerBound + piece.start..<element.range.upperBound + piece.start
                return element
            }
        }
    }
}

extension AddressDecision {
    /// The same in a text before which `offset` scalars stand.
    fileprivate func moved(by offset: Int) -> AddressDecision {
        guard offset > 0 else { return self }
        func move(_ range: Range<Int>) -> Range<Int> { range.lowerBound + offset..<range.upperBound + offset }
        var moved = self
        moved.mention = mention.map(move)
        for index in moved.reasons.indices { moved.reasons[index].range = move(moved.reasons[index].range) }
        return moved
    }
}
