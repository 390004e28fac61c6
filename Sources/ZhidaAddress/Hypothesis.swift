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
        case found(Gazetteer.Index, Numeral, Range<Int>)
        /// The gazetteer holds numbers there, and not this one.
        case contradicted(Numeral, Range<Int>)
        /// A number was heard near the place, and it is not sure that it belongs to it or is whole.
        case unclear(Numeral, Range<Int>)
        /// The gazetteer holds no numbers there.
        case unverified(Numeral, Range<Int>)
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

    /// The deepest address that was reached.
    var address: Gazetteer.Index {
        if case .found(let index, _, _) = plate { index } else { place }
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
    /// Former and misspelt names are evidence, but less than the name in force.
    private static let oldName: Float = 0.15

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
        var byPlace: [Gazetteer.Index: [NameHit]] = [:]
        for hit in usable {
            for bearer in table.names[hit.place].bearers { byPlace[bearer.index, default: []].append(hit) }
        }
        var best: [Gazetteer.Index: Hypothesis] = [:]
        for hit in usable {
            for bearer in table.names[hit.place].bearers {
                let hypothesis = hypothesis(bearer, hit, mention, byPlace, text)
                if hypothesis.score > best[bearer.index]?.score ?? -.infinity { best[bearer.index] = hypothesis }
            }
        }
        return best.values.sorted { ($0.score, $1.place) > ($1.score, $0.place) }.prefix(limit).map { $0 }
    }

    private func hypothesis(
        _ bearer: Gazetteer.Bearer,
        _ hit: NameHit,
        _ mention: Mention,
        _ byPlace: [Gazetteer.Index: [NameHit]],
        _ text: SpokenText
    ) -> Hypothesis {
        let place = bearer.index
        var score = hit.score
        if bearer.kind == .former || bearer.kind == .misspelling { score -= Self.oldName }
        var support = [(hit: hit, index: place)]
        func add(_ index: Gazetteer.Index) -> Bool {
            let free = byPlace[index]?.filter { candidate in
                !support.contains { $0.hit.span.overlaps(candidate.span) }
            }
            guard let best = free?.max(by: { ($0.score, $1.place) < ($1.score, $0.place) }) else { return false }
            support.append((best, index))
            score += best.score
            return true
        }
        let line = gazetteer.lineage(place)
        for above in line.dropFirst() { _ = add(above) }
        let street = line.first { gazetteer.level($0) == .street }
        if gazetteer.level(place).depth >= AddressLevel.road.depth, let street {
            // The update format knows no community for roads; one of the same street agrees.
            let communities = byPlace.keys.filter {
                gazetteer.level($0) == .community && gazetteer.parent($0) == street
            }
            let agreeing = communities.max { left, right in
                (byPlace[left]!.map(\.score).max()!, right) < (byPlace[right]!.map(\.score).max()!, left)
            }
            if let agreeing { _ = add(agreeing) }
        }
        var hypothesis = Hypothesis(place: place, support: support, score: score)
        addContradictions(&hypothesis, mention, line)
        addPlate(&hypothesis, mention, after: hit.span, in: text)
        return hypothesis
    }

    private func addContradictions(_ hypothesis: inout Hypothesis, _ mention: Mention, _ line: [Gazetteer.Index]) {
        let street = line.first { gazetteer.level($0) == .street }
        for item in mention.names {
            guard case .name(let hit) = item.content,
                !hypothesis.support.contains(where: { $0.hit.span.overlaps(hit.span) })
            else { continue }
            let bearers = table.names[hit.place].bearers.map(\.index)
            let agrees = bearers.contains { bearer in
                line.contains(bearer) || (street != nil && gazetteer.lineage(bearer).contains(street!))
                    || gazetteer.lineage(bearer).contains(hypothesis.place)
            }
            hypothesis.score -= hit.score * (agrees ? Self.landmark : Self.contradiction)
            if !agrees { hypothesis.against.append(hit) }
        }
    }

    private func addPlate(
        _ hypothesis: inout Hypothesis,
        _ mention: Mention,
        after span: Range<Int>,
        in text: SpokenText
    ) {
        let level = gazetteer.level(hypothesis.place)
        guard level.depth >= AddressLevel.road.depth, level.depth < AddressLevel.door.depth else { return }
        let numbers = mention.items.compactMap { item -> (Numeral, Range<Int>)? in
            guard case .number(let numeral) = item.content, item.span.lowerBound >= span.upperBound else { return nil }
            // Between the place and its number only other places may stand.
            let gap =
                mention.names.contains {
                    $0.span.lowerBound >= span.upperBound && $0.span.upperBound <= item.span.lowerBound
                }
                ? 8 : 4
            return item.span.lowerBound - span.upperBound <= gap || mention.items.count <= 3
                ? (numeral, item.span) : nil
        }
        guard !numbers.isEmpty else { return }
        let children = gazetteer.children(hypothesis.place)
        if text.isHeard, let unclear = numbers.first(where: { !isClear($0.0, $0.1, after: span, mention, text) }) {
            hypothesis.plate = .unclear(unclear.0, unclear.1)
            return
        }
        for (numeral, place) in numbers {
            if let found = child(numeral, children) {
                hypothesis.plate = .found(found, numeral, place)
                hypothesis.score += Self.plateFound
                return
            }
        }
        let first = numbers[0]
        if children.isEmpty {
            hypothesis.plate = .unverified(first.0, first.1)
        } else {
            hypothesis.plate = .contradicted(first.0, first.1)
            hypothesis.score += Self.plateMissing
        }
    }

    /// Whether a heard number is whole: with its unit word, and with nothing between it and the place that may have been
    /// a digit.
    private func isClear(
        _ numeral: Numeral,
        _ span: Range<Int>,
        after place: Range<Int>,
        _ mention: Mention,
        _ text: SpokenText
    ) -> Bool {
        guard numeral.unit != nil else { return false }
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

    /// The plate or building with this number: with the unit that was said, or with either where none was.
    private func child(_ numeral: Numeral, _ children: Gazetteer.IndexRuns) -> Gazetteer.Index? {
        let names: [String]
        switch numeral.unit {
        case .none: names = ["\(numeral.digits)号", "\(numeral.digits)栋"]
        case .building where numeral.end - numeral.range.upperBound == 2:
            // 八十八号楼下: 号楼 is a building's unit or a door and the storey above it.
            names = ["\(numeral.digits)栋", "\(numeral.digits)号"]
        case .some(let unit): names = [numeral.digits + unit.rawValue]
        }
        for name in names {
            if let found = children.first(where: { gazetteer.name($0) == name }) { return found }
        }
        return nil
    }
}
