import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// What to listen for when an utterance is heard again: the places that it sounded like, by street.
public struct ListeningPlan: Sendable {
    /// A place, its ways of being said, and the numbers that the gazetteer holds there, as they are spoken.
    public struct Place: Sendable {
        public var names: [[Syllable]]
        public var numbers: [[Syllable]]
    }

    /// A street with its communities and the places to listen for.
    public struct Street: Sendable {
        public var names: [[Syllable]]
        public var communities: [[Syllable]]
        public var places: [Place]
    }

    public var streets: [Street]
    /// The syllables to hear again: the names of the likeliest place and, where one seems to follow, its number.
    public var span: Range<Int>
}

extension AddressEngine {
    /// The places that an utterance may have named, most likely first, for a second hearing.
    ///
    /// Each name is aligned with the whole utterance, however badly it was heard, and scored jointly with the best
    /// hit of its street and of a community beside it.
    ///
    /// - Parameters:
    ///   - places: how many places to listen for at the most; the cost of the hearing grows with it.
    ///   - leastScore: evidence below which no place is worth a hearing; more than a name of two syllables alone can
    ///     have, which free speech is full of (可以 for 和一).
    /// - Returns: `nil` where nothing sounds like a place.
    public func listeningPlan(for text: SpokenText, places limit: Int, leastScore: Float = 1.9) -> ListeningPlan? {
        let hits = spotter.bestHits(in: text)
        var best: [Gazetteer.Index: NameHit] = [:]
        for hit in hits {
            for bearer in table.names[hit.place].bearers where hit.score > best[bearer.index]?.score ?? -.infinity {
                best[bearer.index] = hit
            }
        }
        var scored: [(place: Gazetteer.Index, street: Gazetteer.Index?, score: Float, span: Range<Int>)] = []
        var communities: [Gazetteer.Index: (hit: NameHit, index: Gazetteer.Index)] = [:]
        for (index, hit) in best where gazetteer.level(index) == .community {
            guard let street = gazetteer.parent(index) else { continue }
            if let known = communities[street], (known.hit.score, index) >= (hit.score, known.index) { continue }
            communities[street] = (hit, index)
        }
        for (index, hit) in best {
            let street = gazetteer.lineage(index).first { gazetteer.level($0) == .street }
            var score = hit.score
            var spans = [hit.span]
            for support in [street.flatMap { best[$0] }, street.flatMap { communities[$0]?.hit }].compactMap({ $0 })
            where support.score > 0.5 && !spans.contains(where: { $0.overlaps(support.span) }) {
                score += support.score
                spans.append(support.span)
            }
            let span = spans.map(\.lowerBound).min()!..<spans.map(\.upperBound).max()!
            // Names that lie far apart do not belong together.
            guard gazetteer.level(index) != .district, span.count <= spans.map(\.count).reduce(0, +) + 6 else {
                continue
            }
            scored.append((index, street, score, span))
        }
        scored.sort { ($0.score, $1.place) > ($1.score, $0.place) }
        guard let top = scored.first, top.score >= leastScore else { return nil }
        let span = top.span.lowerBound..<numberEnd(after: top.span.upperBound, in: text)
        return plan(scored.prefix(limit).map { ($0.place, $0.street) }, span: span)
    }

    /// Where the number ends that seems to follow a name: at a unit word with something like a numeral before it.
    private func numberEnd(after end: Int, in text: SpokenText) -> Int {
        let window = end..<min(text.syllables.count, end + 9)
        var numerals = 0
        var last = end
        for position in window {
            let syllable = text.syllables[position]
            if Self.plateUnits.contains(syllable), numerals > 0 { return position + 1 }
            if Self.numerals.contains(syllable) {
                numerals += 1
                last = position + 1
            }
        }
        return numerals >= 2 ? min(text.syllables.count, last + 1) : end
    }

    private static let plateUnits = Set(
        "hao dong zuo lou zhuang".split(separator: " ").compactMap { Syllable(pinyin: $0) }
    )
    private static let numerals = Set(
        "ling yi yao er liang san si wu liu qi ba jiu shi bai".split(separator: " ").compactMap { Syllable(pinyin: $0) }
    )

    private func plan(
        _ chosen: [(place: Gazetteer.Index, street: Gazetteer.Index?)],
        span: Range<Int>
    ) -> ListeningPlan {
        var streets: [Gazetteer.Index?: ListeningPlan.Street] = [:]
        for (place, street) in chosen {
            var entry =
                streets[street]
                ?? ListeningPlan.Street(
                    names: street.map(names) ?? [],
                    communities: street.map {
                        gazetteer.children($0).filter { gazetteer.level($0) == .community }.flatMap(names)
                    } ?? [],
                    places: []
                )
            if gazetteer.level(place).depth >= AddressLevel.road.depth {
                entry.places.append(ListeningPlan.Place(names: names(place), numbers: numbers(place)))
            }
            streets[street] = entry
        }
        return ListeningPlan(
            streets: streets.sorted { ($0.key?.value ?? .max) < ($1.key?.value ?? .max) }.map(\.value),
            span: span
        )
    }

    /// Every way in which an address's name is said.
    private func names(_ index: Gazetteer.Index) -> [[Syllable]] {
        let readings = (table.namesOf[index] ?? []).map { table.names[$0].reading.compactMap(Syllable.init(rawValue:)) }
        return Array(Set(readings)).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The numbers of the plates and buildings below a place, in every way in which they are said.
    private func numbers(_ index: Gazetteer.Index) -> [[Syllable]] {
        gazetteer.children(index).flatMap { child -> [[Syllable]] in
            let name = gazetteer.name(child)
            guard let numeral = SpokenNumber.numbers(in: name).first, numeral.range.lowerBound == 0,
                let unit = numeral.unit,
                numeral.end == name.unicodeScalars.count
            else { return [] }
            return SpokenNumber.spokenForms(ofDigits: numeral.digits).flatMap { number in
                unit.spokenForms.map { number + $0 }
            }
        }
    }
}
