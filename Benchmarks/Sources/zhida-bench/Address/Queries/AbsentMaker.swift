import ZhidaCore

/// Makes addresses that a gazetteer does not hold out of some that it holds.
struct AbsentMaker {
    let book: AddressBook
    private let names = NameMaker()

    init(book: AddressBook) { self.book = book }

    /// Roads of other cities that people name, with their city.
    private static let elsewhere = [
        ("广州市天河区", "体育西路"), ("广州市", "北京路步行街"), ("东莞市", "莞太大道"), ("东莞市长安镇", "长青南路"), ("惠州市", "麦地东路"),
        ("上海市", "南京西路"), ("上海市徐汇区", "漕溪北路"), ("北京市", "王府井大街"), ("北京市海淀区", "中关村大街"), ("珠海市", "情侣中路"),
        ("佛山市", "汾江南路"), ("中山市", "孙文西路"), ("武汉市", "珞喻路"), ("长沙市", "五一大道"), ("成都市", "春熙路"), ("杭州市", "文三路"),
        ("广州市白云区", "机场路"), ("东莞市虎门镇", "连升路"), ("惠州市大亚湾", "龙海二路"), ("厦门市", "湖滨南路"),
    ]

    /// The parts of an address of which one element is made up.
    ///
    /// - Returns: the parts, what is unknown, and the words before; `nil` where the made-up element exists after all.
    func parts(_ parts: [QueryPart], _ random: inout SplitMix) -> ([QueryPart], String, String)? {
        switch random.pick([("number", 0.45), ("name", 0.4), ("elsewhere", 0.15)]) {
        case "number": unknownNumber(parts, &random).map { ($0, "number", "") }
        case "name": unknownName(parts, &random).map { ($0, "name", "") }
        default: otherCity(parts, &random)
        }
    }

    /// A number that its road, area or building does not have.
    private func unknownNumber(_ parts: [QueryPart], _ random: inout SplitMix) -> [QueryPart]? {
        guard let last = parts.last, last.isNumber, let parent = book.parent(last.row),
            let run = last.clean.firstIndex(where: \.isNumber)
        else { return nil }
        let digits = last.clean[run...].prefix { $0.isNumber }
        guard let number = Int(digits) else { return nil }
        // Next to one that exists, or well beyond the last.
        let other =
            random.chance(0.5)
            ? number + Int.random(in: 1...9, using: &random) : number + Int.random(in: 10...400, using: &random)
        let name = last.clean[..<run] + String(other) + last.clean[run...].dropFirst(digits.count)
        let values = Set(
            book.children(parent).compactMap { Int(book.name($0).drop { !$0.isNumber }.prefix { $0.isNumber }) }
        )
        guard !values.contains(other) else { return nil }
        return parts.dropLast() + [QueryPart(row: AddressBook.none, level: last.level, clean: String(name))]
    }

    /// A road, area or place that no street has, by sound neither.
    private func unknownName(_ parts: [QueryPart], _ random: inout SplitMix) -> [QueryPart]? {
        guard let at = parts.lastIndex(where: { !$0.isNumber && !$0.isDivision }) else { return nil }
        let name =
            switch parts[at].level {
            case .road: names.roads(&random)[0]
            case .lane: names.lanes(&random)[0]
            case .area: names.areas(&random).names[0]
            default: names.poi(&random).name
            }
        guard isUnknown(name) else { return nil }
        var parts = parts
        parts[at] = QueryPart(row: AddressBook.none, level: parts[at].level, clean: name)
        // No other element may tell of a real place (a road before an unknown place of interest does).
        return parts.filter { $0.isDivision || $0.isNumber || $0.row == AddressBook.none }
    }

    private func otherCity(_ parts: [QueryPart], _ random: inout SplitMix) -> ([QueryPart], String, String)? {
        let (city, road) = Self.elsewhere.randomElement(using: &random)!
        // Without its city a road of another city is only an unknown road.
        let isNamed = random.chance(0.7)
        guard isNamed || isUnknown(road) else { return nil }
        var made = [QueryPart(row: AddressBook.none, level: .road, clean: road)]
        if random.chance(0.7) {
            let number = Int.random(in: 1...300, using: &random)
            made.append(QueryPart(row: AddressBook.none, level: .door, clean: "\(number)号"))
        }
        return (made, "elsewhere", isNamed ? city : "")
    }

    private func isUnknown(_ name: String) -> Bool {
        guard book.places(named: name).isEmpty, let sounds = book.characters.reading(of: Array(name.unicodeScalars))
        else {
            return false
        }
        return book.places(sounding: sounds).isEmpty
    }
}
