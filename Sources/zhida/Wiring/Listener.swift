@preconcurrency import Glibc
import ZhidaAddress
import ZhidaCore
import ZhidaSpeech
import ZhidaText

/// Hears an utterance: once by the language model, and where it sounds like a place, again by grammars made for it.
///
/// 1. The language model gives syllables.
/// 2. The places that they sound like are listened for, with any number behind them.
/// 3. The best of these are listened for with the numbers that the gazetteer holds there.
final class Listener {
    /// Places of the second and of the third hearing: as many as keep the grammar at some thousand states.
    private static let places = 80
    private static let numberedPlaces = 6

    private let recogniser: Recogniser
    private let reader: SyllableReader
    private let engine: AddressEngine

    init(recogniser: Recogniser, reader: SyllableReader, engine: AddressEngine) {
        self.recogniser = recogniser
        self.reader = reader
        self.engine = engine
    }

    /// - Parameter samples: the region's, at the model's rate.
    /// - Throws: `SpeechFault`
    func utterance(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Utterance {
        let first = try recogniser.recognise(samples, start: region.span.start)
        var heard = first
        if let second = try hear(samples, region, plan(first, places: Self.places), withNumbers: false) {
            let third = try hear(samples, region, plan(second, places: Self.numberedPlaces), withNumbers: true)
            heard = SecondHearing().join(first, third ?? second)
            if let dbg = getenv("ZHDBG") { _ = dbg; func s(_ x: [TimedSyllable]?) -> String { (x ?? []).map { "\($0.syllable)" }.joined(separator: " ") }; fputs("1: \(s(first))\n2: \(s(second))\n3: \(s(third))\n", stderr) }
        }
        return written(heard, region)
    }

    private func written(_ syllables: [TimedSyllable], _ region: SpeechRegion) -> Utterance {
        Utterance(
            channel: region.channel, span: region.span, syllables: syllables, words: reader.words(of: syllables))
    }

    private func plan(_ syllables: [TimedSyllable], places: Int) -> ListeningPlan? {
        let utterance = written(syllables, SpeechRegion(channel: .mono, span: TimeSpan(start: 0, end: 0)))
        let text = SpokenText(transcript: Transcript(utterances: [utterance], model: ""), channel: nil)
        return engine.listeningPlan(for: text, places: places)
    }

    private func hear(
        _ samples: UnsafeBufferPointer<Int16>, _ region: SpeechRegion, _ plan: ListeningPlan?, withNumbers: Bool
    ) throws -> [TimedSyllable]? {
        guard let plan else { return nil }
        let grammar = MentionGrammar(
            streets: plan.streets.map { street in
                MentionGrammar.Street(
                    names: street.names, communities: street.communities,
                    places: street.places.map { place in
                        MentionGrammar.Place(names: place.names, numbers: withNumbers ? place.numbers : nil)
                    })
            })
        let heard = try recogniser.recognise(samples, grammar: grammar.grammar, start: region.span.start)
        return heard.isEmpty ? nil : heard
    }
}
