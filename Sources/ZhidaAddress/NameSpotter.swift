import ZhidaCore
import ZhidaText

/// A stretch of what was said that sounds or reads like a name.
struct NameHit: Hashable, Sendable {
    /// Position in ``PlaceNameTable/names``.
    let place: Int
    /// Syllables of the text.
    let span: Range<Int>
    /// Sum of the alignment's costs: 0 for the same characters, about 1 for each wholly different syllable.
    let cost: Float
    /// What the hit is worth as evidence.
    let score: Float
    /// 0...1: how alike the words and the name are.
    let agreement: Float
}

/// Finds every stretch of a text that is like a name, by sound and by character, tolerating misheard, missing and
/// extra syllables.
///
/// Method: Sellers' approximate matching (1980) of each name against the text, with costs from
/// ``SyllableDistance``; a name is tried only where one of its first two syllables, or a close sound, occurs.
struct NameSpotter: Sendable {
    let table: PlaceNameTable
    let distance: SyllableDistance
    /// For each syllable those that are easily heard for it, itself included.
    private let neighbours: [[UInt16]]

    /// Cost of a homophone: the same sound written otherwise.
    static let writtenHomophone: Float = 0.12
    static let heardHomophone: Float = 0.04
    /// What one unit of cost takes from a hit's worth.
    static let costWeight: Float = 2.2
    static let gap: Float = 0.9

    init(table: PlaceNameTable, distance: SyllableDistance) {
        self.table = table
        self.distance = distance
        neighbours = (0..<UInt16(Syllable.all.count)).map { syllable in
            (0..<UInt16(Syllable.all.count)).filter { Self.cost(distance, $0, syllable) <= 0.35 }
        }
    }

    /// Distance of two syllables given by their raw values, 0...1.
    @inline(__always)
    private static func cost(_ distance: SyllableDistance, _ heard: UInt16, _ meant: UInt16) -> Float {
        Float(distance.costs[Int(heard) * Syllable.all.count + Int(meant)]) / Float(SyllableDistance.scale)
    }

    func hits(in text: SpokenText) -> [NameHit] {
        let heard = text.syllables.map(\.rawValue)
        guard !heard.isEmpty else { return [] }
        // The characters beside the syllables; 0 where a syllable does not stand for one character.
        let written = text.ranges.map { $0.count == 1 ? text.scalars[$0.lowerBound].value : 0 }
        let homophone = text.isHeard ? Self.heardHomophone : Self.writtenHomophone
        var hits: [NameHit] = []
        var rows = AlignmentRows()
        for (place, starts) in windows(heard) {
            let name = table.names[Int(place)]
            for window in starts {
                align(name, Int(place), heard, written, window, homophone, &rows, &hits)
            }
        }
        return hits
    }

    /// For each name whose beginning occurs: the stretches of text where it is worth aligning.
    private func windows(_ heard: [UInt16]) -> [(place: Int32, stretches: [Range<Int>])] {
        var starts: [Int32: [Range<Int>]] = [:]
        for (position, syllable) in heard.enumerated() {
            for neighbour in neighbours[Int(syllable)] {
                for place in table.starting[Int(neighbour)] {
                    let length = table.names[Int(place)].reading.count
                    let window = max(0, position - 2)..<min(heard.count, position + length + 2)
                    if let last = starts[place]?.last, last.upperBound >= window.lowerBound {
                        starts[place]![starts[place]!.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
                    } else {
                        starts[place, default: []].append(window)
                    }
                }
            }
        }
        return starts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private struct AlignmentRows {
        var cost: [Float] = []
        var start: [Int] = []
    }

    private func align(
        _ name: PlaceName, _ place: Int, _ heard: [UInt16], _ written: [UInt32], _ window: Range<Int>,
        _ homophone: Float, _ rows: inout AlignmentRows, _ hits: inout [NameHit]
    ) {
        let length = name.reading.count
        // Column by column over the text: cost[i] is the best alignment of the name's first i syllables that ends here.
        rows.cost = (0...length).map { Float($0) * Self.gap }
        rows.start = [Int](repeating: window.lowerBound, count: length + 1)
        var best: [(end: Int, start: Int, cost: Float)] = []
        for position in window {
            var diagonalCost = rows.cost[0]
            var diagonalStart = position
            rows.cost[0] = 0
            rows.start[0] = position + 1
            for index in 1...length {
                var step = Self.cost(distance, heard[position], name.reading[index - 1])
                if !name.scalars.isEmpty {
                    if written[position] == name.scalars[index - 1] {
                        step = 0
                    } else if step < homophone {
                        step = homophone
                    }
                }
                let substituted = diagonalCost + step
                let inserted = rows.cost[index] + Self.gap
                let skipped = rows.cost[index - 1] + Self.gap
                diagonalCost = rows.cost[index]
                let oldStart = rows.start[index]
                if substituted <= inserted, substituted <= skipped {
                    rows.cost[index] = substituted
                    rows.start[index] = diagonalStart
                } else if inserted <= skipped {
                    rows.cost[index] = inserted
                } else {
                    rows.cost[index] = skipped
                    rows.start[index] = rows.start[index - 1]
                }
                diagonalStart = oldStart
            }
            let cost = rows.cost[length]
            if cost <= allowance(length), rows.start[length] <= position {
                best.append((position + 1, rows.start[length], cost))
            }
        }
        for (index, candidate) in best.enumerated() where isLocalBest(best, index) {
            let score = name.worth - Self.costWeight * candidate.cost
            guard score >= 0.9 else { continue }
            hits.append(
                NameHit(
                    place: place, span: candidate.start..<candidate.end, cost: candidate.cost, score: score,
                    agreement: max(0, 1 - candidate.cost / Float(length))))
        }
    }

    /// How much cost a name of this many syllables may have and still be taken for a hit.
    private func allowance(_ length: Int) -> Float { length <= 2 ? 0.45 : 0.34 * Float(length) }

    /// Of alignments that overlap, the cheapest (the earliest of equals).
    private func isLocalBest(_ all: [(end: Int, start: Int, cost: Float)], _ index: Int) -> Bool {
        let mine = all[index]
        for (other, candidate) in all.enumerated() where other != index {
            guard candidate.start < mine.end, mine.start < candidate.end else { continue }
            if candidate.cost < mine.cost || (candidate.cost == mine.cost && other < index) { return false }
        }
        return true
    }
}
