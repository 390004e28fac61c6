import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Finds names that are too far from what was written to be found among all names of a city, among those of a street or
/// community that was named: 工路6号 in a street with a 工礼路.
final class ScopedSpotter: Sendable {
    let gazetteer: Gazetteer
    let table: PlaceNameTable
    let aligner: NameAligner

    /// Syllables behind the last upper element in which the name must begin and end.
    private static let reach = 12
    /// Names that are kept for each upper element.
    private static let kept = 12
    /// Upper elements that are looked into.
    private static let scopes = 8
    /// Roads that are looked into, for the buildings and places that lie at them.
    private static let roads = 4
    /// Evidence below which a name is not kept: of a district, of a street, of a community, of which few are to be told
    /// apart.
    private static let leastScores: [Float] = [0.15, -0.8, -1.7]
    /// Evidence below which a name begins no address of its own.
    private static let leastFirm: Float = 0.15
    /// Readings whose upper elements are looked for.
    private static let read = 24
    /// Syllables before a name in which those above it are looked for.
    private static let before = 14

    init(gazetteer: Gazetteer, table: PlaceNameTable, aligner: NameAligner) {
        self.gazetteer = gazetteer
        self.table = table
        self.aligner = aligner
    }

    /// - Parameter hits: what was found among all names.
    /// - Returns: further hits, each of which sounds like a place below an element that was named.
    func hits(in searched: SearchedText, beside hits: [NameHit]) -> [NameHit] {
        let count = searched.aligned.count
        var scopes: [(index: Gazetteer.Index, hit: NameHit)] = []
        var roads: [(index: Gazetteer.Index, hit: NameHit)] = []
        // What stands there letter by letter and is not firm is a word of everyday (劳动): nothing is looked for below it.
        for hit in hits where hit.isFirm || hit.cost > 0 {
            for bearer in table.bearers(hit.place) {
                let level = gazetteer.level(bearer.index)
                if level.depth <= AddressLevel.community.depth {
                    scopes.append((bearer.index, hit))
                } else if level == .road, hit.isFirm, hit.hasSameSounds {
                    roads.append((bearer.index, hit))
                }
            }
        }
        // The closest to the ground first: what lies in a named community needs no search of its district.
        scopes.sort {
            let (left, right) = (gazetteer.level($0.index).depth, gazetteer.level($1.index).depth)
            return (left, $0.hit.score, $1.index) > (right, $1.hit.score, $0.index)
        }
        roads.sort { ($0.hit.score, $1.index) > ($1.hit.score, $0.index) }
        var found: [NameHit] = []
        var visited: [(index: Gazetteer.Index, span: Range<Int>)] = []
        for scope in scopes.prefix(Self.scopes) + roads.prefix(Self.roads) {
            let start = scope.hit.span.upperBound
            // One name may be a community's and its street's (石岩): then both are searched.
            let isSearched = visited.contains {
                $0.index == scope.index
                    || ($0.span.lowerBound != scope.hit.span.lowerBound && gazetteer.isAbove(scope.index, $0.index))
            }
            guard start < count, !isSearched else { continue }
            visited.append((scope.index, scope.hit.span))
            // The name stands before the first number with a unit word.
            let number = searched.numbers.first {
                $0.span.lowerBound > start && $0.plate.unit == .door || $0.plate.unit == .building
            }
            let end = min(count, start + Self.reach, number.map { $0.span.lowerBound + 1 } ?? .max)
            guard end > start else { continue }
            search(scope.index, searched, max(0, start - 1)..<end, behind: start, &found)
        }
        return found
    }

    /// Looks right before names for those of what lies above them: 辖日兰学府路6号, where six communities have such a
    /// number and one is 下李朗.
    ///
    /// - Parameter readings: best first.
    /// - Returns: weak hits, which support a reading and begin none.
    func upperHits(
        in searched: SearchedText,
        above readings: [Hypothesis],
        beside hits: [NameHit]
    ) -> [NameHit] {
        struct Place: Hashable {
            var name: Int
            var end: Int
        }
        var known = Set(hits.map { Place(name: $0.place, end: $0.span.upperBound) })
        var found: [NameHit] = []
        var matches: [NameAligner.Match] = []
        for reading in readings.prefix(Self.read) {
            guard let first = reading.support.map(\.hit.span.lowerBound).min(), first >= 2 else { continue }
            let window = max(0, first - Self.before)..<first
            for above in gazetteer.lineage(reading.place).dropFirst()
            where !reading.support.contains(where: { $0.index == above }) {
                for name in table.names(of: above) where known.insert(Place(name: name, end: -first)).inserted {
                    let worth = table.worth(name, isHeard: false)
                    let most = min((worth - Self.leastFirm) / NameSpotter.costWeight, 2)
                    let limit = Int32(most * Float(SyllableDistance.scale))
                    guard most > 0, table.withReading(name, { searched.sounds.allows($0, window, most: limit) }) else {
                        continue
                    }
                    aligner.align(name, searched.aligned, window, most: most, into: &matches)
                    for match in matches where !searched.ground.contradicts(match.span) {
                        let cost = match.cost + NameSpotter.punctuationCost(within: match.span, of: searched.text)
                        let score = worth - NameSpotter.costWeight * cost
                        guard score >= Self.leastFirm,
                            known.insert(Place(name: name, end: match.span.upperBound)).inserted
                        else { continue }
                        found.append(
                            NameHit(
                                place: name,
                                span: match.span,
                                cost: cost,
                                score: score,
                                agreement: max(0, 1 - cost / Float(table.length(name))),
                                isFirm: false
                            )
                        )
                    }
                }
            }
        }
        return found
    }

    /// Adds the names below an element that come closest to the text.
    ///
    /// - Parameter end: where the element's own name ends: what a name lost at its beginning does not stand there (动朝羊花园
    ///   behind 白石洲动, where 煌朝羊花园 is meant).
    private func search(
        _ scope: Gazetteer.Index,
        _ searched: SearchedText,
        _ window: Range<Int>,
        behind end: Int,
        _ found: inout [NameHit]
    ) {
        let ground = searched.ground
        let sounds = searched.sounds
        let depth = gazetteer.level(scope).depth
        let isWide = depth == 0
        let leastScore = Self.leastScores[min(depth, Self.leastScores.count - 1)]
        var best: [NameHit] = []
        var matches: [NameAligner.Match] = []
        var behind: [NameAligner.Match] = []
        forEachPlace(below: scope) { place in
            let name = Int(gazetteer.nameIndex(place).value)
            let length = table.length(name)
            guard PlaceNameTable.lengths.contains(length) else { return }
            let worth = table.worth(name, isHeard: false)
            let least = best.count < Self.kept ? leastScore : max(leastScore, best[best.count - 1].score)
            let most = (worth - least) / NameSpotter.costWeight
            let isLikely = table.withReading(name) { reading in
                let core = table.core(name)
                // Of the thousands of names of a district, those of which half sounds exactly so.
                return most > 0 && (!isWide || 2 * sounds.exact(reading.prefix(core), window) >= core)
                    && sounds.allows(reading, window, most: Int32(most * Float(SyllableDistance.scale)))
            }
            guard isLikely else { return }
            aligner.align(name, searched.aligned, window, most: most, into: &matches)
            if let rest = searched.beforeEveryday(matches, in: window) {
                aligner.align(name, searched.aligned, rest, most: most, into: &matches)
            }
            if let first = matches.first, first.cost > 0, first.span.lowerBound < end, first.span.upperBound > end {
                aligner.align(name, searched.aligned, end..<window.upperBound, most: most, into: &behind)
                matches += behind
            }
            for match in matches
            where !ground.continues(match.span)
                && (match.cost == 0 || (!ground.contradicts(match.span) && !searched.takesEveryday(match)))
            {
                let cost = match.cost + NameSpotter.punctuationCost(within: match.span, of: searched.text)
                let score = worth - NameSpotter.costWeight * cost
                guard score >= least else { continue }
                let hit = NameHit(
                    place: name,
                    span: match.span,
                    cost: cost,
                    score: score,
                    agreement: max(0, 1 - cost / Float(length)),
                    isFirm: score >= Self.leastFirm
                )
                let position = best.firstIndex { score > $0.score } ?? best.endIndex
                best.insert(hit, at: position)
                if best.count > Self.kept { best.removeLast() }
            }
        }
        found += best
    }

    /// Calls `body` with every road, area and other place below an element.
    private func forEachPlace(below scope: Gazetteer.Index, _ body: (Gazetteer.Index) -> Void) {
        for child in gazetteer.childPlaces(scope) {
            let index = Gazetteer.Index(value: child)
            if gazetteer.level(index).depth >= AddressLevel.road.depth { body(index) }
            forEachPlace(below: index, body)
        }
    }
}
