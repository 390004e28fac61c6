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
        let search = try search(region, samples)
        let first = try recogniser.recognise(search.sound)
        guard !first.isEmpty, region.span.length / first.count < Self.slowestSpeech else {
            return Hearing(first: first, syllables: [], mentions: [])
        }
        var mentions: [HeardMention] = []
        let syllables = try heardAgain(first, search, settings.mentions, &mentions)
        var hearing = Hearing(first: first, syllables: syllables, mentions: mentions)
        hearing.fit = recogniser.fit(of: first, in: search.sound)
        return hearing
    }

    /// Whether this ear finds something of every syllable in the sound of the names that another heard in the region, and
    /// clearly every syllable of their numbers; `true` where its model does not tell.
    ///
    /// - Throws: `SpeechFault`
    func bearsOut(
        _ other: Hearing,
        _ region: SpeechRegion,
        _ samples: UnsafeBufferPointer<Int16>
    ) throws -> Bool {
        let search = try search(region, samples)
        for mention in other.mentions where mention.isBelieved {
            let parts = NumberPart(mention.heard.map(\.syllable))
            func worst(_ part: Range<Int>) -> Float? { search.evidence(for: Array(mention.heard[part]))?.each.min() }
            if let name = worst(parts.names), name < HearingConfidence.doubtfulSyllable { return false }
            if let number = worst(parts.number), number < HearingConfidence.clearSyllable { return false }
        }
        return true
    }

    private func search(_ region: SpeechRegion, _ samples: UnsafeBufferPointer<Int16>) throws -> SoundSearch {
        SoundSearch(
            recogniser: recogniser,
            engine: engine,
            settings: settings,
            sound: try recogniser.prepare(samples, start: region.span.start)
        )
    }

    /// Syllables with each stretch that sounds like an address heard again, the likeliest first.
    private func heardAgain(
        _ syllables: [TimedSyllable],
        _ search: SoundSearch,
        _ remaining: Int,
        _ mentions: inout [HeardMention]
    ) throws -> [TimedSyllable] {
        guard remaining > 0, syllables.count >= 2, let plan = search.plan(syllables, addresses: settings.addresses)
        else { return syllables }
        var before = Array(syllables[..<plan.span.lowerBound])
        var middle = Array(syllables[plan.span])
        var after = Array(syllables[plan.span.upperBound...])
        if let best = try bestAttempt(plan, syllables, search) {
            let taken = best.taken(atLeast: settings.leastConfidence)
            let span = syllables[plan.span.lowerBound].span.union(syllables[plan.span.upperBound - 1].span)
            mentions.append(best.mention(at: span, of: plan, isBelieved: !taken.isEmpty))
            if !taken.isEmpty {
                let parted = SecondHearing(syllables, taken)
                (before, middle, after) = (parted.before, taken, parted.after)
            }
        }
        return try heardAgain(before, search, remaining - 1, &mentions) + middle
            + heardAgain(after, search, remaining - 1, &mentions)
    }

    /// The stretch heard again in the ways of the settings, as long as none is sure.
    private func bestAttempt(
        _ plan: ListeningPlan,
        _ syllables: [TimedSyllable],
        _ search: SoundSearch
    ) throws -> HeardAttempt? {
        func attempt(_ way: ListenerSettings.Attempt) throws -> HeardAttempt? {
            try StretchListener(plan, of: syllables, way, search).attempt()
        }
        var best: HeardAttempt?
        guard recogniser.model.fitsSounds else {
            for way in settings.attempts {
                guard let attempt = try attempt(way) else { continue }
                if attempt.address.agreement > best?.address.agreement ?? -.infinity { best = attempt }
                // What the second heard is as likely by the first hearing as what the first made of it.
                if attempt.address.agreement >= plan.evidence { break }
            }
            return best
        }
        for way in settings.soundAttempts {
            guard let attempt = try attempt(way) else { continue }
            if attempt.fitsBetter(than: best, by: settings.betterEvidence) { best = attempt }
            if best?.confidence.place ?? 0 >= settings.enoughConfidence { return best }
            if plan.evidence < settings.hopefulEvidence, attempt.taken(atLeast: settings.leastConfidence).isEmpty {
                return best
            }
        }
        guard plan.evidence >= settings.addressEvidence, let alone = try attempt(settings.alone),
            alone.fitsBetter(than: best, by: settings.betterEvidence), alone.placeMargin ?? 0 >= settings.leastMargin
        else { return best }
        return alone.doubted(above: settings.enoughConfidence, beside: best)
    }
}
