import ZhidaCore
import ZhidaText

/// Aligns names with a text, by sound and by character.
///
/// Sellers' approximate matching (1980): a whole name against any stretch of the text, with costs from
/// ``SyllableDistance`` and from what is written.
struct NameAligner: Sendable {
    let table: PlaceNameTable
    let distance: SyllableDistance

    /// Cost of a homophone: the same sound written otherwise.
    static let writtenHomophone: Float = 0.12
    static let heardHomophone: Float = 0.04
    /// How much more a difference in sound counts in what was heard: there the listener has already chosen, by the sound
    /// itself, among all names that are alike.
    static let heardStrictness: Float = 3
    /// Cost of a syllable too many or too few.
    static let gap: Float = 0.9
    /// Least cost of one numeral heard for another; typed, it is another name.
    static let heardOtherNumeral: Float = 0.5

    /// A stretch of the text aligned with a whole name.
    struct Match {
        var span: Range<Int>
        /// Sum of costs: 0 for the same characters, about 1 for each wholly different syllable.
        var cost: Float
    }

    /// The cheapest alignments of a name within a window, none overlapping a cheaper one.
    ///
    /// - Parameter most: the greatest cost of interest; `nil` for what a name of this length may have to be a hit.
    func align(
        _ name: Int,
        _ text: AlignableText,
        _ window: Range<Int>,
        most given: Float? = nil,
        _ body: (Match) -> Void
    ) {
        table.withReading(name) { reading in
            withScalars(of: name, count: reading.count) { scalars in
                align(reading, scalars, text, window, most: given ?? Self.allowance(reading.count), body)
            }
        }
    }

    /// Calls `body` with the characters of a name where each stands for one syllable, else with none.
    @inline(__always)
    private func withScalars(of name: Int, count: Int, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
        table.withText(name) { bytes in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: bytes.count) { scalars in
                var length = 0
                var decoder = UTF8.ForwardParser()
                var iterator = bytes.makeIterator()
                while case .valid(let encoded) = decoder.parseScalar(from: &iterator) {
                    scalars.initializeElement(at: length, to: UTF8.decode(encoded).value)
                    length += 1
                }
                body(UnsafeBufferPointer(rebasing: scalars[..<(length == count ? length : 0)]))
            }
        }
    }

    private func align(
        _ reading: UnsafeBufferPointer<UInt16>,
        _ scalars: UnsafeBufferPointer<UInt32>,
        _ text: AlignableText,
        _ window: Range<Int>,
        most: Float,
        _ body: (Match) -> Void
    ) {
        let length = reading.count
        withUnsafeTemporaryAllocation(of: Float.self, capacity: length + 1) { costs in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: length + 1) { starts in
                // Column by column over the text: costs[i] is the best alignment of the name's first i syllables that
                // ends here.
                for index in 0...length {
                    costs.initializeElement(at: index, to: Float(index) * Self.gap)
                    starts.initializeElement(at: index, to: Int32(window.lowerBound))
                }
                var best = Match(span: 0..<0, cost: .infinity)
                for position in window {
                    var diagonalCost = costs[0]
                    var diagonalStart = Int32(position)
                    costs[0] = 0
                    starts[0] = Int32(position + 1)
                    let heard = Int(text.syllables[position]) * Syllable.all.count
                    let written = text.written[position]
                    for index in 1...length {
                        let step = step(
                            heard,
                            written,
                            reading[index - 1],
                            scalars.isEmpty ? 0 : scalars[index - 1],
                            isHeard: text.isHeard
                        )
                        let oldCost = costs[index]
                        let oldStart = starts[index]
                        var cost = diagonalCost + step
                        var start = diagonalStart
                        if costs[index] + Self.gap < cost { cost = costs[index] + Self.gap; start = oldStart }
                        if costs[index - 1] + Self.gap < cost {
                            cost = costs[index - 1] + Self.gap
                            start = starts[index - 1]
                        }
                        costs[index] = cost
                        starts[index] = start
                        diagonalCost = oldCost
                        diagonalStart = oldStart
                    }
                    let cost = costs[length]
                    guard cost <= most, Int(starts[length]) <= position else { continue }
                    let match = Match(span: Int(starts[length])..<position + 1, cost: cost)
                    if match.span.lowerBound >= best.span.upperBound {
                        if best.cost < .infinity { body(best) }
                        best = match
                    } else if match.cost < best.cost {
                        best = match
                    }
                }
                if best.cost < .infinity { body(best) }
            }
        }
    }

    /// What it costs to take a syllable of the text for one of a name.
    @inline(__always)
    private func step(_ heardRow: Int, _ written: UInt32, _ meant: UInt16, _ scalar: UInt32, isHeard: Bool) -> Float {
        if scalar != 0, scalar == written { return 0 }
        // A damaged gazetteer may hold what is no syllable.
        guard Int(meant) < Syllable.all.count else { return 1 }
        var step = Float(distance.costs[heardRow + Int(meant)]) * (1 / Float(SyllableDistance.scale))
        if isHeard { step = min(1, step * Self.heardStrictness) }
        // Written digits are no other word, however they sound: 3号1栋 is not 蚝一.
        if (0x30...0x39).contains(written), scalar == 0 || Self.digit(scalar) == nil { return 1 }
        guard scalar != 0 else { return step }
        if let said = Self.digit(written), let meant = Self.digit(scalar) {
            // 留仙一路 and 留仙二路 sound alike but for the one syllable that matters; 幺 and 一 are the same.
            return said == meant ? 0 : max(step, isHeard ? Self.heardOtherNumeral : 1)
        }
        return max(step, isHeard ? Self.heardHomophone : Self.writtenHomophone)
    }

    /// How much cost a name of this many syllables may have and still be taken for a hit.
    static func allowance(_ length: Int) -> Float { length <= 2 ? 0.45 : 0.34 * Float(length) }

    /// The value of a numeral's character: 幺, 一 and 1 are the same number.
    @inline(__always)
    private static func digit(_ scalar: UInt32) -> UInt8? {
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
