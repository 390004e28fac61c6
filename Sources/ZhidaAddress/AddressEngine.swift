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
    let finder: MentionFinder
    let builder: HypothesisBuilder
    private(set) var maker: DecisionMaker
    private let elsewhere: ElsewhereFinder

    /// - Parameters:
    ///   - distance: how far apart two syllables sound, for names in text.
    ///   - evidence: what a recogniser's syllables say for those that were meant, for names in speech.
    ///   - words: words of everyday, which short forms of names may be (劳动 for 劳动社区); for typed text.
    ///   - regions: cities and districts that callers may name: what is said to lie in another one is not filled in.
    ///   - towns: towns and streets of all places, for the same in typed text.
    public init(
        gazetteer: Gazetteer,
        distance: SyllableDistance = .standard,
        evidence: SyllableEvidence = .standard,
        words: Lexicon? = nil,
        regions: [Region] = [],
        towns: Towns = Towns(),
        settings: AddressSettings = AddressSettings()
    ) {
        self.gazetteer = gazetteer
        table = PlaceNameTable(gazetteer: gazetteer)
        spotter = NameSpotter(table: table, distance: distance, words: words)
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
        elsewhere = ElsewhereFinder(regions: regions, towns: towns, gazetteer: gazetteer, table: table)
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
    public func match(_ text: SpokenText) -> [AddressDecision] { decide(text, search(text)) }

    /// The evidence for the best reading of each place named in a typed text, with the code of the address: what the
    /// confidence is fitted on.
    public func evidence(for text: SpokenText) -> [(code: AddressCode, isWhole: Bool, evidence: MatchEvidence)] {
        search(text).compactMap { reading in
            guard let best = reading.outlook.strong.first, let evidence = reading.outlook.evidence else { return nil }
            return (gazetteer.code(best.address), maker.isWhole(best), evidence)
        }
    }

    /// The readings of a mention, and what they come to.
    struct Reading {
        var mention: Mention
        var hypotheses: [Hypothesis]
        var outlook: DecisionMaker.Outlook
    }

    /// Looks for names ever more widely until what was found is clear.
    private func search(_ text: SpokenText) -> [Reading] {
        let searched = searched(text)
        guard !text.isHeard else {
            let hits = spotter.hits(in: searched, reach: .closeSounds)
            return readings(searched, hits, isThorough: false, isLast: true)
        }
        // Most texts name places as they sound; only where that settles nothing, more is tried.
        let near = spotter.hits(in: searched, reach: .sameSounds)
        let quick = readings(searched, near, isThorough: false)
        let isExplained = quick.allSatisfy {
            maker.isExplained($0.mention, $0.outlook, in: searched)
                || (maker.isSure($0.mention, $0.outlook, text, from: Self.clear) && !maker.isDoubtful($0.outlook))
        }
        if isExplained, !quick.isEmpty { return quick }
        let hits = near + spotter.hits(in: searched, reach: .closeSounds, beside: near)
        let thorough = readings(searched, hits, isThorough: true)
        let isSure = thorough.allSatisfy { maker.isSure($0.mention, $0.outlook, text, from: Self.clear) }
        if isSure, !thorough.isEmpty { return thorough }
        let all = widest(searched, hits, thorough)
        let last = readings(searched, all, isThorough: true, isLast: true)
        guard belief(last) < Self.faint || last.contains(where: maker.mayLeaveNumber) else { return last }
        // Names said without the word for what they are (宝雅3栋) are too often other words to be looked for earlier.
        let kindless = spotter.kindlessHits(in: searched, beside: all)
        guard !kindless.isEmpty else { return last }
        let further = readings(searched, all + kindless, isThorough: true, isLast: true)
        return belief(further) >= Self.likely && !further.contains(where: maker.leavesNumber) ? further : last
    }

    /// The belief in the best of some readings.
    private func belief(_ readings: [Reading]) -> Double { readings.compactMap(\.outlook.beliefs.first).max() ?? 0 }

    /// Below which belief nothing was found, and from which on a name without its kind word was.
    private static let faint = 0.3
    private static let likely = 0.5

    /// What was found, and what is found where nothing is too far from what was said: names below and above those that
    /// were named, and weaker ones anywhere.
    func widest(_ searched: SearchedText, _ hits: [NameHit], _ readings: [Reading]) -> [NameHit] {
        var all = hits + scoped.hits(in: searched, beside: hits)
        all += scoped.upperHits(in: searched, above: readings.flatMap(\.hypotheses), beside: all)
        all += spotter.hits(in: searched, reach: .sameSounds, beside: all, least: Self.leastWeak)
        // What stands there letter by letter and is not firm is a word of everyday: no far-fetched name goes through it.
        // Unless that word is a part of the name: 中心 in 度中心, which is left of 阅读中心.
        let words = all.filter { !$0.isFirm && $0.cost == 0 }
        all.removeAll { hit in
            hit.isFarFetched
                && words.contains {
                    $0.span.overlaps(hit.span)
                        && !($0.span.clamped(to: hit.span) == $0.span
                            && table.text(hit.place).contains(table.text($0.place)))
                }
        }
        return spotter.withNumbered(all, in: searched)
    }

    /// A text laid out for looking for names in it.
    func searched(_ text: SpokenText) -> SearchedText {
        SearchedText(text, aligner: spotter.aligner, gazetteer: gazetteer, reader: spotter.reader)
    }

    func readings(
        _ searched: SearchedText,
        _ hits: [NameHit],
        isThorough: Bool,
        isLast: Bool = false
    ) -> [Reading] {
        let readings = mentions(in: searched, hits: hits).map { mention in
            let hypotheses = builder.hypotheses(
                for: mention,
                hits: hits,
                in: searched,
                isThorough: isThorough,
                isLast: isLast
            )
            return Reading(
                mention: mention,
                hypotheses: hypotheses,
                outlook: maker.outlook(mention, hypotheses, in: searched)
            )
        }
        return related(readings, in: searched)
    }

    private func decide(_ text: SpokenText, _ readings: [Reading]) -> [AddressDecision] {
        let regions = elsewhere.namings(in: text)
        // What lies elsewhere is said once of places that are told together: 东莞A路和B路交界.
        var elsewhereOf: [Int: Range<Int>] = [:]
        let all = readings.map { reading -> AddressDecision? in
            let own = maker.decide(reading.mention, reading.hypotheses, reading.outlook, in: text)
            let whole = reading.mention.whole
            let region = elsewhere.region(of: reading.mention, in: text, regions) ?? whole.flatMap { elsewhereOf[$0] }
            if let whole, let region { elsewhereOf[whole] = region }
            return region.map { elsewhere.decision($0, in: text, instead: own) } ?? own
        }
        var decisions: [AddressDecision] = []
        var isFarFetched: [Bool] = []
        for (decision, reading) in zip(withRelations(all, readings, in: text), readings) {
            guard let decision else { continue }
            decisions.append(decision)
            isFarFetched.append(reading.outlook.strong.first?.support.first?.hit.isFarFetched ?? false)
        }
        guard decisions.isEmpty else {
            return withoutRepetitions(
                text.isHeard ? decisions : withoutChance(decisions, isFarFetched),
                in: text
            )
        }
        if let region = regions.last(where: { !$0.isBare }) {
            return [elsewhere.decision(region.span, in: text, instead: nil)]
        }
        let shortfall: Shortfall = text.syllables.isEmpty ? .nothingUnderstood : .noPlaceNamed
        return [AddressDecision(outcome: .none, shortfall: shortfall)]
    }

    /// Evidence of a name that is taken when nothing better was found.
    static let leastWeak: Float = 0.15

    /// Drops what words beside an address only sound like (请问一下: 信云一巷), where the address itself is told well.
    ///
    /// - Parameter isFarFetched: for each decision, whether its place's name is far from the words.
    private func withoutChance(_ decisions: [AddressDecision], _ isFarFetched: [Bool]) -> [AddressDecision] {
        let told = decisions.map(\.confidence).filter { $0 >= Self.told }.max() ?? .infinity
        return zip(decisions, isFarFetched).filter { decision, isFarFetched in
            decision.outcome != .ambiguous || told == .infinity || decision.relation != nil || isWritten(decision)
                || decision.confidence >= (isFarFetched ? told : Self.chance)
        }.map(\.0)
    }

    /// Whether a decision's address is written letter by letter, with its number, and only where it lies is open.
    private func isWritten(_ decision: AddressDecision) -> Bool {
        (decision.candidates.first?.level.depth ?? 0) >= AddressLevel.door.depth
            && decision.reasons.allSatisfy { $0.agreement >= 1 }
    }

    /// From which belief an address is told well, and below which another may be chance.
    private static let told = 0.6
    private static let chance = 0.4

    /// A decision from which on nothing better is looked for.
    private static let clear = 0.95

    /// Drops what only repeats another decision's place or names what lies above it, as when the agent reads an address
    /// back.
    private func withoutRepetitions(_ decisions: [AddressDecision], in text: SpokenText) -> [AddressDecision] {
        guard decisions.count > 1 else { return decisions }
        /// The place that a decision fills in, or, typed, that it shows for a person to confirm, and all above it.
        func line(_ decision: AddressDecision) -> Set<Gazetteer.Index> {
            let shown = text.isHeard || decision.confidence < Self.chance ? nil : decision.candidates.first
            guard let code = (decision.answer ?? shown)?.code, let index = gazetteer.index(of: code) else { return [] }
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
