import ZhidaAddress
import ZhidaCore
import ZhidaSpeech

/// A prepared sound, and the ways to search it for addresses.
struct SoundSearch {
    let recogniser: Recogniser
    let engine: AddressEngine
    let settings: ListenerSettings
    let sound: Recogniser.PreparedSound

    /// What a grammar heard.
    struct Heard {
        let syllables: [TimedSyllable]
        /// See `Recogniser.lastScore`.
        let score: Double?
        /// The addresses that were listened for.
        let plan: ListeningPlan
        /// The syllables taken apart along the plan.
        let parts: HeardParts

        init(_ syllables: [TimedSyllable], score: Double?, plan: ListeningPlan) {
            self.syllables = syllables
            self.score = score
            self.plan = plan
            parts = HeardParts(syllables.map(\.syllable), plan: plan)
        }

        var street: [Syllable] { spoken(parts.street) }
        var community: [Syllable] { spoken(parts.community) }
        /// Street and community.
        var above: [Syllable] { spoken(0..<parts.community.upperBound) }
        var place: [Syllable] { spoken(parts.place) }
        var number: [Syllable] { spoken(parts.number) }

        private func spoken(_ part: Range<Int>) -> [Syllable] { syllables[part].map(\.syllable) }
    }

    /// Which numbers are listened for behind a place.
    enum Numbers: Equatable {
        case any
        /// Those that the gazetteer holds there, and whether one must be said.
        case known(required: Bool)
    }

    /// Of which one or more are heard where a caller takes something back: 不对, 不是, 错了.
    private static let correcting = Set(["bu", "dui", "cuo"].compactMap { Syllable(pinyin: $0) })

    /// Addresses that syllables heard in the sound may have meant; `nil` where they sound like none.
    func plan(_ syllables: [TimedSyllable], addresses: Int) -> ListeningPlan? {
        engine.listeningPlan(
            for: syllables[...],
            fit: recogniser.fit(of: syllables, in: sound),
            addresses: addresses,
            leastEvidence: settings.leastEvidence
        )
    }

    /// What the sound itself says for each syllable of a hearing, where the model tells.
    func evidence(for heard: [TimedSyllable]) -> (total: Float, each: [Float])? {
        guard let fit = recogniser.fit(of: heard, in: sound) else { return nil }
        let each = heard.indices.map { fit[Int(heard[$0].syllable.rawValue) * heard.count + $0] }
        return (each.reduce(0, +), each)
    }

    /// Listens for the addresses of a plan within a stretch; `nil` where nothing is heard.
    ///
    /// - Throws: `SpeechFault`
    func hear(_ plan: ListeningPlan, _ stretch: Stretch, numbers: Numbers) throws -> Heard? {
        guard let heard = try search(plan, stretch, numbers) else { return nil }
        return Heard(heard, score: recogniser.lastScore, plan: plan)
    }

    /// By how much a hearing of this score is likelier than what else could be; `nil` where nothing else can.
    ///
    /// - Throws: `SpeechFault`
    func margin(_ score: Double, over others: ListeningPlan, _ stretch: Stretch, numbers: Numbers) throws -> Double? {
        guard !others.streets.isEmpty, numbers == .any || others.hasNumbers,
            try search(others, stretch, numbers) != nil, let other = recogniser.lastScore
        else { return nil }
        return score - other
    }

    private func search(_ plan: ListeningPlan, _ stretch: Stretch, _ numbers: Numbers) throws -> [TimedSyllable]? {
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
