import ZhidaCore

/// Makes the words with which people tell a place by another.
struct RelatedMaker {
    let book: AddressBook

    /// None of these is taken from the tables of the program.
    private static let ands = ["和", "与", "跟", "和", "同", "、"]
    private static let crossings = ["交界处", "交叉口", "路口", "的路口", "交汇处", "那个路口", "的交界", "十字路口", "的十字路口"]
    private static let sides = ["对面", "旁边", "附近", "隔壁", "斜对面", "的对面", "的旁边", "门口"]
    private static let links = ["，在", "，就在", "，", "就在"]

    /// Two roads of one street 街道, of which the first is meant, with the street's words or without; `nil` where the street
    /// has no other road.
    func crossing(_ random: inout SplitMix) -> (road: AddressBook.Row, other: AddressBook.Row, parts: [QueryPart])? {
        guard let road = book.byLevel[.road]?.randomElement(using: &random), let street = book.parent(road),
            let other = book.children(street).filter({ $0 != road && book.level($0) == .road })
                .randomElement(using: &random)
        else { return nil }
        var parts = [road, other].map { QueryPart(row: $0, level: .road, clean: book.name($0)) }
        if book.level(street) == .street, random.chance(0.5) {
            parts.insert(QueryPart(row: street, level: .street, clean: book.name(street)), at: 0)
        }
        return (road, other, parts)
    }

    /// The roads that the first of two can be, as they are written: those in whose street the second is read as well.
    func accepted(_ parts: [QueryPart]) -> [AddressBook.Row] {
        let upper = parts.dropLast(2)
        let others = Set(book.fitting(upper + [parts[parts.count - 1]]).compactMap(book.parent))
        return book.fitting(upper + [parts[parts.count - 2]]).filter { book.parent($0).map(others.contains) ?? false }
    }

    func crossing(_ parts: [QueryPart], _ random: inout SplitMix) -> String {
        parts.dropLast().map(\.text).joined() + Self.ands.randomElement(using: &random)! + parts[parts.count - 1].text
            + Self.crossings.randomElement(using: &random)!
    }

    /// An address with the side of it that is meant, or beside a landmark of its street.
    func beside(_ address: String, of row: AddressBook.Row, _ random: inout SplitMix) -> String {
        let side = Self.sides.randomElement(using: &random)!
        guard random.chance(0.5), let street = book.lineage(row).first(where: { book.level($0) == .street }),
            let landmark = book.children(street).filter({ book.level($0) == .area || book.level($0) == .poi })
                .filter({ !book.lineage(row).contains($0) }).randomElement(using: &random)
        else { return address + side }
        return address + Self.links.randomElement(using: &random)! + book.name(landmark) + side
    }
}
