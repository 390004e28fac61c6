import ZhidaAddress
import ZhidaCore
import ZhidaSpeech
import ZhidaText

/// Hears an utterance: once by the language model, and where it sounds like an address, again by grammars made for it.
///
/// 1. The language model gives syllables.
/// 2. Where they sound like addresses, the likeliest hundred are listened for, with any number behind them.
/// 3. The best few of these are listened for with the numbers that the gazetteer holds there.
///
/// One thread at a time.
public final class Listener {
    /// Milliseconds a syllable takes at the most on average; what is slower is music or noise. Conversational Mandarin
    /// has four to seven syllables a second, slow dictation two.
    private static let slowestSpeech = 550

    private let recogniser: Recogniser
    private let reader: SyllableReader
    private let engine: AddressEngine
    private let settings: ListenerSettings

    /// - Parameters:
    ///   - recogniser: used by nobody else meanwhile.
    ///   - reader: writes syllables down as words.
    ///   - engine: knows the addresses.
    public init(
        recogniser: Recogniser,
        reader: SyllableReader,
        engine: AddressEngine,
        settings: ListenerSettings = ListenerSettings()
    ) {
        self.recogniser = recogniser
        self.reader = reader
        self.engine = engine
        self.settings = settings
    }

    /// Hears one region of a recording.
    ///
    /// - Parameter samples: the region's, at the model's rate.
    /// - Throws: `SpeechFault`
    public func utterance(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Utterance {
        let hearing = try hear(region, samples)
        return Utterance(
            channel: region.channel,
            span: region.span,
            syllables: hearing.syllables,
            words: reader.words(of: hearing.syllables)
        )
    }

    /// What each hearing of a region gave: for measuring, and for those who want more than words.
    public func hear(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Hearing {
        let first = try recogniser.recognise(samples, start: region.span.start)
        guard !first.isEmpty, region.span.length / first.count < Self.slowestSpeech else {
            return Hearing(first: first, syllables: [], mentions: [])
        }
        var mentions: [HeardMention] = []
        let sound = Sound(samples: samples, region: region)
        let syllables = try heardAgain(first, sound, settings.mentions, &mentions)
        return Hearing(first: first, syllables: syllables, mentions: mentions)
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

    /// Syllables with each stretch that sounds like an address heard again, the likeliest first.
    private func heardAgain(
        _ syllables: [TimedSyllable],
        _ sound: Sound,
        _ remaining: Int,
        _ mentions: inout [HeardMention]
    ) throws -> [TimedSyllable] {
        guard remaining > 0, syllables.count >= 2, let plan = plan(syllables, settings.addresses) else {
            return syllables
        }
        let span = syllables[plan.span.lowerBound].span.union(syllables[plan.span.upperBound - 1].span)
        let wider = TimeSpan(start: span.start - settings.margin, end: span.end + settings.margin)
        let (samples, start) = sound.cut(wider, samplesPerSecond: recogniser.model.samplesPerSecond)
        var before = Array(syllables[..<plan.span.lowerBound])
        var middle = Array(syllables[plan.span])
        var after = Array(syllables[plan.span.upperBound...])
        if let second = try hear(samples, start, plan, withNumbers: false) {
            let third = try self.plan(second, settings.numberedAddresses).flatMap {
                try hear(samples, start, $0, withNumbers: true)
            }
            let again = third ?? second
            let parts = SecondHearing(syllables, again)
            let agreement = engine.evidence.align(
                heard: parts.replaced.map(\.syllable),
                meant: again.map(\.syllable)
            )
            let isBelieved = agreement.total >= settings.leastAgreement
            mentions.append(
                HeardMention(
                    span: span,
                    evidence: plan.evidence,
                    belief: plan.belief,
                    agreement: agreement.total,
                    second: second,
                    third: third,
                    isBelieved: isBelieved
                )
            )
            if isBelieved {
                (before, middle, after) = (parts.before, again, parts.after)
            }
        }
        return try heardAgain(before, sound, remaining - 1, &mentions) + middle
            + heardAgain(after, sound, remaining - 1, &mentions)
    }

    private func plan(_ syllables: [TimedSyllable], _ addresses: Int) -> ListeningPlan? {
        engine.listeningPlan(
            for: syllables.map(\.syllable)[...],
            addresses: addresses,
            leastEvidence: settings.leastEvidence
        )
    }

    private func hear(
        _ samples: UnsafeBufferPointer<Int16>,
        _ start: Int,
        _ plan: ListeningPlan,
        withNumbers: Bool
    ) throws -> [TimedSyllable]? {
        func place(_ place: ListeningPlan.Place) -> MentionGrammar.Place {
            MentionGrammar.Place(names: place.names, numbers: withNumbers ? place.numbers : nil)
        }
        var grammar = MentionGrammar(
            streets: plan.streets.map { street in
                MentionGrammar.Street(
                    names: street.names,
                    communities: street.communities.map {
                        MentionGrammar.Community(names: $0.names, places: $0.places.map(place))
                    },
                    places: street.places.map(place)
                )
            }
        )
        grammar.fillerLogProbability = settings.fillerLogProbability
        let heard = try recogniser.recognise(samples, grammar: grammar.grammar, start: start)
        return heard.isEmpty ? nil : heard
    }
}
