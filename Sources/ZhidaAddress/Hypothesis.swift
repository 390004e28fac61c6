import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// One reading of a mention: a standard address, and what speaks for and against it.
struct Hypothesis: Sendable {
    /// What became of the number said behind the place.
    enum Plate: Sendable {
        /// No number was said.
        case absent
        /// The gazetteer holds it: the address is the plate's or the building's.
        case found(Gazetteer.Index, SaidNumber, Range<Int>)
        /// The gazetteer holds numbers there, and not this one.
        case contradicted(SaidNumber, Range<Int>)
        /// A number was heard near the place, and it is not sure that it belongs to it or is whole.
        case unclear(SaidNumber, Range<Int>)
        /// The gazetteer holds no numbers there.
        case unverified(SaidNumber, Range<Int>)
    }

    /// The place that was named; a found plate lies below it.
    var place: Gazetteer.Index
    /// The hits that speak for the place and for what lies above and beside it, with the element each stands for.
    var support: [(hit: NameHit, index: Gazetteer.Index)]
    /// Names said in the mention that do not agree with the place.
    var against: [NameHit] = []
    var plate: Plate = .absent
    /// Sum of evidence; only differences within one mention mean anything.
    var score: Float

    /// Where a number contradicts below one that was found (3栋999室): what was found.
    var nearest: Gazetteer.Index?

    /// The deepest address that was reached.
    var address: Gazetteer.Index {
        if case .found(let index, _, _) = plate { index } else { nearest ?? place }
    }
}

/// Joins the hits of a mention over the hierarchy: a street, a community, a road and a number that belong together beat
/// four good strangers.
struct HypothesisBuilder: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable

    /// What a name that contradicts takes away, as a part of its worth.
    private static let contradiction: Float = 0.8
    /// The same for another place on the same ground, which may be a landmark.
    private static let landmark: Float = 0.3
    /// What a number adds that the gazetteer holds at the place, and takes that it does not.
    private static let plateFound: Float = 1.2
    private static let plateMissing: Float = -0.6
    /// What each further number below the first adds: a unit, a room.
    private static let deeperFound: Float = 0.4
    /// Former and misspelt names are evidence, but less than the name in force.
    private static let oldName: Float = 0.15
    private var plates: PlateFinder { PlateFinder(gazetteer: gazetteer) }
    /// Readings that are weighed in full, of those that could be best.
    private static let weighed = 96

    /// - Parameter hits: all hits of the text.
    /// - Returns: the best readings, best first.
    func hypotheses(
        for mention: Mention,
        hits: [NameHit],
        in text: SpokenText,
        limit: Int = 24
    ) -> [Hypothesis] {
        let names = mention.names
        guard !names.isEmpty else { return [] }
        // Only hits that share ground with a name that still stands: what was taken back does not count. A weak hit
        // (a short name that sounds alike) supports where it stands beside one.
        let usable = hits.filter { hit in
            names.contains { name in
                name.span.overlaps(hit.span)
                    || (!hit.isFirm && !mention.isTakenBack(hit.span)
                        && (name.span.lowerBound - hit.span.upperBound == 0
                            || hit.span.lowerBound - name.span.upperBound == 0))
            }
        }
        let grounds = HitGrounds(usable, table: table, gazetteer: gazetteer)
        let named = names.compactMap { item -> NamedItem? in
            guard case .name(let hit) = item.content else { return nil }
            return NamedItem(hit, table: table, gazetteer: gazetteer)
        }
        var best: [Gazetteer.Index: Hypothesis] = [:]
        for start in grounds.likeliest(Self.weighed, gazetteer: gazetteer) {
            let hypothesis = hypothesis(start, mention, grounds, named, text)
            if hypothesis.score > best[hypothesis.place]?.score ?? -.infinity { best[hypothesis.place] = hypothesis }
        }
        return best.values.sorted { ($0.score, $1.place) > ($1.score, $0.place) }.prefix(limit).map { $0 }
    }

    private func hypothesis(
        _ start: HitGrounds.Start,
        _ mention: Mention,
        _ grounds: HitGrounds,
        _ named: [NamedItem],
        _ text: SpokenText
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
        for item in named where !support.contains(where: { $0.hit.span.overlaps(item.hit.span) }) {
            let agrees = item.agrees(line: line, street: street, place: place)
            hypothesis.score -= item.hit.score * (agrees ? Self.landmark : Self.contradiction)
            if !agrees { hypothesis.against.append(item.hit) }
        }
        addPlate(&hypothesis, mention, after: start.hit.span, in: text)
        return hypothesis
    }

    private func addPlate(
        _ hypothesis: inout Hypothesis,
        _ mention: Mention,
        after span: Range<Int>,
        in text: SpokenText
    ) {
        let level = gazetteer.level(hypothesis.place)
        guard level.depth >= AddressLevel.road.depth, level.depth < AddressLevel.door.depth else { return }
        var numbers: [SaidNumber] = []
        for item in mention.items {
            guard case .number(let number) = item.content, item.span.lowerBound >= span.upperBound else { continue }
            // Between the place and its number only other places may stand; further numbers follow one another closely.
            let from = numbers.last?.span.upperBound ?? span.upperBound
            let gap =
                mention.names.contains {
                    $0.span.lowerBound >= from && $0.span.upperBound <= item.span.lowerBound
                }
                ? 8 : 4
            if item.span.lowerBound - from <= gap || (numbers.isEmpty && mention.items.count <= 3) {
                numbers.append(number)
            }
        }
        guard let first = numbers.first else { return }
        if text.isHeard, let unclear = numbers.first(where: { !isClear($0, after: span, mention, text) }) {
            hypothesis.plate = .unclear(unclear, unclear.span)
            return
        }
        for start in numbers.indices {
            let descent = plates.descend(from: hypothesis.place, numbers[start...])
            guard descent.found > 0 else { continue }
            let last = numbers[start + descent.found - 1]
            hypothesis.score += Self.plateFound + Self.deeperFound * Float(descent.found - 1)
            if let contradicted = descent.contradicted, !text.isHeard {
                hypothesis.plate = .contradicted(contradicted, contradicted.span)
                hypothesis.nearest = descent.deepest
                hypothesis.score += Self.plateMissing / 2
            } else {
                hypothesis.plate = .found(descent.deepest, numbers[start], numbers[start].span.lowerBound..<last.span.upperBound)
            }
            return
        }
        if gazetteer.children(hypothesis.place).isEmpty {
            hypothesis.plate = .unverified(first, first.span)
        } else {
            hypothesis.plate = .contradicted(first, first.span)
            hypothesis.score += Self.plateMissing
        }
    }

    /// Whether a heard number is whole: with its unit word, and with nothing between it and the place that may have been
    /// a digit.
    private func isClear(
        _ number: SaidNumber,
        after place: Range<Int>,
        _ mention: Mention,
        _ text: SpokenText
    ) -> Bool {
        guard number.plate.unit != nil else { return false }
        let span = number.span
        // After a correction the number stands apart from its place.
        guard mention.takenBack.isEmpty else { return true }
        return (place.upperBound..<span.lowerBound).allSatisfy { position in
            Self.connecting.contains(text.syllables[position])
                || mention.items.contains { $0.span.contains(position) }
        }
    }

    /// What callers say between a place and its number: 的, 那个, 这个, 是, 就是.
    private static let connecting = Set(
        "de na zhe ge shi jiu".split(separator: " ").compactMap { Syllable(pinyin: $0) }
    )
}
