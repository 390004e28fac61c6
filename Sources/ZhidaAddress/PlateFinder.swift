import ZhidaCore
import ZhidaGazetteer
import ZhidaText

/// Follows the numbers that were said in one text down from a place: door, building, unit, room.
///
/// It is made for one text: what a number may be written as is looked up once for all places.
final class PlateFinder {
    private typealias Names = (places: Range<UInt32>, plates: Range<UInt32>)

    /// A number, or a unit with its room, by where it stands in the text.
    private struct Key: Hashable {
        var number: Range<Int>
        var room: Range<Int>?
    }

    let gazetteer: Gazetteer
    private var known: [Key: [Names]] = [:]

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
        let first = numbers[numbers.startIndex]
        if first.plate.unit == .unit, numbers.count > 1 {
            for names in names(first, with: numbers[numbers.startIndex + 1]) {
                if let found = gazetteer.child(of: parent, named: names) { return (found, 2) }
            }
        }
        for names in names(first, with: nil) {
            if let found = gazetteer.child(of: parent, named: names) { return (found, 1) }
        }
        return nil
    }

    /// The gazetteer's names that a number may be written as, or a unit with its room, the most usual first.
    private func names(_ number: SaidNumber, with room: SaidNumber?) -> [Names] {
        let key = Key(number: number.range, room: room?.range)
        if let known = known[key] { return known }
        let texts =
            if let room {
                writings(room.plate.counting(.room)).map { number.plate.text + $0 }
            } else {
                writings(number.plate) + number.plate.equivalents.flatMap(writings)
            }
        let names = texts.map { gazetteer.names(written: $0) }.filter { !$0.places.isEmpty || !$0.plates.isEmpty }
        known[key] = names
        return names
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
