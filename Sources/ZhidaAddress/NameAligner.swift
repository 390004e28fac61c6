import ZhidaCore
import ZhidaText

/// Aligns names with a text, by sound and by character.
///
/// Sellers' approximate matching (1980): a whole name against any stretch of the text, with costs from
/// ``SyllableDistance`` and from what is written, in whole numbers of 1/``SyllableDistance/scale``.
final class NameAligner: Sendable {
    let table: PlaceNameTable
    let costs: CostTable

    /// Cost of a homophone: the same sound written otherwise.
    private static let writtenHomophone: Int32 = 20
    /// The same in the units of ``Match/cost``.
    static let homophoneCost = Float(writtenHomophone) / Float(SyllableDistance.scale)
    private static let heardHomophone: Int32 = 10
    /// How much more a difference in sound counts in what was heard: there the listener has already chosen, by the sound
    /// itself, among all names that are alike.
    static let heardStrictness: Int32 = 3
    /// Cost of a syllable too many or too few.
    static let gap: Int32 = 225
    /// From which cost on a syllable at a name's end is not the one that was said.
    private static let otherSound: Int32 = 150
    /// Least cost of one numeral heard for another; typed, it is another name.
    private static let heardOtherNumeral: Int32 = 125
    /// Cost of a syllable with nothing in common.
    static let whole = Int32(SyllableDistance.scale)

    init(table: PlaceNameTable, distance: SyllableDistance) {
        self.table = table
        costs = CostTable(distance)
    }

    /// A stretch of the text aligned with a whole name.
    struct Match {
        var span: Range<Int>
        /// Sum of costs: 0 for the same characters, about 1 for each wholly different syllable.
        var cost: Float
    }

    /// Puts into `matches` the cheapest alignments of a name within a window, none overlapping a cheaper one.
    ///
    /// - Parameters:
    ///   - most: the greatest cost of interest.
    ///   - length: how many of the name's syllables are aligned; all where it is `nil`.
    func align(
        _ name: Int,
        _ text: AlignableText,
        _ window: Range<Int>,
        most given: Float,
        length: Int? = nil,
        into matches: inout [Match]
    ) {
        matches.removeAll(keepingCapacity: true)
        table.withReading(name) { whole in
            let reading = UnsafeBufferPointer(rebasing: whole.prefix(length ?? whole.count))
            let most = Int32(given * Float(SyllableDistance.scale))
            withUnsafeTemporaryAllocation(of: Cell.self, capacity: reading.count + 1) { cells in
                fill(cells, name, reading)
                align(cells, text, window, most: most, &matches)
            }
        }
    }

    /// One syllable of a name, with the best alignment of the name up to it that ends at the current position.
    private struct Cell {
        var cost: Int32
        var start: Int32
        var meant: Int32
        /// The character; 0 where it stands for more or less than a syllable.
        var scalar: UInt32
        var digit: UInt8
    }

    /// Lays a name out, the first cell standing before it.
    @inline(__always)
    private func fill(_ cells: UnsafeMutableBufferPointer<Cell>, _ name: Int, _ reading: UnsafeBufferPointer<UInt16>) {
        cells.initializeElement(at: 0, to: Cell(cost: 0, start: 0, meant: 0, scalar: 0, digit: 255))
        for index in 0..<reading.count {
            cells.initializeElement(
                at: index + 1,
                to: Cell(cost: 0, start: 0, meant: Int32(reading[index]), scalar: 0, digit: 255)
            )
        }
        table.withText(name) { bytes in
            // Names are written in characters of three bytes; others are compared by sound alone.
            guard bytes.count == 3 * table.length(name) else { return }
            for index in 0..<reading.count {
                let (first, second, third) = (bytes[3 * index], bytes[3 * index + 1], bytes[3 * index + 2])
                guard first & 0xF0 == 0xE0 else { return }
                let scalar = UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F)
                cells[index + 1].scalar = scalar
                cells[index + 1].digit = Self.digit(scalar) ?? 255
            }
        }
    }

    private func align(
        _ cells: UnsafeMutableBufferPointer<Cell>,
        _ text: AlignableText,
        _ window: Range<Int>,
        most: Int32,
        _ matches: inout [Match]
    ) {
        let length = cells.count - 1
        let isHeard = text.isHeard
        // Column by column over the text, each up to the last cell that is cheap enough (Ukkonen 1985): those above it
        // keep what they cost when they were last looked at, which is too much as well.
        var highest = min(length, Int(most / Self.gap))
        for index in 0...length {
            cells[index].cost = Int32(index) * Self.gap
            cells[index].start = Int32(window.lowerBound)
        }
        var best = (start: Int32(0), end: Int32(0), cost: Int32.max)
        func report() {
            guard best.cost < .max else { return }
            let cost = Float(best.cost) / Float(SyllableDistance.scale)
            matches.append(Match(span: Int(best.start)..<Int(best.end), cost: cost))
        }
        for position in window {
            let said = text.positions[position]
            var diagonalCost = cells[0].cost
            var diagonalStart = Int32(position)
            cells[0].cost = 0
            cells[0].start = Int32(position + 1)
            var index = 1
            while index <= length, index <= highest + 1 || cells[index - 1].cost + Self.gap <= most {
                let cell = cells[index]
                var step = step(said, cell, isHeard: isHeard)
                // A name's first or last syllable that sounds otherwise is sooner one that was not said: what stands there
                // is a part of what goes before or comes behind.
                if !isHeard, step > Self.otherSound, index == 1 || index == length { step = max(step, Self.gap + 1) }
                var cost = diagonalCost + step
                var start = diagonalStart
                if cell.cost + Self.gap < cost { (cost, start) = (cell.cost + Self.gap, cell.start) }
                let left = cells[index - 1]
                if left.cost + Self.gap < cost { (cost, start) = (left.cost + Self.gap, left.start) }
                cells[index].cost = cost
                cells[index].start = start
                diagonalCost = cell.cost
                diagonalStart = cell.start
                index += 1
            }
            let isWhole = index > length
            highest = index - 1
            while highest > 0, cells[highest].cost > most { highest -= 1 }
            let last = cells[length]
            guard isWhole, last.cost <= most, Int(last.start) <= position else { continue }
            if last.start >= best.end {
                report()
                best = (last.start, Int32(position + 1), last.cost)
            } else if last.cost < best.cost {
                best = (last.start, Int32(position + 1), last.cost)
            }
        }
        report()
    }

    /// What a position of the text costs beside a syllable of a name.
    @inline(__always)
    private func step(_ said: AlignableText.Position, _ cell: Cell, isHeard: Bool) -> Int32 {
        if cell.scalar != 0, cell.scalar == said.written { return 0 }
        if said.digit == 255 || cell.digit == 255 {
            // Written digits are no other word, however they sound: 3号1栋 is not 蚝一.
            if said.isFixed { return Self.whole }
            let sound = costs[Int(said.row) + Int(cell.meant)]
            guard isHeard else { return cell.scalar == 0 ? sound : max(sound, Self.writtenHomophone) }
            let strict = min(Self.whole, sound * Self.heardStrictness)
            return cell.scalar == 0 ? strict : max(strict, Self.heardHomophone)
        }
        if said.digit == cell.digit { return 0 }
        // 留仙一路 and 留仙二路 sound alike but for the one syllable that matters; 幺 and 一 are the same.
        let sound = min(Self.whole, costs[Int(said.row) + Int(cell.meant)] * Self.heardStrictness)
        return isHeard ? max(sound, Self.heardOtherNumeral) : Self.whole
    }

    /// Of what a stretch of the text and a name that was found in it agree and differ.
    func agreement(_ name: Int, _ text: AlignableText, _ span: Range<Int>) -> NameAgreement {
        table.withReading(name) { reading in
            let core = table.core(name)
            let region = table.regionLength(name)
            return withUnsafeTemporaryAllocation(of: Cell.self, capacity: reading.count + 1) { cells in
                fill(cells, name, reading)
                var row = [(cost: Int32, agreement: NameAgreement)](
                    repeating: (0, NameAgreement()),
                    count: span.count + 1
                )
                for column in 1..<row.count {
                    row[column] = row[column - 1]
                    row[column].cost += Self.gap
                    row[column].agreement.added += 1
                }
                for index in 1..<cells.count {
                    // 深圳市宝安区 tells no more of 深圳市宝安区中医院 than 医院 does.
                    let isKind = index > core || index <= region
                    var diagonal = row[0]
                    row[0].cost += Self.gap
                    row[0].agreement.lose(isKind: isKind)
                    for (column, position) in zip(1..., text.positions[span]) {
                        let step = step(position, cells[index], isHeard: text.isHeard)
                        let above = row[column]
                        let costs = (diagonal.cost + step, above.cost + Self.gap, row[column - 1].cost + Self.gap)
                        if costs.0 <= costs.1, costs.0 <= costs.2 {
                            row[column] = diagonal
                            let isSound = self.costs[Int(position.row) + Int(cells[index].meant)] == 0
                            row[column].agreement.meet(
                                Float(step) / Float(SyllableDistance.scale),
                                isSound: isSound,
                                isKind: isKind
                            )
                            row[column].cost = costs.0
                        } else if costs.1 <= costs.2 {
                            row[column].agreement.lose(isKind: isKind)
                            row[column].cost = costs.1
                        } else {
                            row[column] = row[column - 1]
                            row[column].agreement.added += 1
                            row[column].cost = costs.2
                        }
                        diagonal = above
                    }
                }
                return row[span.count].agreement
            }
        }
    }

    /// How much cost a name of this many syllables may have and still be taken for a hit.
    static func allowance(_ length: Int) -> Float { length <= 2 ? 0.45 : min(2, 0.34 * Float(length)) }

    /// The value of a numeral's character: 幺, 一 and 1 are the same number.
    @inline(__always)
    static func digit(_ scalar: UInt32) -> UInt8? {
        if (0x30...0x39).contains(scalar) { return UInt8(scalar - 0x30) }
        guard (0x4E00...0x767E).contains(scalar) || scalar == 0x3007 || scalar == 0x96F6 else { return nil }
        switch scalar {
        case 0x3007, 0x96F6: return 0  // 〇 零
        case 0x4E00, 0x5E7A: return 1  // 一 幺
        case 0x4E8C, 0x4E24: return 2  // 二 两
        case 0x4E09: return 3
        case 0x56DB: return 4
        case 0x4E94: return 5
        case 0x516D: return 6
        case 0x4E03: return 7
        case 0x516B: return 8
        case 0x4E5D: return 9
        case 0x5341: return 10
        case 0x767E: return 11
        case 0x5343: return 12
        default: return nil
        }
    }
}

/// The costs of ``SyllableDistance`` where a loop can reach them without counting references.
final class CostTable: @unchecked Sendable {
    let costs: UnsafeMutableBufferPointer<UInt8>

    init(_ distance: SyllableDistance) {
        costs = .allocate(capacity: distance.costs.count)
        _ = costs.initialize(from: distance.costs)
    }

    deinit { costs.deallocate() }

    /// - Parameter index: row of what was said times the number of syllables, plus what was meant.
    @inline(__always)
    subscript(_ index: Int) -> Int32 { Int32(costs[index]) }
}
