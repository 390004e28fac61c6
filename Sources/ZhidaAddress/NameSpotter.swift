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
    /// Whether it is good enough to begin an address; a weaker hit only supports one.
    var isFirm: Bool
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
    /// How much more a difference in sound counts in what was heard: there the listener has already chosen, by the sound
    /// itself, among all names that are alike.
    static let heardStrictness: Float = 3
    /// What one unit of cost takes from a hit's worth.
    static let costWeight: Float = 2.2
    /// Cost of a syllable too many or too few.
    static let gap: Float = 0.9
    /// Evidence below which a stretch is no hit.
    static let leastScore: Float = 0.9
    /// Cost of a comma within a name.
    static let acrossPunctuation: Float = 0.6
    /// Least cost of one numeral heard for another; typed, it is another name.
    static let heardOtherNumeral: Float = 0.5

    /// The value of a numeral's character: 幺, 一 and 1 are the same number.
    @inline(__always)
    private static func digit(_ scalar: UInt32) -> UInt32? {
        if scalar < 0x3007 { return (0x30...0x39).contains(scalar) ? scalar - 0x30 : nil }
        return numerals[scalar]
    }

    private static let numerals: [UInt32: UInt32] = {
        var values: [UInt32: UInt32] = [:]
        for (value, characters) in ["零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千"].enumerated() {
            for scalar in characters.unicodeScalars { values[scalar.value] = UInt32(value) }
        }
        return values
    }()

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
        var hits: [NameHit] = []
        var rows = AlignmentRows()
        for (place, starts) in windows(heard) {
            let name = table.names[Int(place)]
            for window in starts {
                for match in align(name, heard, written, window, isHeard: text.isHeard, &rows) {
                    if let hit = hit(match, name, Int(place), text, heard) { hits.append(hit) }
                }
            }
        }
        return withoutChanceHomophones(hits.filter { !PlaceCue.isCalled($0.span, in: text) }, in: text)
    }

    /// Two syllables that sound like a name and are written otherwise (古树, 兴为) are firm only where something beside
    /// them says that a place is meant: another name, or a word such as 在 or 那边.
    private func withoutChanceHomophones(_ hits: [NameHit], in text: SpokenText) -> [NameHit] {
        let named = hits.filter { $0.isFirm && !isChance($0) }
        return hits.map { hit in
            guard hit.isFirm, isChance(hit) else { return hit }
            let besideName = named.contains {
                (0...1).contains($0.span.lowerBound - hit.span.upperBound)
                    || (0...1).contains(hit.span.lowerBound - $0.span.upperBound)
            }
            guard !besideName, !PlaceCue.isBeside(hit.span, in: text) else { return hit }
            var weak = hit
            weak.isFirm = false
            return weak
        }
    }

    private func isChance(_ hit: NameHit) -> Bool { table.names[hit.place].reading.count <= 2 && hit.cost > 0 }

    /// What an alignment is worth, after what only the text around it can tell.
    private func hit(
        _ match: Alignment,
        _ name: PlaceName,
        _ place: Int,
        _ text: SpokenText,
        _ heard: [UInt16]
    ) -> NameHit? {
        let span = match.start..<match.end
        var cost = match.cost
        for position in span.dropFirst() where text.ranges[position].lowerBound > text.ranges[position - 1].upperBound {
            cost += Self.acrossPunctuation
        }
        let length = Float(name.reading.count)
        let score = name.worth - Self.costWeight * cost
        guard score >= Self.leastScore, !name.isNumbered || cost <= 0.4 else { return nil }
        let isFirm =
            switch name.reading.count {
            case ...2: heard[span].elementsEqual(name.reading)
            case 3: cost <= 0.2 * length
            default: cost <= 0.3 * length
            }
        return NameHit(
            place: place,
            span: span,
            cost: cost,
            score: score,
            agreement: max(0, 1 - cost / length),
            isFirm: isFirm
        )
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
                        starts[place]![starts[place]!.count - 1] =
                            last.lowerBound..<max(last.upperBound, window.upperBound)
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

    /// A stretch of the text aligned with a whole name.
    private struct Alignment {
        var start: Int
        var end: Int
        var cost: Float
    }

    /// The cheapest alignments of a name within a window, none overlapping a cheaper one.
    private func align(
        _ name: PlaceName,
        _ heard: [UInt16],
        _ written: [UInt32],
        _ window: Range<Int>,
        isHeard: Bool,
        _ rows: inout AlignmentRows
    ) -> [Alignment] {
        let most = allowance(name.reading.count)
        let length = name.reading.count
        let homophone = isHeard ? Self.heardHomophone : Self.writtenHomophone
        // Column by column over the text: cost[i] is the best alignment of the name's first i syllables that ends here.
        rows.cost = (0...length).map { Float($0) * Self.gap }
        rows.start = [Int](repeating: window.lowerBound, count: length + 1)
        var best: [Alignment] = []
        for position in window {
            var diagonalCost = rows.cost[0]
            var diagonalStart = position
            rows.cost[0] = 0
            rows.start[0] = position + 1
            for index in 1...length {
                var step = Self.cost(distance, heard[position], name.reading[index - 1])
                if isHeard { step = min(1, step * Self.heardStrictness) }
                if !name.scalars.isEmpty {
                    if written[position] == name.scalars[index - 1] {
                        step = 0
                    } else if let said = Self.digit(written[position]), let meant = Self.digit(name.scalars[index - 1])
                    {
                        // 留仙一路 and 留仙二路 sound alike but for the one syllable that matters; 幺 and 一 are the same.
                        step = said == meant ? 0 : max(step, isHeard ? Self.heardOtherNumeral : 1)
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
            if cost <= most, rows.start[length] <= position {
                best.append(Alignment(start: rows.start[length], end: position + 1, cost: cost))
            }
        }
        return best.indices.filter { isLocalBest(best, $0) }.map { best[$0] }
    }

    /// How much cost a name of this many syllables may have and still be taken for a hit.
    private func allowance(_ length: Int) -> Float { length <= 2 ? 0.45 : 0.34 * Float(length) }

    /// Of alignments that overlap, the cheapest (the earliest of equals).
    private func isLocalBest(_ all: [Alignment], _ index: Int) -> Bool {
        let mine = all[index]
        for (other, candidate) in all.enumerated() where other != index {
            guard candidate.start < mine.end, mine.start < candidate.end else { continue }
            if candidate.cost < mine.cost || (candidate.cost == mine.cost && other < index) { return false }
        }
        return true
    }
}
