import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Joins the hits of a mention over the hierarchy: a street, a community, a road and a number that belong together beat
/// four good strangers.
final class HypothesisBuilder: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let aligner: PlateAligner
    private let names: NameAligner

    /// What a name that contradicts takes away, as a part of its worth.
    private static let contradiction: Float = 0.8
    /// The same for another place on the same ground, which may be a landmark.
    private static let landmark: Float = 0.3
    /// The most that a syllable of a typed name may cost for the name to contradict: homophones only.
    private static let typedContradiction: Float = 0.13
    /// Former and misspelt names are evidence, but less than the name in force.
    private static let oldName: Float = 0.15
    /// Places whose numbers are compared with what was said by sound.
    private static let compared = 8
    /// Syllables between a weak hit and the name that it supports.
    private static let weakReach = 4
    /// Readings that are weighed in full, of those that could be best: where few hits are known, and of all.
    private static let weighed = (first: 48, last: 96)

    init(gazetteer: Gazetteer, table: PlaceNameTable, aligner: PlateAligner, names: NameAligner) {
        self.gazetteer = gazetteer
        self.table = table
        self.aligner = aligner
        self.names = names
    }

    /// - Parameters:
    ///   - hits: all hits of the text.
    ///   - isThorough: whether numbers are also compared by sound.
    ///   - isLast: whether no wider search follows.
    /// - Returns: the best readings, best first.
    func hypotheses(
        for mention: Mention,
        hits: [NameHit],
        in searched: SearchedText,
        isThorough: Bool = false,
        isLast: Bool = true,
        limit: Int = 24
    ) -> [Hypothesis] {
        let text = searched.text
        let names = mention.names
        guard !names.isEmpty else { return [] }
        // Only hits that share ground with a name that still stands: what was taken back does not count. A weak hit
        // (a short name that sounds alike) supports where it stands beside one or, typed, close before one or right before
        // a number.
        let reach = text.isHeard ? 0 : Self.weakReach
        let ground = mention.ground
        let usable = hits.filter { hit in
            // What is told beside another place is not explained by that one's words.
            if !hit.isFirm, hit.span.lowerBound < ground.lowerBound || hit.span.upperBound > ground.upperBound {
                return false
            }
            return names.contains { name in
                name.span.overlaps(hit.span)
                    || (!hit.isFirm && !mention.isTakenBack(hit.span)
                        && ((0...reach).contains(name.span.lowerBound - hit.span.upperBound)
                            || hit.span.lowerBound - name.span.upperBound == 0))
            }
                || (!hit.isFirm && !text.isHeard && !mention.isTakenBack(hit.span)
                    && mention.items.contains { $0.isNumber && $0.span.lowerBound == hit.span.upperBound })
        }
        let grounds = HitGrounds(usable, table: table, gazetteer: gazetteer)
        let named = names.compactMap { item -> NamedItem? in
            guard case .name(let hit) = item.content else { return nil }
            return NamedItem(hit, table: table, gazetteer: gazetteer)
        }
        var readings = BestReadings()
        var bases = grounds.likeliest(isLast ? Self.weighed.last : Self.weighed.first, gazetteer: gazetteer)
            .map { hypothesis($0, grounds, named, text, from: ground.lowerBound) }
        let context = PlateContext(mention: mention, names: names, plates: searched.plates, text: text)
        guard isThorough, !text.isHeard else {
            for index in bases.indices {
                addPlate(&bases[index], context)
                readings.offer(bases[index], at: bases[index].place)
            }
            return ranked(readings.all, limit, in: searched)
        }
        bases.sort { ($0.score, $1.place) > ($1.score, $0.place) }
        for (rank, base) in bases.enumerated() {
            var exact = base
            addPlate(&exact, context)
            readings.offer(exact, at: exact.address)
            guard rank < Self.compared, exact.plateCost > 0 || !exact.hasFoundPlate else { continue }
            for hypothesis in closeNumbers(base, mention, in: searched) {
                readings.offer(hypothesis, at: hypothesis.address)
            }
        }
        return ranked(readings.all, limit, in: searched)
    }

    /// The best reading of each address.
    private struct BestReadings {
        var all: [Hypothesis] = []
        private var positions: [Gazetteer.Index: Int] = [:]

        mutating func offer(_ hypothesis: Hypothesis, at index: Gazetteer.Index) {
            if let position = positions[index] {
                if hypothesis.score > all[position].score { all[position] = hypothesis }
            } else {
                positions[index] = all.count
                all.append(hypothesis)
            }
        }
    }

    /// The best of some readings, best first.
    private func ranked(_ readings: [Hypothesis], _ limit: Int, in searched: SearchedText) -> [Hypothesis] {
        let isHeard = searched.text.isHeard
        // Only their positions are sorted: readings are large.
        var order = readings.indices.map { index in
            (index, readings[index].score, isHeard ? readings[index].place : readings[index].address)
        }
        order.sort { ($0.1, $1.2) > ($1.1, $0.2) }
        if !isHeard {
            order = order.prefix(2 * limit).map { ($0.0, searched.ranks.rank(of: readings[$0.0]), $0.2) }
            order.sort { ($0.1, $1.2) > ($1.1, $0.2) }
        }
        return order.prefix(limit).map { index, rank, _ in
            var ranked = readings[index]
            ranked.rank = rank
            return ranked
        }
    }

    /// Whether a name that supports a reading stands where another was named. In typed text one that takes a syllable of it
    /// does not (高园科技园 in 莲塘接道园科技园 leaves 莲塘街道 named), nor one that is only like what is written there: 福永街道
    /// is no 桥头社区.
    private func hides(_ support: NameHit, _ named: NameHit, in text: SpokenText) -> Bool {
        let shared = support.span.clamped(to: named.span).count
        guard !text.isHeard else { return shared > 0 }
        let isWritten =
            named.cost == 0 && named.span.count > 2 && support.cost > 0 && table.isUpper(named.place)
        return !isWritten && 2 * shared >= named.span.count
    }

    private func hypothesis(
        _ start: HitGrounds.Start,
        _ grounds: HitGrounds,
        _ named: [NamedItem],
        _ text: SpokenText,
        from first: Int
    ) -> Hypothesis {
        let place = start.index
        var score = start.hit.score
        if start.isOldName { score -= Self.oldName }
        var support = [(hit: start.hit, index: place)]
        func add(_ index: Gazetteer.Index) {
            var best: NameHit?
            for hit in grounds.hits(of: index)
            where !support.contains(where: { $0.hit.span.overlaps(hit.span) })
                && (hit.score, best?.place ?? .max) > (best?.score ?? -.infinity, hit.place)
            { best = hit }
            guard let best else { return }
            support.append((best, index))
            score += best.score
        }
        var line = [place]
        while let above = gazetteer.parent(line.last!) {
            line.append(above)
            add(above)
        }
        let street = line.first { gazetteer.level($0) == .street }
        if gazetteer.level(place).depth >= AddressLevel.road.depth, let street,
            !line.contains(where: { gazetteer.level($0) == .community }),
            let agreeing = grounds.community(in: street)
        {
            // The update may know no community for roads; one of the same street agrees.
            add(agreeing)
        }
        var hypothesis = Hypothesis(place: place, support: support, score: score)
        hypothesis.start = first
        for item in named where !support.contains(where: { hides($0.hit, item.hit, in: text) }) {
            // Typed words that only come close to a name may be no name at all.
            if !text.isHeard, item.hit.cost > Self.typedContradiction * Float(item.hit.span.count) { continue }
            let agrees = item.agrees(line: line, street: street, place: place)
            hypothesis.score -= item.hit.score * (agrees ? Self.landmark : Self.contradiction)
            if !agrees { hypothesis.against.append(item.hit) }
        }
        return hypothesis
    }
}
