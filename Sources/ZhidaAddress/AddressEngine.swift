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
    private(set) var shortlist: SoundShortlist
    /// What a recogniser's syllables say for those that were meant.
    public var evidence: SyllableEvidence { shortlist.evidence }
    /// How many elements of each level can be heard.
    public var counts: AddressCounts {
        AddressCounts(
            streets: shortlist.tree.streets.count,
            communities: shortlist.tree.communities.count,
            places: shortlist.tree.places.count
        )
    }
    private let finder: MentionFinder
    private let builder: HypothesisBuilder
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
        shortlist = SoundShortlist(tree: PlaceTree(gazetteer: gazetteer, table: table), evidence: evidence)
        finder = MentionFinder(gazetteer: gazetteer, table: table)
        builder = HypothesisBuilder(gazetteer: gazetteer, table: table)
        maker = DecisionMaker(gazetteer: gazetteer, table: table, settings: settings)
        elsewhere = ElsewhereFinder(regions: regions, gazetteer: gazetteer)
    }

    /// The same engine for another recogniser's syllables.
    public func hearing(by evidence: SyllableEvidence) -> AddressEngine {
        var engine = self
        engine.shortlist = SoundShortlist(tree: shortlist.tree, evidence: evidence)
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
    public func match(_ text: SpokenText) -> [AddressDecision] {
        let hits = spotter.hits(in: text)
        let regions = elsewhere.spans(in: text)
        let decisions = mentions(in: text, hits: hits).compactMap { mention in
            let decision = maker.decide(mention, builder.hypotheses(for: mention, hits: hits, in: text), in: text)
            guard let region = elsewhere.region(of: mention, in: text, regions) else { return decision }
            return elsewhere.decision(region, in: text, instead: decision)
        }
        guard decisions.isEmpty else { return withoutRepetitions(decisions) }
        if let region = regions.last { return [elsewhere.decision(region, in: text, instead: nil)] }
        return [AddressDecision(outcome: .none, shortfall: text.syllables.isEmpty ? .nothingUnderstood : .noPlaceNamed)]
    }

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
        let hits = spotter.hits(in: text)
        return mentions(in: text, hits: hits).map { ($0.span, builder.hypotheses(for: $0, hits: hits, in: text)) }
    }

    func mentions(in text: SpokenText, hits: [NameHit]) -> [Mention] {
        finder.mentions(in: text, hits: hits, numbers: text.numbers)
    }
}
