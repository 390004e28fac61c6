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
    private static let kept = 6
    /// Upper elements that are looked into.
    private static let scopes = 6
    /// Evidence below which a name is not kept.
    private static let leastScore: Float = 0.15

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
        for hit in hits {
            for bearer in table.bearers(hit.place)
            where (1...2).contains(gazetteer.level(bearer.index).depth) || gazetteer.level(bearer.index) == .district {
                scopes.append((bearer.index, hit))
            }
        }
        // The closest to the ground first: what lies in a named community needs no search of its district.
        scopes.sort {
            let (left, right) = (gazetteer.level($0.index).depth, gazetteer.level($1.index).depth)
            return (left, $0.hit.score, $1.index) > (right, $1.hit.score, $0.index)
        }
        var found: [NameHit] = []
        var visited: [Gazetteer.Index] = []
        for scope in scopes.prefix(Self.scopes) {
            let start = scope.hit.span.upperBound
            guard start < count, !visited.contains(where: { gazetteer.isAbove(scope.index, $0) }) else {
                continue
            }
            visited.append(scope.index)
            // The name stands before the first number with a unit word.
            let number = searched.numbers.first {
                $0.span.lowerBound > start && $0.plate.unit == .door || $0.plate.unit == .building
            }
            let end = min(count, start + Self.reach, number.map { $0.span.lowerBound + 1 } ?? .max)
            guard end > start else { continue }
            search(scope.index, searched, max(0, start - 1)..<end, &found)
        }
        return found
    }

    /// Adds the names below an element that come closest to the text.
    private func search(
        _ scope: Gazetteer.Index,
        _ searched: SearchedText,
        _ window: Range<Int>,
        _ found: inout [NameHit]
    ) {
        let ground = searched.ground
        let sounds = searched.sounds
        let isWide = gazetteer.level(scope) == .district
        var best: [NameHit] = []
        var matches: [NameAligner.Match] = []
        forEachPlace(below: scope) { place in
            let name = Int(gazetteer.nameIndex(place).value)
            let length = table.length(name)
            guard PlaceNameTable.lengths.contains(length) else { return }
            let worth = table.worth(name, isHeard: false)
            let least = best.count < Self.kept ? Self.leastScore : max(Self.leastScore, best[best.count - 1].score)
            let most = (worth - least) / NameSpotter.costWeight
            let isLikely = table.withReading(name) { reading in
                let core = table.core(name)
                // Of the thousands of names of a district, those of which half sounds exactly so.
                return most > 0 && (!isWide || 2 * sounds.exact(reading.prefix(core), window) >= core)
                    && sounds.allows(reading, window, most: Int32(most * Float(SyllableDistance.scale)))
            }
            guard isLikely else { return }
            aligner.align(name, searched.aligned, window, most: most, into: &matches)
            for match in matches
            where !ground.continues(match.span) && (match.cost == 0 || !ground.contradicts(match.span)) {
                let cost = match.cost + NameSpotter.punctuationCost(within: match.span, of: searched.text)
                let score = worth - NameSpotter.costWeight * cost
                guard score >= least else { continue }
                let hit = NameHit(
                    place: name,
                    span: match.span,
                    cost: cost,
                    score: score,
                    agreement: max(0, 1 - cost / Float(length)),
                    isFirm: true
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
