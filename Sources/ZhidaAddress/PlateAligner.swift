import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Compares what was typed behind a place with the numbers that the gazetteer holds there, by sound and by character:
/// 二十儿号 is 22号 where there is one, 是八号 is 18号.
final class PlateAligner: Sendable {
    let gazetteer: Gazetteer
    private let costs: CostTable

    init(gazetteer: Gazetteer, distance: SyllableDistance) {
        self.gazetteer = gazetteer
        costs = CostTable(distance)
    }

    /// A door, building or room that the text comes close to.
    struct Match: Sendable {
        var index: Gazetteer.Index
        /// Sum of costs from the place on.
        var cost: Float
        /// Tokens of the tail that it takes.
        var end: Int
        /// How many numbers it consists of.
        var depth: Int
    }

    /// A character left out or put in.
    private static let gap: Float = 0.9
    /// A unit word left out.
    private static let unitGap: Float = 0.45
    /// A character of the same sound.
    private static let homophone: Float = 0.1
    /// One digit written for another.
    private static let otherDigit: Float = 1.3
    /// Another unit word than the gazetteer's: 房 for 室, 座 for 栋.
    private static let otherUnit: Float = 0.15
    /// The most that a number may cost.
    private static let most: Float = 1.6
    /// Children of one place that are compared; more are not looked at.
    private static let mostChildren = 1_500
    /// Numbers whose own numbers are looked at.
    private static let kept = 4

    /// The numbers below a place that the text comes closest to, best first.
    ///
    /// - Parameter start: the token of the tail that follows the place.
    func matches(below place: Gazetteer.Index, _ tail: PlateTail) -> [Match] {
        guard !tail.tokens.isEmpty else { return [] }
        var best: [Match] = []
        func offer(_ match: Match) {
            let position = best.firstIndex { match.cost < $0.cost } ?? best.endIndex
            guard position < 2 * Self.kept else { return }
            best.insert(match, at: position)
            if best.count > 2 * Self.kept { best.removeLast() }
        }
        for match in children(of: place, tail, from: 0, spent: 0) {
            let deeper =
                match.end < tail.tokens.count && !gazetteer.childPlates(match.index).isEmpty
                ? children(of: match.index, tail, from: match.end, spent: match.cost) : []
            offer(match)
            for room in deeper {
                var room = room
                room.depth = 2
                // What is said further down is evidence for what stands above it.
                offer(room)
            }
        }
        return best
    }

    /// The closest children of one element.
    private func children(of parent: Gazetteer.Index, _ tail: PlateTail, from start: Int, spent: Float) -> [Match] {
        var best: [Match] = []
        var worst = Self.most + spent
        for child in gazetteer.childPlates(parent).prefix(Self.mostChildren) {
            let index = Gazetteer.Index(value: child)
            let forms = gazetteer.withText(of: gazetteer.nameIndex(index)) { PlateForm.forms(of: $0) }
            var found: (cost: Float, end: Int)?
            for form in forms {
                if let aligned = align(
                    form,
                    tail,
                    from: start,
                    most: min(worst, found.map { spent + $0.cost } ?? worst) - spent
                ) {
                    found = aligned
                }
            }
            guard let found else { continue }
            let match = Match(index: index, cost: spent + found.cost, end: found.end, depth: 1)
            let position = best.firstIndex { match.cost < $0.cost } ?? best.endIndex
            best.insert(match, at: position)
            if best.count > Self.kept {
                best.removeLast()
                worst = best[best.count - 1].cost
            }
        }
        return best
    }

    /// The cheapest alignment of a form with a beginning of the tail.
    ///
    /// - Returns: `nil` where it costs more than `most`.
    private func align(_ form: PlateForm, _ tail: PlateTail, from start: Int, most: Float) -> (cost: Float, end: Int)? {
        let length = form.tokens.count
        let width = min(tail.tokens.count - start, length + 3)
        guard length > 0, width > 0, most > 0 else { return nil }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: width + 1) { row in
            for column in 0...width { row.initializeElement(at: column, to: Float(column) * Self.gap) }
            for token in form.tokens {
                var diagonal = row[0]
                let missing = token.isUnit ? Self.unitGap : Self.gap
                row[0] += missing
                var least = row[0]
                for column in 1...width {
                    let above = row[column]
                    let cost = min(
                        diagonal + step(tail.tokens[start + column - 1], token),
                        above + missing,
                        row[column - 1] + Self.gap
                    )
                    diagonal = above
                    row[column] = cost
                    least = min(least, cost)
                }
                if least > most { return nil }
            }
            var end = 0
            var best = Float.infinity
            for column in 1...width {
                // A digit that goes on is one left out: 3栋 is not in 361栋.
                let next = start + column
                let goesOn =
                    next < tail.tokens.count && NameAligner.digit(tail.tokens[next].scalar) != nil
                    && NameAligner.digit(tail.tokens[next - 1].scalar) != nil
                let cost = row[column] + (goesOn ? Self.gap : 0)
                if cost < best { (best, end) = (cost, column) }
            }
            return best <= most ? (best, start + end) : nil
        }
    }

    @inline(__always)
    private func step(_ said: PlateTail.Token, _ meant: PlateForm.Token) -> Float {
        if said.syllable == PlateTail.noSyllable || meant.syllable == PlateTail.noSyllable {
            return said.syllable == meant.syllable && said.scalar == meant.scalar ? 0 : Self.otherDigit
        }
        if meant.isUnit {
            if said.scalar == meant.scalar { return 0 }
            if Self.areAlike(said.scalar, meant.scalar) { return Self.otherUnit }
        } else if let digit = NameAligner.digit(said.scalar) {
            return digit == meant.digit ? 0 : Self.otherDigit
        }
        let sound = Float(costs[Int(said.syllable) * Syllable.all.count + Int(meant.syllable)])
        return sound / Float(SyllableDistance.scale) + Self.homophone
    }

    /// 室 and 房, 栋 and 座 and 幢 and 楼.
    private static func areAlike(_ left: UInt32, _ right: UInt32) -> Bool {
        (rooms.contains(left) && rooms.contains(right)) || (buildings.contains(left) && buildings.contains(right))
    }

    private static let rooms = Set("室房铺".unicodeScalars.map(\.value))
    private static let buildings = Set("栋座幢楼".unicodeScalars.map(\.value))
}
