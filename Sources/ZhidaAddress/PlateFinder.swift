import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Follows the numbers that were said down from a place: door, building, unit, room.
final class PlateFinder: Sendable {
    let gazetteer: Gazetteer

    init(gazetteer: Gazetteer) { self.gazetteer = gazetteer }

    /// How far a row of numbers led.
    struct Descent {
        /// The deepest element reached; the place itself where no number was found.
        var deepest: Gazetteer.Index
        /// How many of the numbers the gazetteer holds.
        var found = 0
        /// The first number that the gazetteer does not hold, though it holds others there.
        var contradicted: SaidNumber?
        /// The first number below an element under which the gazetteer holds nothing.
        var unverified: SaidNumber?
    }

    /// - Parameter numbers: what was said behind the place, in order.
    func descend(from place: Gazetteer.Index, _ numbers: ArraySlice<SaidNumber>) -> Descent {
        var descent = Descent(deepest: place)
        var next = numbers.startIndex
        while next < numbers.endIndex {
            let number = numbers[next]
            if let (child, used) = child(of: descent.deepest, numbers[next...]) {
                descent.deepest = child
                descent.found += used
                next += used
            } else if number.plate.unit == .floor || number.plate.unit == .phase, next + 1 < numbers.endIndex {
                // A storey is no element of its own where rooms are counted through.
                next += 1
            } else {
                if gazetteer.children(descent.deepest).isEmpty {
                    descent.unverified = number
                } else {
                    descent.contradicted = number
                }
                break
            }
        }
        return descent
    }

    /// The child that the first of the numbers names, or the first two together (2单元501室).
    private func child(of parent: Gazetteer.Index, _ numbers: ArraySlice<SaidNumber>) -> (Gazetteer.Index, used: Int)? {
        let first = numbers[numbers.startIndex].plate
        if first.unit == .unit, numbers.count > 1 {
            let unit = first.text
            for room in writings(numbers[numbers.startIndex + 1].plate.counting(.room)) {
                if let found = gazetteer.child(of: parent, named: unit + room) { return (found, 2) }
            }
        }
        for writing in writings(first) {
            if let found = gazetteer.child(of: parent, named: writing) { return (found, 1) }
        }
        for other in first.equivalents {
            for writing in writings(other) {
                if let found = gazetteer.child(of: parent, named: writing) { return (found, 1) }
            }
        }
        return nil
    }

    /// The ways in which gazetteers write a number, the most usual first.
    private func writings(_ plate: PlateName) -> [String] {
        let text = plate.text
        let digits = plate.counting(nil).text
        switch plate.unit {
        case .door where digits.contains("-"):
            return [text, digits + "号", digits.replacing("-", with: "号-"), digits.replacing("-", with: "之") + "号"]
        case .building: return [text, digits + "号楼", digits + "座", digits + "幢"]
        case .room: return [text, digits + "房", digits, digits + "号"]
        default: return [text]
        }
    }
}
