import ZhidaAddress
import ZhidaCore
import ZhidaSpeech

/// Hears a stretch of an utterance again in one way, and weighs what was heard against what else could have been.
struct StretchListener {
    private let search: SoundSearch
    private let settings: ListenerSettings
    private let judge: HearingConfidence
    /// The first hearing of the whole utterance.
    private let first: [TimedSyllable]
    private let stretch: Stretch
    /// All addresses that the stretch sounds like. However few are listened for, what was heard is weighed against these.
    private let all: ListeningPlan
    /// Those that are listened for.
    private let listened: ListeningPlan

    /// - Parameters:
    ///   - plan: all addresses that a part of the first hearing sounds like.
    ///   - first: the first hearing of the whole utterance.
    ///   - way: what is listened for, and how.
    init(_ plan: ListeningPlan, of first: [TimedSyllable], _ way: ListenerSettings.Attempt, _ search: SoundSearch) {
        self.search = search
        self.first = first
        settings = search.settings
        judge = HearingConfidence(
            counts: search.engine.counts,
            scale: search.recogniser.model.fitsSounds ? .sound : .syllables
        )
        stretch = Stretch(plan.span, of: first, way)
        all = plan
        listened = way.addresses.flatMap { search.plan(Array(first[plan.span]), addresses: $0) } ?? plan
    }

    /// The second and the third hearing, and how sure what was heard is; `nil` where nothing was heard.
    ///
    /// - Throws: `SpeechFault`
    func attempt() throws -> HeardAttempt? {
        guard let second = try search.hear(listened, stretch, numbers: .any) else { return nil }
        let third = try listenForKnownNumbers(behind: second)
        let taken = third.map { $0.isKnown ? $0.heard : second } ?? second
        let address = HeardAddress(taken, first: first, search: search, evidence: search.engine.evidence)
        let isMention = judge.mention(evidence: address.names, among: judge.counts.places)
        let place = try ratePlace(of: address, isMention, second)
        let number = try rateNumber(of: address, place, third)
        let above = try rateAbove(of: address, isMention, place, second)
        return HeardAttempt(
            address: address,
            confidence: (above.confidence, place.confidence, number.confidence),
            placeMargin: place.margin,
            aboveMargin: above.margin,
            numberMargin: number.margin,
            unknownGain: third?.unknownGain,
            second: second.syllables,
            third: third?.heard.syllables
        )
    }

    // MARK: Third hearing

    /// The likeliest places of a second hearing, heard with the numbers that the gazetteer holds there.
    private struct ThirdHearing {
        let heard: SoundSearch.Heard
        /// Whether its number is to be taken rather than any, and how sure that is; `nil` where a hearing found no number.
        var verdict: NumberJudge.Verdict?
        /// By how much a number of any kind fits the sound better, where that can be compared; a natural logarithm.
        var unknownGain: Double?

        var isKnown: Bool { verdict?.isKnown == true }
    }

    private func listenForKnownNumbers(behind second: SoundSearch.Heard) throws -> ThirdHearing? {
        guard let plan = search.plan(second.syllables, addresses: settings.numberedAddresses), plan.hasNumbers,
            let heard = try search.hear(plan, stretch, numbers: .known(required: false))
        else { return nil }
        let isNumberHeard = !NumberPart(heard.syllables.map(\.syllable)).number.isEmpty
        guard search.recogniser.model.comparesGrammars, isNumberHeard, let free = second.score, let known = heard.score
        else { return ThirdHearing(heard: heard, verdict: weigh(second, heard)) }
        // The sound itself tells whether the number is one of those known, be it that the second hearing found none.
        return ThirdHearing(
            heard: heard,
            verdict: NumberJudge.Verdict(
                isKnown: free - known < HearingConfidence.unknownGain,
                confidence: HearingConfidence.unknownNumber
            ),
            unknownGain: free - known
        )
    }

    /// Weighs the number heard among any against the one heard among those known, by the syllables; `nil` where either is
    /// missing.
    private func weigh(_ free: SoundSearch.Heard, _ known: SoundSearch.Heard) -> NumberJudge.Verdict? {
        let syllables = known.syllables.map(\.syllable)
        let (freePart, knownPart) = (NumberPart(free.syllables.map(\.syllable)), NumberPart(syllables))
        guard !freePart.number.isEmpty, !knownPart.number.isEmpty else { return nil }
        let numbers = known.plan.numbers(behind: syllables[knownPart.names])
        guard !numbers.isEmpty else { return nil }
        return NumberJudge(evidence: search.engine.evidence).judge(
            first: first.underneath(free.syllables[freePart.number]),
            free: Array(free.syllables[freePart.number]),
            known: Array(syllables[knownPart.number]),
            numbers: numbers
        )
    }

    // MARK: How sure

    private struct Rating {
        /// 0...1.
        var confidence: Double
        /// By how much it is likelier, by the sound, than what else could be, where that was listened for; a natural
        /// logarithm.
        var margin: Double?
        /// Whether it was weighed by more than the evidence for its syllables.
        var isWeighed = false
        /// Whether it is shown for a person to ask about, however doubtful it is.
        var isShown = false
    }

    private func ratePlace(
        of address: HeardAddress,
        _ isMention: Double,
        _ second: SoundSearch.Heard
    ) throws -> Rating {
        guard search.recogniser.model.comparesGrammars, !address.heard.place.isEmpty,
            isMention >= settings.leastConfidence
        else { return Rating(confidence: isMention) }
        var rating = Rating(confidence: isMention, isWeighed: true)
        if let score = second.score, second.place == address.heard.place {
            let others = all.without(placeNamed: address.heard.place)
            rating.margin = try search.margin(score, over: others, stretch, numbers: .any)
        }
        rating.confidence = judge.place(
            evidence: address.names,
            sound: address.free.map { HearingConfidence.Sound(free: $0, worst: address.worst) },
            margin: rating.margin
        )
        let isLikeliest =
            all.evidence >= settings.addressEvidence
            && all.isLikeliest(
                placeNamed: address.heard.place,
                street: address.heard.street,
                community: address.heard.community
            )
        if address.free != nil,
            judge.isWorthShowing(evidence: address.names, worst: address.worst, isLikeliest: isLikeliest)
        {
            rating.isShown = true
            rating.confidence = max(rating.confidence, settings.leastConfidence)
        }
        return rating
    }

    private func rateNumber(of address: HeardAddress, _ place: Rating, _ third: ThirdHearing?) throws -> Rating {
        var rating = Rating(confidence: third?.verdict?.confidence ?? HearingConfidence.unknownNumber)
        guard let third, third.isKnown, let score = third.heard.score, place.isWeighed,
            place.confidence >= settings.leastConfidence
        else { return rating }
        let (heard, number) = (address.heard, address.heard.number)
        let under = first.underneath(heard.syllables[heard.parts.number])
        // Where the first hearing heard this very number, a place without one and the number's syllables as something
        // behind it are no other reading of the sound.
        let isHeardFirst = under.map(\.syllable) == number
        rating.margin = try search.margin(
            score,
            over: heard.plan.only(placeNamed: heard.place, withoutNumber: number),
            stretch,
            numbers: .known(required: isHeardFirst)
        )
        let names = heard.syllables[..<heard.parts.number.lowerBound].map(\.syllable)
        let numbers = heard.plan.numbers(behind: names[...])
        let byFirst = NumberJudge(evidence: search.engine.evidence)
        rating.confidence = judge.number(
            judged: rating.confidence,
            margin: rating.margin,
            first: number.isEmpty ? nil : byFirst.margin(first: under, known: number, numbers: numbers),
            unknownGain: third.unknownGain,
            doubt: NumberJudge.doubt(number, behind: heard.place.last, of: numbers),
            among: Set(numbers.map(\.digits)).count
        )
        return rating
    }

    /// Of street and community.
    private func rateAbove(
        of address: HeardAddress,
        _ isMention: Double,
        _ place: Rating,
        _ second: SoundSearch.Heard
    ) throws -> Rating {
        let count = address.heard.community.isEmpty ? judge.counts.streets : judge.counts.communities
        let isAbove = judge.mention(evidence: address.above, among: count)
        var rating = Rating(confidence: max(isMention, isAbove))
        if address.free != nil, let worst = address.worstAbove {
            rating.confidence *= judge.everySyllable(worst: worst)
        }
        if search.recogniser.model.comparesGrammars, let worst = address.worstAbove,
            worst >= HearingConfidence.leastSyllable
        {
            // The place's name speaks for what lies above it only as far as the place is believed.
            let isSaid = max(isAbove, min(isMention, place.confidence))
            let isSame = second.above == address.heard.above
            if isSame, isSaid >= settings.leastConfidence, min(isSaid, place.confidence) < settings.sureConfidence,
                let score = second.score
            {
                let others = all.without(street: address.heard.street, community: address.heard.community)
                rating.margin = try search.margin(score, over: others, stretch, numbers: .any)
            }
            rating.confidence = judge.above(isSaid, worst: worst, margin: rating.margin)
        }
        if place.isShown { rating.confidence = max(rating.confidence, settings.leastConfidence) }
        return rating
    }
}

extension ListeningPlan {
    /// The numbers known at the places whose name ends these syllables.
    fileprivate func numbers(behind names: ArraySlice<Syllable>) -> [Number] {
        let places = streets.flatMap { $0.places + $0.communities.flatMap(\.places) }
        return places.filter { $0.names.contains { !$0.isEmpty && names.suffix($0.count) == $0[...] } }
            .flatMap(\.numbers)
    }
}
