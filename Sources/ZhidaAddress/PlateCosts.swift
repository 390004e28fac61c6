import ZhidaCore
import ZhidaText

/// What each token of a number costs at each place of a text's tail, in 1/``SyllableDistance/scale``: made once for all
/// the numbers that are compared with it.
final class PlateCosts {
    /// How many tokens the tail has.
    let count: Int
    private let costs: UnsafeMutablePointer<Int32>
    /// For each place behind a token, what it costs to end there: a number that goes on is one left out, since 3栋 is not
    /// in 361栋, nor 1号 in 1号之2.
    private let endings: UnsafeMutablePointer<Int32>

    /// A character left out or put in.
    static let gap: Int32 = 225
    /// A unit word left out.
    static let unitGap: Int32 = 113
    /// A character of the same sound.
    private static let homophone: Int32 = 25
    /// One digit written for another.
    private static let otherDigit: Int32 = 325
    /// Another unit word than the gazetteer's: 房 for 室, 座 for 栋.
    private static let otherUnit: Int32 = 38

    init(_ tail: PlateTail, _ sounds: CostTable) {
        count = tail.tokens.count
        let all = PlateForm.all
        costs = .allocate(capacity: max(1, count * all.count))
        endings = .allocate(capacity: count + 1)
        for (token, meant) in all.enumerated() {
            for (place, said) in tail.tokens.enumerated() {
                costs[token * count + place] = Self.step(said, meant, sounds)
            }
        }
        for place in 0...count {
            func isDigit(_ place: Int) -> Bool {
                tail.tokens.indices.contains(place) && NameAligner.digit(tail.tokens[place].scalar) != nil
            }
            let isPart = place > 0 && place < count && Self.parts.contains(tail.tokens[place].scalar)
            let goesOn = (isDigit(place) && isDigit(place - 1)) || (isPart && isDigit(place + 1))
            endings[place] = goesOn ? Self.gap : 0
        }
    }

    deinit {
        costs.deallocate()
        endings.deallocate()
    }

    private static func step(_ said: PlateTail.Token, _ meant: PlateForm.Meaning, _ sounds: CostTable) -> Int32 {
        if said.syllable == PlateTail.noSyllable || meant.syllable == PlateTail.noSyllable {
            return said.syllable == meant.syllable && said.scalar == meant.scalar ? 0 : otherDigit
        }
        if meant.isUnit {
            if said.scalar == meant.scalar { return 0 }
            if areAlike(said.scalar, meant.scalar) { return otherUnit }
            // A digit is no unit word, unless it sounds just so (十 for 室): 70栋 is not 7栋, nor 1014室 101室.
            let sound = sounds[Int(said.syllable) * Syllable.all.count + Int(meant.syllable)]
            if NameAligner.digit(said.scalar) != nil { return sound == 0 ? homophone : otherDigit }
        } else if let digit = NameAligner.digit(said.scalar) {
            return digit == meant.digit ? 0 : otherDigit
        }
        return sounds[Int(said.syllable) * Syllable.all.count + Int(meant.syllable)] + homophone
    }

    /// 室 and 房, 栋 and 座 and 幢 and 楼.
    private static func areAlike(_ left: UInt32, _ right: UInt32) -> Bool {
        (rooms.contains(left) && rooms.contains(right)) || (buildings.contains(left) && buildings.contains(right))
    }

    /// Words before a part of a number: 之, 附.
    private static let parts = Set("之附".unicodeScalars.map(\.value))
    private static let rooms = Set("室房铺".unicodeScalars.map(\.value))
    private static let buildings = Set("栋座幢楼".unicodeScalars.map(\.value))

    /// The cheapest alignment of a form with a beginning of the tail.
    ///
    /// - Returns: its cost and where it ends; `nil` where it costs more than `most`.
    func align(_ form: PlateForm, from start: Int, most: Int32) -> (cost: Int32, end: Int)? {
        let width = min(count - start, form.tokens.count + 3)
        guard !form.tokens.isEmpty, width > 0, most > 0 else { return nil }
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: width + 1) { row in
            for column in 0...width { row.initializeElement(at: column, to: Int32(column) * Self.gap) }
            for token in form.tokens {
                let steps = costs + Int(token) * count + start
                let missing = PlateForm.isUnit(token) ? Self.unitGap : Self.gap
                var diagonal = row[0]
                var left = diagonal + missing
                row[0] = left
                var least = left
                for column in 1...width {
                    let above = row[column]
                    left = min(diagonal + steps[column - 1], min(above + missing, left + Self.gap))
                    diagonal = above
                    row[column] = left
                    least = min(least, left)
                }
                if least > most { return nil }
            }
            var best = (cost: Int32.max, end: 0)
            for column in 1...width {
                let cost = row[column] + endings[start + column]
                if cost < best.cost { best = (cost, start + column) }
            }
            return best.cost <= most ? best : nil
        }
    }
}
