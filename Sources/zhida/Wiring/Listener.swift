import Foundation
import ZhidaAddress
import ZhidaCore
import ZhidaSpeech
import ZhidaText

/// Hears an utterance: once by the language model, and where it sounds like a place, again by grammars made for it.
///
/// 1. The language model gives syllables.
/// 2. Where they sound like places, these are listened for, with any number behind them.
/// 3. The best of these are listened for with the numbers that the gazetteer holds there.
final class Listener {
    /// Places of the second and of the third hearing: as many as keep the grammar at some thousand states.
    private static let places = 80
    private static let numberedPlaces = 6
    /// Places listened for in one utterance at the most.
    private static let mentions = 3
    /// Milliseconds of sound around the syllables that are heard again.
    private static let margin = 150

    /// Milliseconds a syllable takes at the most on average; what is slower is music or noise. Conversational Mandarin
    /// has four to seven syllables a second, slow dictation two.
    private static let slowestSpeech = 550

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
        guard !first.isEmpty, region.span.length / first.count < Self.slowestSpeech else { return written([], region) }
        return written(try heardAgain(first, Sound(samples: samples, region: region), Self.mentions), region)
    }

    /// The samples of a region, to cut stretches from.
    private struct Sound {
        let samples: UnsafeBufferPointer<Int16>
        let region: SpeechRegion

        func cut(_ span: TimeSpan, samplesPerSecond: Int) -> (samples: UnsafeBufferPointer<Int16>, start: Int) {
            let start = max(region.span.start, span.start)
            let first = (start - region.span.start) * samplesPerSecond / 1000
            let end = min(samples.count, (span.end - region.span.start) * samplesPerSecond / 1000)
            return (UnsafeBufferPointer(rebasing: samples[min(first, end)..<end]), start)
        }
    }

    /// Syllables with each place that they sound like heard again, the likeliest first.
    private func heardAgain(_ syllables: [TimedSyllable], _ sound: Sound, _ mentions: Int) throws -> [TimedSyllable] {
        guard mentions > 0, syllables.count >= 2, let plan = plan(syllables, places: Self.places) else {
            return syllables
        }
        let span = syllables[plan.span.lowerBound].span.union(syllables[plan.span.upperBound - 1].span)
        let wider = TimeSpan(start: span.start - Self.margin, end: span.end + Self.margin)
        let (samples, start) = sound.cut(wider, samplesPerSecond: recogniser.model.samplesPerSecond)
        var middle = Array(syllables[plan.span])
        if let second = try hear(samples, start, plan, withNumbers: false) {
            let third = try self.plan(second, places: Self.numberedPlaces).flatMap {
                try hear(samples, start, $0, withNumbers: true)
            }
            middle = SecondHearing().join(middle, third ?? second)
        }
        return try heardAgain(Array(syllables[..<plan.span.lowerBound]), sound, mentions - 1) + middle
            + heardAgain(Array(syllables[plan.span.upperBound...]), sound, mentions - 1)
    }

    private func written(_ syllables: [TimedSyllable], _ region: SpeechRegion) -> Utterance {
        Utterance(
            channel: region.channel,
            span: region.span,
            syllables: syllables,
            words: reader.words(of: syllables)
        )
    }

    private func plan(_ syllables: [TimedSyllable], places: Int) -> ListeningPlan? {
        let utterance = written(syllables, SpeechRegion(channel: .mono, span: TimeSpan(start: 0, end: 0)))
        let text = SpokenText(transcript: Transcript(utterances: [utterance], model: ""), channel: nil)
        return engine.listeningPlan(for: text, places: places)
    }

    private func hear(
        _ samples: UnsafeBufferPointer<Int16>,
        _ start: Int,
        _ plan: ListeningPlan,
        withNumbers: Bool
    ) throws -> [TimedSyllable]? {
        let grammar = MentionGrammar(
            streets: plan.streets.map { street in
                MentionGrammar.Street(
                    names: street.names,
                    communities: street.communities,
                    places: street.places.map { place in
                        MentionGrammar.Place(names: place.names, numbers: withNumbers ? place.numbers : nil)
                    }
                )
            }
        )
        let heard = try recogniser.recognise(samples, grammar: grammar.grammar, start: start)
        return heard.isEmpty ? nil : heard
    }
}
