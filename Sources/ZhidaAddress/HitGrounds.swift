import ZhidaCore
import ZhidaGazetteer

/// The hits of a mention by the address elements that they may mean.
struct HitGrounds {
    /// An element that was named, as the place that a reading begins with.
    struct Start {
        let index: Gazetteer.Index
        let hit: NameHit
        /// A former or misspelt name.
        let isOldName: Bool
        /// No reading that begins here scores higher before numbers and contradictions.
        fileprivate var bound: Float
    }

    private struct Entry {
        let index: Gazetteer.Index
        let hit: Int32
    }

    private let hits: [NameHit]
    /// Sorted by index, then by hit.
    private let entries: [Entry]
    private let starts: [Start]
    /// Communities that were named, with their streets and the score of their best hit.
    private let communities: [(index: Gazetteer.Index, street: Gazetteer.Index, score: Float)]

    init(_ hits: [NameHit], table: PlaceNameTable, gazetteer: Gazetteer) {
        var entries: [Entry] = []
        var starts: [Start] = []
        for (position, hit) in hits.enumerated() {
            for bearer in table.bearers(hit.place) {
                entries.append(Entry(index: bearer.index, hit: Int32(position)))
                let isOld = bearer.kind == .former || bearer.kind == .misspelling
                starts.append(Start(index: bearer.index, hit: hit, isOldName: isOld, bound: hit.score))
            }
        }
        entries.sort { ($0.index, $0.hit) < ($1.index, $1.hit) }
        self.hits = hits
        self.entries = entries
        var communities: [(index: Gazetteer.Index, street: Gazetteer.Index, score: Float)] = []
        for (position, entry) in entries.enumerated() where gazetteer.level(entry.index) == .community {
            let score = hits[Int(entry.hit)].score
            if position > 0, entries[position - 1].index == entry.index {
                communities[communities.count - 1].score = max(communities.last!.score, score)
            } else if let street = gazetteer.parent(entry.index) {
                communities.append((entry.index, street, score))
            } else {
                communities.append((entry.index, entry.index, score))
            }
        }
        self.communities = communities
        self.starts = starts
    }

    /// The hits that may mean an element.
    func hits(of index: Gazetteer.Index) -> some Collection<NameHit> {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].index < index { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < entries.count, entries[end].index == index { end += 1 }
        return entries[low..<end].lazy.map { hits[Int($0.hit)] }
    }

    /// The community of a street that was named best.
    func community(in street: Gazetteer.Index) -> Gazetteer.Index? {
        var best: (index: Gazetteer.Index, score: Float)?
        for community in communities where community.street == street && community.score > best?.score ?? -.infinity {
            best = (community.index, community.score)
        }
        return best?.index
    }

    /// Where the readings begin that can score highest.
    func likeliest(_ count: Int, gazetteer: Gazetteer) -> [Start] {
        guard starts.count > count else { return starts }
        var bounded = starts
        for index in bounded.indices {
            var element = bounded[index].index
            while let above = gazetteer.parent(element) {
                bounded[index].bound += bestScore(of: above)
                if gazetteer.level(above) == .street, let community = community(in: above) {
                    bounded[index].bound += bestScore(of: community)
                }
                element = above
            }
        }
        bounded.sort { ($0.bound, $1.index) > ($1.bound, $0.index) }
        return Array(bounded.prefix(count))
    }

    private func bestScore(of index: Gazetteer.Index) -> Float { hits(of: index).lazy.map(\.score).max() ?? 0 }
}

/// A name said in a mention, with all that it may mean and what lies above that.
struct NamedItem {
    let hit: NameHit
    /// In order.
    private let bearers: [Gazetteer.Index]
    /// What it may mean, and all elements above, in order.
    private let lineages: [Gazetteer.Index]
    private let gazetteer: Gazetteer

    init(_ hit: NameHit, table: PlaceNameTable, gazetteer: Gazetteer) {
        self.hit = hit
        self.gazetteer = gazetteer
        bearers = table.bearers(hit.place).map(\.index).sorted()
        var lineages = bearers
        for bearer in bearers {
            var element = bearer
            while let above = gazetteer.parent(element) {
                lineages.append(above)
                element = above
            }
        }
        lineages.sort()
        self.lineages = lineages
    }

    /// Whether it can be said together with a place: it lies above it, below it, or in the same street; or where the
    /// gazetteer says where both are, close to it.
    func agrees(line: [Gazetteer.Index], street: Gazetteer.Index?, place: Gazetteer.Index) -> Bool {
        if line.contains(where: { bearers.holdsSorted($0) }) || lineages.holdsSorted(place) { return true }
        return isNear(place) ?? (street.map { lineages.holdsSorted($0) } ?? false)
    }

    /// Whether a place is as near as what is told together; `nil` where nothing says where one of the two is, or one is a
    /// road, which is long.
    private func isNear(_ place: Gazetteer.Index) -> Bool? {
        guard Self.isSpot(gazetteer.level(place)) else { return nil }
        let distances = bearers.lazy.filter { Self.isSpot(gazetteer.level($0)) }
            .compactMap { gazetteer.metres(from: $0, to: place) }
        return distances.min().map { $0 <= Self.near }
    }

    private static func isSpot(_ level: AddressLevel) -> Bool { level == .area || level == .poi }

    /// Metres between the middles of an area and of what lies at it.
    private static let near = 1_000.0
}

extension [Gazetteer.Index] {
    /// Whether an ascending list holds an element.
    fileprivate func holdsSorted(_ element: Gazetteer.Index) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == element
    }
}
