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
    private let engine: AddressEngine
    private let settings: ListenerSettings

    /// - Parameters:
    ///   - recogniser: used by nobody else meanwhile.
    ///   - engine: knows the addresses.
    public init(
        recogniser: Recogniser,
        engine: AddressEngine,
        settings: ListenerSettings = ListenerSettings()
    ) {
        self.recogniser = recogniser
        self.engine = engine
        self.settings = settings
    }

    /// Hears one region of a recording.
    ///
    /// - Parameter samples: the region's, at the model's rate.
    /// - Throws: `SpeechFault`
    public func hear(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> Hearing {
        let sound = try recogniser.prepare(samples, start: region.span.start)
        let first = try recogniser.recognise(sound)
        guard !first.isEmpty, region.span.length / first.count < Self.slowestSpeech else {
            return Hearing(first: first, syllables: [], mentions: [])
        }
        var mentions: [HeardMention] = []
        let syllables = try heardAgain(first, sound, settings.mentions, &mentions)
        return Hearing(first: first, syllables: syllables, mentions: mentions)
    }

    /// Syllables with each stretch that sounds like an address heard again, the likeliest first.
    private func heardAgain(
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound,
        _ remaining: Int,
        _ mentions: inout [HeardMention]
    ) throws -> [TimedSyllable] {
        guard remaining > 0, syllables.count >= 2, let plan = plan(syllables, settings.addresses) else {
            return syllables
        }
        var best: Attempt?
        for way in settings.attempts {
            guard let attempt = try attempt(Stretch(plan.span, of: syllables, way), plan, syllables, sound) else { continue }
            if attempt.agreement > best?.agreement ?? -.infinity { best = attempt }
            // What the second heard is as likely by the first hearing as what the first made of it.
            if attempt.agreement >= plan.evidence { break }
        }
        var before = Array(syllables[..<plan.span.lowerBound])
        var middle = Array(syllables[plan.span])
        var after = Array(syllables[plan.span.upperBound...])
        if let best {
            let isBelieved = best.agreement >= settings.leastAgreement
            mentions.append(
                HeardMention(
                    span: syllables[plan.span.lowerBound].span.union(syllables[plan.span.upperBound - 1].span),
                    evidence: plan.evidence,
                    belief: plan.belief,
                    agreement: best.agreement,
                    second: best.second,
                    third: best.third,
                    isBelieved: isBelieved
                )
            )
            if isBelieved { (before, middle, after) = (best.parts.before, best.heard, best.parts.after) }
        }
        return try heardAgain(before, sound, remaining - 1, &mentions) + middle
            + heardAgain(after, sound, remaining - 1, &mentions)
    }

    /// A stretch heard again in one way.
    private struct Attempt {
        let second: [TimedSyllable]
        let third: [TimedSyllable]?
        let parts: SecondHearing
        let agreement: Float
        var heard: [TimedSyllable] { third ?? second }
    }

    private func attempt(
        _ stretch: Stretch,
        _ plan: ListeningPlan,
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound
    ) throws -> Attempt? {
        guard let second = try hear(sound, plan, stretch, withNumbers: false) else { return nil }
        let third = try self.plan(second, settings.numberedAddresses).flatMap {
            try hear(sound, $0, stretch, withNumbers: true)
        }
        let parts = SecondHearing(syllables, third ?? second)
        let agreement = engine.evidence.align(
            heard: parts.replaced.map(\.syllable),
            meant: (third ?? second).map(\.syllable)
        )
        return Attempt(second: second, third: third, parts: parts, agreement: agreement.total)
    }

    /// What is heard again: the syllables that sounded like an address and some on both sides.
    private struct Stretch {
        let syllables: ArraySlice<TimedSyllable>
        /// Those at the edges that need not belong to the address.
        let before: [Syllable]
        let after: [Syllable]

        init(_ core: Range<Int>, of all: [TimedSyllable], _ way: ListenerSettings.Attempt) {
            let lower = max(0, core.lowerBound - way.before)
            let upper = min(all.count, core.upperBound + way.after)
            syllables = all[lower..<upper]
            // The core's own edges are uncertain by a syllable or two as well.
            let slack = min(2, core.count / 3)
            before = all[lower..<core.lowerBound + slack].map(\.syllable)
            after = all[core.upperBound - slack..<upper].map(\.syllable)
        }

        func span(margin: Int) -> TimeSpan {
            TimeSpan(start: syllables.first!.span.start - margin, end: syllables.last!.span.end + margin)
        }
    }

    private func plan(_ syllables: [TimedSyllable], _ addresses: Int) -> ListeningPlan? {
        engine.listeningPlan(
            for: syllables.map(\.syllable)[...],
            addresses: addresses,
            leastEvidence: settings.leastEvidence
        )
    }

    private func hear(
        _ sound: Recogniser.PreparedSound,
        _ plan: ListeningPlan,
        _ stretch: Stretch,
        withNumbers: Bool
    ) throws -> [TimedSyllable]? {
        func place(_ place: ListeningPlan.Place) -> MentionGrammar.Place {
            MentionGrammar.Place(
                names: place.names,
                numbers: withNumbers ? place.numbers : nil,
                isNumbered: place.isNumbered
            )
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
        grammar.before = stretch.before
        grammar.after = stretch.after
        grammar.unknownNumberLogProbability = settings.unknownNumberLogProbability
        grammar.backgroundLogProbability = settings.backgroundLogProbability
        let heard = try recogniser.recognise(
            sound,
            within: stretch.span(margin: settings.margin),
            grammar: grammar.grammar
        )
        return heard.isEmpty ? nil : heard
    }
}
