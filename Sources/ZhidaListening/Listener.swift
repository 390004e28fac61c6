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
        var hearing = Hearing(first: first, syllables: syllables, mentions: mentions)
        hearing.fit = recogniser.fit(of: first, in: sound)
        return hearing
    }

    /// Whether this ear finds something of every syllable in the sound of the names that another heard in the region; `true`
    /// where its model does not tell.
    ///
    /// - Throws: `SpeechFault`
    func bearsOut(
        _ other: Hearing,
        _ region: SpeechRegion,
        _ samples: UnsafeBufferPointer<Int16>
    ) throws -> Bool {
        let sound = try recogniser.prepare(samples, start: region.span.start)
        for mention in other.mentions where mention.isBelieved {
            let names = NumberPart(mention.heard.map(\.syllable)).names
            guard let worst = evidence(for: Array(mention.heard[names]), in: sound)?.each.min() else { continue }
            if worst < HearingConfidence.doubtfulSyllable { return false }
        }
        return true
    }

    /// Syllables with each stretch that sounds like an address heard again, the likeliest first.
    private func heardAgain(
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound,
        _ remaining: Int,
        _ mentions: inout [HeardMention]
    ) throws -> [TimedSyllable] {
        guard remaining > 0, syllables.count >= 2, let plan = plan(syllables, sound, settings.addresses) else {
            return syllables
        }
        let best = try bestAttempt(plan, syllables, sound)
        var before = Array(syllables[..<plan.span.lowerBound])
        var middle = Array(syllables[plan.span])
        var after = Array(syllables[plan.span.upperBound...])
        if let best {
            let taken = best.taken(atLeast: settings.leastConfidence)
            mentions.append(
                HeardMention(
                    span: syllables[plan.span.lowerBound].span.union(syllables[plan.span.upperBound - 1].span),
                    evidence: plan.evidence,
                    belief: plan.belief,
                    agreement: best.agreement,
                    nameAgreement: best.nameAgreement,
                    free: best.free,
                    worst: best.worst,
                    nameConfidence: best.confidence.place,
                    placeMargin: best.placeMargin,
                    aboveMargin: best.aboveMargin,
                    aboveConfidence: best.parts.community.upperBound > 0 ? best.confidence.above : nil,
                    numberMargin: best.numberMargin,
                    unknownGain: best.unknownGain,
                    numberConfidence: best.parts.number.isEmpty ? nil : best.confidence.number,
                    heard: best.heard,
                    second: best.second,
                    third: best.third,
                    isBelieved: !taken.isEmpty
                )
            )
            if !taken.isEmpty {
                let parted = SecondHearing(syllables, taken)
                (before, middle, after) = (parted.before, taken, parted.after)
            }
        }
        return try heardAgain(before, sound, remaining - 1, &mentions) + middle
            + heardAgain(after, sound, remaining - 1, &mentions)
    }

    /// The stretch heard again in the ways of the settings, as long as none is sure.
    private func bestAttempt(
        _ plan: ListeningPlan,
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound
    ) throws -> HeardAttempt? {
        var best: HeardAttempt?
        guard recogniser.model.fitsSounds else {
            for way in settings.attempts {
                guard let attempt = try attempt(way, plan, syllables, sound) else { continue }
                if attempt.agreement > best?.agreement ?? -.infinity { best = attempt }
                // What the second heard is as likely by the first hearing as what the first made of it.
                if attempt.agreement >= plan.evidence { break }
            }
            return best
        }
        for way in settings.soundAttempts {
            guard let attempt = try attempt(way, plan, syllables, sound) else { continue }
            let least = best.map { $0.nameAgreement + settings.betterEvidence } ?? -.infinity
            if attempt.nameAgreement > least { best = attempt }
            if best?.confidence.place ?? 0 >= settings.enoughConfidence { return best }
            if plan.evidence < settings.hopefulEvidence, attempt.taken(atLeast: settings.leastConfidence).isEmpty {
                return best
            }
        }
        guard plan.evidence >= settings.addressEvidence,
            let alone = try attempt(settings.alone, plan, syllables, sound),
            alone.nameAgreement > best.map({ $0.nameAgreement + settings.betterEvidence }) ?? -.infinity,
            alone.placeMargin ?? 0 >= settings.leastMargin
        else { return best }
        return alone.doubted(above: settings.enoughConfidence, beside: best)
    }

    private func attempt(
        _ way: ListenerSettings.Attempt,
        _ plan: ListeningPlan,
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound
    ) throws -> HeardAttempt? {
        let stretch = Stretch(plan.span, of: syllables, way)
        // However few are listened for, what was heard is weighed against all others.
        let all = plan
        var plan = plan
        if let addresses = way.addresses, let fewer = self.plan(Array(syllables[plan.span]), sound, addresses) {
            plan = fewer
        }
        let listened = plan
        guard let second = try hear(sound, plan, stretch, numbers: .any) else { return nil }
        let secondScore = recogniser.lastScore
        var heard = second
        var thirdScore: Double?
        var third: [TimedSyllable]?
        var verdict: NumberJudge.Verdict?
        var unknownGain: Double?
        if let numbered = self.plan(second, sound, settings.numberedAddresses), numbered.hasNumbers,
            let again = try hear(sound, numbered, stretch, numbers: .known(required: false))
        {
            third = again
            thirdScore = recogniser.lastScore
            verdict = judge(second, again, numbered, syllables)
            let isNumberHeard = !NumberPart(again.map(\.syllable)).number.isEmpty
            if recogniser.model.comparesGrammars, let secondScore, let thirdScore, isNumberHeard {
                // The sound itself tells whether the number is one of those known, be it that any hearing found none.
                let gain = secondScore - thirdScore
                unknownGain = gain
                verdict = NumberJudge.Verdict(
                    isKnown: gain < HearingConfidence.unknownGain,
                    confidence: HearingConfidence.unknownNumber
                )
            }
            if verdict?.isKnown == true {
                heard = again
                plan = numbered
            }
        }
        let agreement =
            evidence(for: heard, in: sound)
            ?? engine.evidence.align(
                heard: SecondHearing(syllables, heard).replaced,
                meant: heard.map(\.syllable)
            )
        let parts = HeardParts(heard.map(\.syllable), plan: plan)
        let judge = HearingConfidence(
            counts: engine.counts,
            scale: recogniser.model.fitsSounds ? .sound : .syllables
        )
        let above = agreement.each[..<parts.community.upperBound].reduce(0, +)
        let own = agreement.each[parts.place].reduce(0, +)
        let names = heard[..<parts.place.upperBound]
        let worst = agreement.each[..<parts.place.upperBound].min() ?? 0
        let free = evidence(for: Self.underneath(names, syllables), in: sound)?.total
        let aboveCount = parts.community.isEmpty ? engine.counts.streets : engine.counts.communities
        let isMention = judge.mention(evidence: above + own, among: engine.counts.places)
        let isAbove = judge.mention(evidence: above, among: aboveCount)
        var confidence = (
            above: max(isMention, isAbove), place: isMention,
            number: verdict?.confidence ?? HearingConfidence.unknownNumber
        )
        let worstAbove = agreement.each[..<parts.community.upperBound].min()
        if free != nil, let worstAbove { confidence.above *= judge.everySyllable(worst: worstAbove) }
        var placeMargin: Double?
        var numberMargin: Double?
        var isShown = false
        if recogniser.model.comparesGrammars, !parts.place.isEmpty, isMention >= settings.leastConfidence {
            let place = heard[parts.place].map(\.syllable)
            if let secondScore, HeardParts(second.map(\.syllable), plan: listened).place(in: second) == place {
                placeMargin = try margin(
                    secondScore,
                    sound,
                    all.without(placeNamed: place),
                    stretch,
                    numbers: .any
                )
            }
            confidence.place = judge.place(
                evidence: above + own,
                sound: free.map { HearingConfidence.Sound(free: $0, worst: worst) },
                margin: placeMargin
            )
            let isLikeliest =
                all.evidence >= settings.addressEvidence
                && all.isLikeliest(
                    placeNamed: place,
                    street: parts.street(in: heard),
                    community: parts.community(in: heard)
                )
            isShown =
                free != nil && judge.isWorthShowing(evidence: above + own, worst: worst, isLikeliest: isLikeliest)
            if isShown { confidence.place = max(confidence.place, settings.leastConfidence) }
            if let thirdScore, verdict?.isKnown == true, confidence.place >= settings.leastConfidence {
                let others = plan.only(placeNamed: place, withoutNumber: heard[parts.number].map(\.syllable))
                // Where the first hearing heard this very number, a place without one and the number's syllables as something
                // behind it are no other reading of the sound.
                let number = heard[parts.number]
                let isHeardFirst = Self.underneath(number, syllables).map(\.syllable) == number.map(\.syllable)
                let known = Numbers.known(required: isHeardFirst)
                numberMargin = try margin(thirdScore, sound, others, stretch, numbers: known)
                confidence.number = judge.number(
                    judged: confidence.number,
                    margin: numberMargin,
                    first: firstMargin(of: heard, parts.number, plan, syllables),
                    isEnd: NumberJudge.isEnd(
                        heard[parts.number].map(\.syllable),
                        behind: place.last,
                        of: numbers(behind: heard[..<parts.number.lowerBound].map(\.syllable)[...], plan)
                    ),
                    unknownGain: unknownGain
                )
            }
        }
        var aboveMargin: Double?
        if recogniser.model.comparesGrammars, let worstAbove, worstAbove >= HearingConfidence.leastSyllable {
            // The place's name speaks for what lies above it only as far as the place is believed.
            let isSaid = max(isAbove, min(isMention, confidence.place))
            let isSame = HeardParts(second.map(\.syllable), plan: listened).above(in: second) == parts.above(in: heard)
            if isSame, isSaid >= settings.leastConfidence, min(isSaid, confidence.place) < settings.sureConfidence,
                let secondScore
            {
                let others = all.without(street: parts.street(in: heard), community: parts.community(in: heard))
                aboveMargin = try margin(secondScore, sound, others, stretch, numbers: .any)
            }
            confidence.above = judge.above(isSaid, worst: worstAbove, margin: aboveMargin)
        }
        if isShown { confidence.above = max(confidence.above, settings.leastConfidence) }
        return HeardAttempt(
            heard: heard,
            parts: parts,
            confidence: confidence,
            nameAgreement: above + own,
            agreement: agreement.total,
            free: free,
            worst: worst,
            placeMargin: placeMargin,
            aboveMargin: aboveMargin,
            numberMargin: numberMargin,
            unknownGain: unknownGain,
            second: second,
            third: third
        )
    }

    /// What the sound itself says for the syllables of a second hearing, where the model tells.
    private func evidence(
        for heard: [TimedSyllable],
        in sound: Recogniser.PreparedSound
    ) -> (total: Float, each: [Float])? {
        guard let fit = recogniser.fit(of: heard, in: sound) else { return nil }
        let each = heard.indices.map { fit[Int(heard[$0].syllable.rawValue) * heard.count + $0] }
        return (each.reduce(0, +), each)
    }

    /// By how much what was heard is likelier than what else could be; `nil` where nothing else can.
    private func margin(
        _ score: Double,
        _ sound: Recogniser.PreparedSound,
        _ others: ListeningPlan,
        _ stretch: Stretch,
        numbers: Numbers
    ) throws -> Double? {
        guard !others.streets.isEmpty, numbers == .any || others.hasNumbers,
            try hear(sound, others, stretch, numbers: numbers) != nil, let other = recogniser.lastScore
        else { return nil }
        return score - other
    }

    /// Weighs the number heard among any against the one heard among those known; `nil` where no number was heard.
    private func judge(
        _ second: [TimedSyllable],
        _ third: [TimedSyllable],
        _ plan: ListeningPlan,
        _ first: [TimedSyllable]
    ) -> NumberJudge.Verdict? {
        let known = third.map(\.syllable)
        let (freePart, knownPart) = (NumberPart(second.map(\.syllable)), NumberPart(known))
        guard !freePart.number.isEmpty, !knownPart.number.isEmpty else { return nil }
        let numbers = numbers(behind: known[knownPart.names], plan)
        guard !numbers.isEmpty else { return nil }
        return NumberJudge(evidence: engine.evidence).judge(
            first: Self.underneath(second[freePart.number], first),
            free: Array(second[freePart.number]),
            known: Array(known[knownPart.number]),
            numbers: numbers
        )
    }

    /// By how much the first hearing speaks for a number among those known at its place.
    private func firstMargin(
        of heard: [TimedSyllable],
        _ number: Range<Int>,
        _ plan: ListeningPlan,
        _ first: [TimedSyllable]
    ) -> Double? {
        guard !number.isEmpty else { return nil }
        return NumberJudge(evidence: engine.evidence).margin(
            first: Self.underneath(heard[number], first),
            known: heard[number].map(\.syllable),
            numbers: numbers(behind: heard[..<number.lowerBound].map(\.syllable)[...], plan)
        )
    }

    /// The first hearing's syllables where these were heard.
    private static func underneath(_ heard: ArraySlice<TimedSyllable>, _ first: [TimedSyllable]) -> [TimedSyllable] {
        guard let start = heard.first?.span.start, let end = heard.last?.span.end else { return [] }
        return first.filter { ($0.span.start + $0.span.end) / 2 > start && ($0.span.start + $0.span.end) / 2 < end }
    }

    /// The numbers known at the places whose name ends these syllables.
    private func numbers(behind names: ArraySlice<Syllable>, _ plan: ListeningPlan) -> [ListeningPlan.Number] {
        let places = plan.streets.flatMap { $0.places + $0.communities.flatMap(\.places) }
        return places.filter { $0.names.contains { !$0.isEmpty && names.suffix($0.count) == $0[...] } }
            .flatMap(\.numbers)
    }

    /// Of which one or more are heard where a caller takes something back: 不对, 不是, 错了.
    private static let correcting = Set(["bu", "dui", "cuo"].compactMap { Syllable(pinyin: $0) })

    private func plan(
        _ syllables: [TimedSyllable],
        _ sound: Recogniser.PreparedSound,
        _ addresses: Int
    ) -> ListeningPlan? {
        engine.listeningPlan(
            for: syllables[...],
            fit: recogniser.fit(of: syllables, in: sound),
            addresses: addresses,
            leastEvidence: settings.leastEvidence
        )
    }

    /// Which numbers are listened for behind a place.
    private enum Numbers: Equatable {
        case any
        /// Those that the gazetteer holds there, and whether one must be said.
        case known(required: Bool)
    }

    private func hear(
        _ sound: Recogniser.PreparedSound,
        _ plan: ListeningPlan,
        _ stretch: Stretch,
        numbers: Numbers
    ) throws -> [TimedSyllable]? {
        let share = recogniser.model.fitsSounds ? settings.firstShare : 0
        func place(_ place: ListeningPlan.Place) -> MentionGrammar.Place {
            MentionGrammar.Place(
                names: place.names,
                numbers: numbers != .any ? place.numbers.map { ($0.syllables, $0.weight) } : nil,
                isNumbered: place.isNumbered,
                logProbability: Double(place.evidence) * share
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
        grammar.requiresNumber = numbers == .known(required: true)
        grammar.before = stretch.before
        grammar.after = stretch.after
        grammar.backgroundLogProbability = stretch.backgroundLogProbability ?? settings.backgroundLogProbability
        grammar.allowsCorrections = stretch.syllables.contains { Self.correcting.contains($0.syllable) }
        let heard = try recogniser.recognise(
            sound,
            within: stretch.span(margin: settings.margin),
            grammar: grammar.grammar
        )
        return heard.isEmpty ? nil : heard
    }
}
