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
        case found(Gazetteer.Index, Range<Int>)
        /// The gazetteer holds numbers there, and not this one.
        case contradicted(SaidNumber, Range<Int>)
        /// A number was heard near the place, and it is not sure that it belongs to it or is whole.
        case unclear(SaidNumber, Range<Int>)
        /// The gazetteer holds no numbers there.
        case unverified(SaidNumber, Range<Int>)

        var isAbsent: Bool { if case .absent = self { true } else { false } }
    }

    /// The place that was named; a found plate lies below it.
    var place: Gazetteer.Index
    /// The hits that speak for the place and for what lies above and beside it, with the element each stands for.
    var support: [(hit: NameHit, index: Gazetteer.Index)]
    /// Names said in the mention that do not agree with the place.
    var against: [NameHit] = []
    var plate: Plate = .absent
    /// How far the number that was found lies from what was said; 0 where it was said so.
    var plateCost: Float = 0
    /// Sum of evidence; only differences within one mention mean anything.
    var score: Float
    /// What readings are ordered by: of typed text ``ReadingRank``, of what was heard the score.
    var rank: Float = 0

    /// Where a number contradicts below one that was found (3栋999室): what was found.
    var nearest: Gazetteer.Index?

    /// Whether the gazetteer holds the number that was said.
    var hasFoundPlate: Bool { if case .found = plate { true } else { false } }

    /// The deepest address that was reached.
    var address: Gazetteer.Index {
        if case .found(let index, _) = plate { index } else { nearest ?? place }
    }
}

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
    /// What a number adds that the gazetteer holds at the place, and takes that it does not.
    private static let plateFound: Float = 1.2
    private static let plateMissing: Float = -0.6
    /// What each further number below the first adds: a unit, a room.
    private static let deeperFound: Float = 0.4
    /// The most that a syllable of a typed name may cost for the name to contradict: homophones only.
    private static let typedContradiction: Float = 0.13
    /// Former and misspelt names are evidence, but less than the name in force.
    private static let oldName: Float = 0.15
    /// What another unit word takes (17栋 for 17号楼): between two places the one with the very word is meant.
    private static let otherUnit: Float = 0.2
    /// What each unit of a number's cost takes.
    private static let plateCostWeight: Float = 1.4
    /// The cost of a number beside which something stands that may belong to it.
    private static let unsafeCost: Float = 0.5
    /// Places whose numbers are compared with what was said by sound.
    private static let compared = 8
    /// Readings that are weighed in full, of those that could be best.
    private static let weighed = 96

    init(gazetteer: Gazetteer, table: PlaceNameTable, aligner: PlateAligner, names: NameAligner) {
        self.gazetteer = gazetteer
        self.table = table
        self.aligner = aligner
        self.names = names
    }

    /// - Parameter hits: all hits of the text.
    /// - Returns: the best readings, best first.
    func hypotheses(
        for mention: Mention,
        hits: [NameHit],
        in searched: SearchedText,
        isThorough: Bool = false,
        limit: Int = 24
    ) -> [Hypothesis] {
        let text = searched.text
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
        let plates = PlateFinder(gazetteer: gazetteer)
        let grounds = HitGrounds(usable, table: table, gazetteer: gazetteer)
        let named = names.compactMap { item -> NamedItem? in
            guard case .name(let hit) = item.content else { return nil }
            return NamedItem(hit, table: table, gazetteer: gazetteer)
        }
        var best: [Gazetteer.Index: Hypothesis] = [:]
        func offer(_ hypothesis: Hypothesis) {
            let address = hypothesis.address
            if hypothesis.score > best[address]?.score ?? -.infinity { best[address] = hypothesis }
        }
        var bases = grounds.likeliest(Self.weighed, gazetteer: gazetteer)
            .map { hypothesis($0, mention, grounds, named, text) }
        guard isThorough, !text.isHeard else {
            for base in bases {
                var hypothesis = base
                addPlate(&hypothesis, mention, plates, in: text)
                if hypothesis.score > best[base.place]?.score ?? -.infinity { best[base.place] = hypothesis }
            }
            return ranked(best.values, limit, in: searched)
        }
        bases.sort { ($0.score, $1.place) > ($1.score, $0.place) }
        for (rank, base) in bases.enumerated() {
            var exact = base
            addPlate(&exact, mention, plates, in: text)
            offer(exact)
            guard rank < Self.compared, exact.plateCost > 0 || !exact.hasFoundPlate else { continue }
            for hypothesis in closeNumbers(base, mention, in: text) { offer(hypothesis) }
        }
        return ranked(best.values, limit, in: searched)
    }

    /// The best of some readings, best first.
    private func ranked(
        _ readings: some Collection<Hypothesis>,
        _ limit: Int,
        in searched: SearchedText
    ) -> [Hypothesis] {
        guard !searched.text.isHeard else {
            return readings.sorted { ($0.score, $1.place) > ($1.score, $0.place) }.prefix(limit).map { hypothesis in
                var ranked = hypothesis
                ranked.rank = hypothesis.score
                return ranked
            }
        }
        var ranks = ReadingRank(searched.aligned, aligner: names)
        return readings.sorted { ($0.score, $1.address) > ($1.score, $0.address) }.prefix(2 * limit).map { hypothesis in
            var ranked = hypothesis
            ranked.rank = ranks.rank(of: hypothesis, gazetteer: gazetteer)
            return ranked
        }
        .sorted { ($0.rank, $1.address) > ($1.rank, $0.address) }.prefix(limit).map { $0 }
    }

    /// The numbers below a place that sound like what was said behind it.
    private func closeNumbers(_ base: Hypothesis, _ mention: Mention, in text: SpokenText) -> [Hypothesis] {
        let level = gazetteer.level(base.place)
        // What a caller took back is not to be found again.
        guard mention.takenBack.isEmpty, level.depth >= AddressLevel.road.depth,
            level.depth < AddressLevel.door.depth, let own = base.support.first
        else { return [] }
        let tail = PlateTail(text, from: own.hit.span.upperBound, to: text.syllables.count)
        return aligner.matches(below: base.place, tail).map { match in
            var hypothesis = base
            let last = tail.tokens[match.end - 1]
            // A letter at the end has no syllable of its own.
            let end = last.syllable == PlateTail.noSyllable ? last.position : last.position + 1
            let span = own.hit.span.upperBound..<max(own.hit.span.upperBound, min(end, text.syllables.count))
            let rest = mention.items.lazy.compactMap { item -> SaidNumber? in
                guard case .number(let number) = item.content, number.span.lowerBound >= span.upperBound,
                    number.span.lowerBound - span.upperBound <= 2
                else { return nil }
                return number
            }.first
            hypothesis.plateCost = match.cost
            hypothesis.score +=
                Self.plateFound + Self.deeperFound * Float(match.depth - 1) - Self.plateCostWeight * match.cost
            if let rest {
                hypothesis.plate = .contradicted(rest, rest.span)
                hypothesis.nearest = match.index
                hypothesis.score += Self.plateMissing
            } else {
                hypothesis.plate = .found(match.index, span)
            }
            return hypothesis
        }
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
            // Typed words that only come close to a name may be no name at all.
            if !text.isHeard, item.hit.cost > Self.typedContradiction * Float(item.hit.span.count) { continue }
            let agrees = item.agrees(line: line, street: street, place: place)
            hypothesis.score -= item.hit.score * (agrees ? Self.landmark : Self.contradiction)
            if !agrees { hypothesis.against.append(item.hit) }
        }
        return hypothesis
    }

    private func addPlate(
        _ hypothesis: inout Hypothesis,
        _ mention: Mention,
        _ plates: PlateFinder,
        in text: SpokenText
    ) {
        guard let span = hypothesis.support.first?.hit.span else { return }
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
                let said = numbers[start].span.lowerBound..<last.span.upperBound
                hypothesis.plate = .found(descent.deepest, said)
                if !text.isHeard, hasOtherUnit(descent.deepest, last, text) { hypothesis.score -= Self.otherUnit }
                if !text.isHeard, !isSafe(numbers[start..<start + descent.found], after: span, mention, text) {
                    hypothesis.plateCost = Self.unsafeCost
                    hypothesis.score -= Self.plateCostWeight * Self.unsafeCost
                }
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

    /// Whether a number was typed with another unit word than the gazetteer has: 17栋 for 17号楼.
    private func hasOtherUnit(_ index: Gazetteer.Index, _ said: SaidNumber, _ text: SpokenText) -> Bool {
        guard said.plate.unit != nil, let last = said.range.last else { return false }
        return gazetteer.name(index).unicodeScalars.last != text.scalars[last]
    }

    /// Whether numbers were typed whole: each with its unit word, one behind the other, right behind the place, and
    /// nothing beside them that sounds like a numeral.
    private func isSafe(
        _ numbers: ArraySlice<SaidNumber>,
        after place: Range<Int>,
        _ mention: Mention,
        _ text: SpokenText
    ) -> Bool {
        // After a correction the number stands apart from its place.
        guard mention.takenBack.isEmpty else { return true }
        var end = place.upperBound
        for number in numbers {
            let isBridged = mention.names.contains {
                $0.span.lowerBound >= end && $0.span.upperBound <= number.span.lowerBound
            }
            guard number.span.lowerBound == end || isBridged,
                number.plate.unit != nil || number.span.upperBound == text.syllables.count
                    || number.range.count >= 3
            else { return false }
            end = number.span.upperBound
        }
        guard end < text.syllables.count, text.ranges[end - 1].upperBound == text.ranges[end].lowerBound else {
            return true
        }
        return !Self.numerals.contains(text.syllables[end])
    }

    private static let numerals = Set(
        "ling yi yao er liang san si wu liu qi ba jiu shi bai zhi".split(separator: " ").compactMap {
            Syllable(pinyin: $0)
        }
    )

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
