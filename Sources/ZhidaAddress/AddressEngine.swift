import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// How many elements of each level a gazetteer version has names for.
public struct AddressCounts: Hashable, Sendable {
    public var streets: Int
    public var communities: Int
    /// Roads, areas and places of interest.
    public var places: Int
}

/// Finds the addresses in what was said and matches them to the standard gazetteer.
///
/// Immutable and safe to share between threads. What was heard is first listed by sound (``SoundShortlist``) and heard
/// again; what was said or written is matched in steps, each a type of its own: spot names by sound and character
/// (``NameSpotter``), split into mentions (``MentionFinder``), join over the hierarchy (``HypothesisBuilder``), decide
/// (``DecisionMaker``).
public struct AddressEngine: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let spotter: NameSpotter
    /// What a recogniser's syllables say for those that were meant.
    public private(set) var evidence: SyllableEvidence
    private let places: LazyPlaceTree
    /// What was heard, compared with all names; made when it is first asked for, since written text needs none of it.
    var shortlist: SoundShortlist { SoundShortlist(tree: places.tree, evidence: evidence) }
    /// How many elements of each level can be heard.
    public var counts: AddressCounts {
        AddressCounts(
            streets: places.tree.streets.count,
            communities: places.tree.communities.count,
            places: places.tree.places.count
        )
    }
    let scoped: ScopedSpotter
    private let finder: MentionFinder
    let builder: HypothesisBuilder
    private var maker: DecisionMaker
    private let elsewhere: ElsewhereFinder

    /// - Parameters:
    ///   - distance: how far apart two syllables sound, for names in text.
    ///   - evidence: what a recogniser's syllables say for those that were meant, for names in speech.
    ///   - regions: cities and districts that callers may name: what is said to lie in another one is not filled in.
    public init(
        gazetteer: Gazetteer,
        distance: SyllableDistance = .standard,
        evidence: SyllableEvidence = .standard,
        regions: [Region] = [],
        settings: AddressSettings = AddressSettings()
    ) {
        self.gazetteer = gazetteer
        table = PlaceNameTable(gazetteer: gazetteer)
        spotter = NameSpotter(table: table, distance: distance)
        places = LazyPlaceTree(gazetteer: gazetteer, table: table)
        self.evidence = evidence
        finder = MentionFinder(gazetteer: gazetteer, table: table)
        builder = HypothesisBuilder(
            gazetteer: gazetteer,
            table: table,
            aligner: PlateAligner(gazetteer: gazetteer, distance: distance),
            names: spotter.aligner
        )
        scoped = ScopedSpotter(gazetteer: gazetteer, table: table, aligner: spotter.aligner)
        maker = DecisionMaker(gazetteer: gazetteer, table: table, settings: settings)
        elsewhere = ElsewhereFinder(regions: regions, gazetteer: gazetteer)
    }

    /// Lays out the names for listening now, so that the first call needs not wait for it.
    public func prepareForSpeech() { _ = places.tree }

    /// The same engine for another recogniser's syllables.
    public func hearing(by evidence: SyllableEvidence) -> AddressEngine {
        var engine = self
        engine.evidence = evidence
        return engine
    }

    /// The same engine with other thresholds.
    public func deciding(by settings: AddressSettings) -> AddressEngine {
        var engine = self
        engine.maker = DecisionMaker(gazetteer: gazetteer, table: table, settings: settings)
        return engine
    }

    /// Finds every address in a text.
    ///
    /// - Returns: a decision for each place named, in order; one decision `none` where no place was named.
    public func match(_ text: SpokenText) -> [AddressDecision] { readings(text) { decide(text, $0, isThorough: $1) } }

    /// The evidence for the best reading of each place named in a typed text, with the code of the address: what the
    /// confidence is fitted on.
    public func evidence(for text: SpokenText) -> [(code: AddressCode, isWhole: Bool, evidence: MatchEvidence)] {
        readings(text) { readings, isThorough in
            (
                readings.compactMap { maker.evidence(of: $0.mention, $0.hypotheses, in: text) },
                decide(text, readings, isThorough: isThorough).isClear
            )
        }.map { (gazetteer.code($0.address), $0.isWhole, $0.evidence) }
    }

    /// The readings of each mention.
    typealias Readings = [(mention: Mention, hypotheses: [Hypothesis])]

    /// Looks for names ever more widely until what was found is clear.
    private func readings<Answer>(
        _ text: SpokenText,
        _ judge: (Readings, _ isThorough: Bool) -> (answer: Answer, isClear: Bool)
    ) -> Answer {
        let searched = searched(text)
        guard !text.isHeard else {
            let hits = spotter.hits(in: searched, reach: .closeSounds)
            return judge(readings(searched, hits, isThorough: false), true).answer
        }
        // Most texts name places as they sound; only where that settles nothing, more is tried.
        let near = spotter.hits(in: searched, reach: .sameSounds)
        let quick = judge(readings(searched, near, isThorough: false), false)
        if quick.isClear { return quick.answer }
        let hits = near + spotter.hits(in: searched, reach: .closeSounds, beside: near)
        let thorough = judge(readings(searched, hits, isThorough: true), true)
        if thorough.isClear { return thorough.answer }
        var more = scoped.hits(in: searched, beside: hits)
        more += spotter.hits(in: searched, reach: .sameSounds, beside: hits + more, least: Self.leastWeak)
        return more.isEmpty ? thorough.answer : judge(readings(searched, hits + more, isThorough: true), true).answer
    }

    /// A text laid out for looking for names in it.
    func searched(_ text: SpokenText) -> SearchedText { SearchedText(text, spotter.aligner.costs) }

    private func readings(_ searched: SearchedText, _ hits: [NameHit], isThorough: Bool) -> Readings {
        mentions(in: searched, hits: hits).map {
            ($0, builder.hypotheses(for: $0, hits: hits, in: searched, isThorough: isThorough))
        }
    }

    /// - Returns: the decisions, and whether nothing is left for names that only sound alike.
    private func decide(
        _ text: SpokenText,
        _ readings: Readings,
        isThorough: Bool
    ) -> (answer: [AddressDecision], isClear: Bool) {
        let regions = elsewhere.spans(in: text)
        var isClear = true
        let decisions = readings.compactMap { mention, hypotheses -> AddressDecision? in
            let decision = maker.decide(mention, hypotheses, in: text)
            let isSure = decision?.outcome == .matched && decision!.confidence >= Self.clear
            if isThorough
                ? !isSure
                : !maker.isExplained(mention, hypotheses, in: text)
                    && (!isSure || maker.isDoubtful(mention, hypotheses, in: text))
            {
                isClear = false
            }
            guard let region = elsewhere.region(of: mention, in: text, regions) else { return decision }
            return elsewhere.decision(region, in: text, instead: decision)
        }
        guard decisions.isEmpty else {
            return (withoutRepetitions(text.isHeard ? decisions : withoutChance(decisions)), isClear)
        }
        if let region = regions.last { return ([elsewhere.decision(region, in: text, instead: nil)], false) }
        let shortfall: Shortfall = text.syllables.isEmpty ? .nothingUnderstood : .noPlaceNamed
        return ([AddressDecision(outcome: .none, shortfall: shortfall)], false)
    }

    /// Evidence of a name that is taken when nothing better was found.
    static let leastWeak: Float = 0.15

    /// Drops what words beside an address only sound like (请问一下: 信云一巷), where the address itself is told well.
    private func withoutChance(_ decisions: [AddressDecision]) -> [AddressDecision] {
        guard decisions.contains(where: { $0.confidence >= Self.told }) else { return decisions }
        return decisions.filter { $0.outcome != .ambiguous || $0.confidence >= Self.chance }
    }

    /// From which belief an address is told well, and below which another may be chance.
    private static let told = 0.6
    private static let chance = 0.4

    /// A decision from which on nothing better is looked for.
    private static let clear = 0.95

    /// Drops what only repeats another decision's place or names what lies above it, as when the agent reads an address
    /// back.
    private func withoutRepetitions(_ decisions: [AddressDecision]) -> [AddressDecision] {
        func line(_ decision: AddressDecision) -> Set<Gazetteer.Index> {
            guard let code = decision.answer?.code, let index = gazetteer.index(of: code) else { return [] }
            return Set(gazetteer.lineage(index))
        }
        var kept: [AddressDecision] = []
        for (position, decision) in decisions.enumerated() {
            guard let code = decision.answer?.code, let index = gazetteer.index(of: code) else {
                kept.append(decision)
                continue
            }
            let others = kept + decisions[(position + 1)...].filter { $0.answer?.code != code }
            if !others.contains(where: { line($0).contains(index) }) { kept.append(decision) }
        }
        return kept
    }

    /// The readings of each mention with their scores: for tests and for tuning.
    func readings(_ text: SpokenText) -> [(span: Range<Int>, hypotheses: [Hypothesis])] {
        let searched = searched(text)
        let hits = spotter.hits(in: searched, reach: .closeSounds)
        return mentions(in: searched, hits: hits).map {
            ($0.span, builder.hypotheses(for: $0, hits: hits, in: searched))
        }
    }

    func mentions(in searched: SearchedText, hits: [NameHit]) -> [Mention] {
        finder.mentions(in: searched.text, hits: hits, numbers: searched.numbers)
    }
}
