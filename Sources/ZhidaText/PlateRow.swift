/// Numbers that stand in a row and belong to one address, each with the level that the row gives it: 88号之2, 3栋2单元501,
/// 3-2-501, 12楼B座, 501、502室.
///
/// What a number counts is settled by its unit word and by what stands before it: 号 behind a door, building, unit or
/// floor is a room (18号101号, 3栋5号), a bare number there too; of a chain of three bare numbers the first is the
/// building, the second the unit, the last the room (3-2-501), of two the building and the room where the last has three
/// digits or more (3-501). What cannot be settled keeps no unit (88-2).
public struct PlateRow: Hashable, Sendable {
    /// One number of the row.
    public struct Part: Hashable, Sendable {
        public var name: PlateName
        /// Scalars of the text, unit word included.
        public var range: Range<Int>
        /// Whether it stands beside the part before it rather than below it: 502室 in 501、502室, 5栋 in 3栋和5栋.
        public var isAlternative: Bool
    }

    /// The numbers in the order of the text, at least one.
    public private(set) var parts: [Part]

    /// The scalars of the text from the first number to the last unit word.
    public var range: Range<Int> { parts[0].range.lowerBound..<parts[parts.count - 1].range.upperBound }

    /// The longest row that begins at a scalar; `nil` where no number begins there. Work is linear in the row.
    public init?(_ scalars: UnsafeBufferPointer<UInt32>, at start: Int) {
        parts = []
        var position = start
        while position < scalars.count {
            guard let link = Self.link(scalars, position, isFirst: parts.isEmpty) else { break }
            var parser = PlateParser(scalars: scalars, position: link.end, notesLabels: true)
            guard PlateParser.canBegin(scalars[link.end]), let plate = parser.plate(),
                add(plate, link.end..<parser.position, parser.labels, link, scalars)
            else { break }
            position = parser.position
        }
        if parts.isEmpty { return nil }
    }

    /// Every row of a text, in order, none overlapping another. Rows of one bare number are among them.
    public static func rows(in scalars: UnsafeBufferPointer<UInt32>) -> [PlateRow] {
        var rows: [PlateRow] = []
        var position = 0
        while position < scalars.count {
            if PlateParser.canBegin(scalars[position]), let row = PlateRow(scalars, at: position) {
                rows.append(row)
                position = row.range.upperBound
                continue
            }
            // A number does not begin within a word of letters or a longer number.
            repeat {
                position += 1
            } while position < scalars.count && isWithinWord(scalars, position)
        }
        return rows
    }

    private static func isWithinWord(_ scalars: UnsafeBufferPointer<UInt32>, _ index: Int) -> Bool {
        func isAlphanumeric(_ scalar: UInt32) -> Bool {
            let plain = PlateParser.fold(scalar)
            return (0x30...0x39).contains(plain) || (0x41...0x5A).contains(plain)
        }
        return isAlphanumeric(scalars[index]) && isAlphanumeric(scalars[index - 1])
    }

    // MARK: - What joins two numbers

    private enum Join { case none, comma, list }

    /// What stands between the number that ends at `position` and the next, with where that begins.
    private static func link(
        _ scalars: UnsafeBufferPointer<UInt32>,
        _ position: Int,
        isFirst: Bool
    ) -> (join: Join, end: Int)? {
        if isFirst { return (.none, position) }
        var end = position
        var join = Join.none
        while end < scalars.count, end - position < 4 {
            switch Unicode.Scalar(PlateParser.fold(scalars[end])) {
            case " ", "\u{3000}", "-": break
            case ",", "，": join = .comma
            case "、", "和", "及", "与", "與", "/", "跟": join = .list
            default: return (join, end)
            }
            end += 1
        }
        return nil
    }

    // MARK: - Levels

    /// How close to the ground a unit is; 0 for a bare number.
    private static func depth(_ unit: UnitWord?) -> Int {
        switch unit {
        case nil: 0
        case .area, .phase: 1
        case .row, .lane: 2
        case .door: 3
        case .building: 4
        case .unit: 5
        case .floor: 6
        case .room: 7
        }
    }

    /// Adds a number; `false` where it does not belong to the row.
    private mutating func add(
        _ plate: PlateName,
        _ range: Range<Int>,
        _ labels: [Range<Int>],
        _ link: (join: Join, end: Int),
        _ scalars: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        guard let last = parts.last else {
            addChain(plate, range, labels, below: nil)
            return true
        }
        if link.join == .list { return addAlternative(plate, range, last, scalars) }
        guard let unit = plate.unit else {
            // A bare number goes on only right behind, and where it is no count of something else.
            guard link.join == .none, last.name.unit != nil, last.name.unit != .room,
                Self.isWhole(plate, range.upperBound, scalars)
            else { return false }
            addChain(plate, range, labels, below: last.name.unit)
            return true
        }
        let above = Self.depth(last.name.unit)
        if unit == .door, above >= Self.depth(.door), above < Self.depth(.room) {
            parts.append(Part(name: plate.counting(.room), range: range, isAlternative: false))
            return true
        }
        if last.name.unit == .floor, unit == .unit || (unit == .building && !last.name.isBelow) {
            guard unit == .unit else {
                // 12楼B座 names the floor first.
                parts.append(Part(name: plate, range: range, isAlternative: false))
                return true
            }
            // 12楼3单元: the 楼 is a building.
            parts[parts.count - 1].name = last.name.counting(.building)
            addChain(plate, range, labels, below: .building)
            return true
        }
        guard Self.depth(unit) > above else { return false }
        addChain(plate, range, labels, below: last.name.unit)
        return true
    }

    private mutating func addAlternative(
        _ plate: PlateName,
        _ range: Range<Int>,
        _ last: Part,
        _ scalars: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        var plate = plate
        if plate.unit == nil {
            guard Self.isWhole(plate, range.upperBound, scalars), last.name.unit != nil || plate.hasDigit else {
                return false
            }
            plate = plate.counting(last.name.unit)
        } else if plate.unit == .door, last.name.unit == .room {
            plate = plate.counting(.room)
        }
        if plate.unit != last.name.unit {
            // 501、502室: what was bare counts what the list counts; it was taken for a room behind a building.
            let first = parts.lastIndex { !$0.isAlternative } ?? 0
            guard parts[first...].allSatisfy({ scalars[$0.range.upperBound - 1] < 0x80 || $0.name.unit == nil }) else {
                return false
            }
            for index in first..<parts.count { parts[index].name = parts[index].name.counting(plate.unit) }
        }
        parts.append(Part(name: plate, range: range, isAlternative: true))
        return true
    }

    /// Appends a number, taken apart where it is a chain of several levels.
    private mutating func addChain(
        _ plate: PlateName,
        _ range: Range<Int>,
        _ labels: [Range<Int>],
        below above: UnitWord?
    ) {
        let names = plate.parts
        let units = Self.units(of: names, counting: plate.unit, below: above)
        guard let units, labels.count == names.count else {
            let isRoom = plate.unit == nil && names.count == 1 && Self.depth(above) >= Self.depth(.door)
            parts.append(Part(name: isRoom ? plate.counting(.room) : plate, range: range, isAlternative: false))
            return
        }
        for (index, name) in names.enumerated() {
            let end = index + 1 == names.count ? range.upperBound : labels[index].upperBound
            let start = index == 0 ? range.lowerBound : labels[index].lowerBound
            parts.append(Part(name: name.counting(units[index]), range: start..<end, isAlternative: false))
        }
    }

    /// What each number of a chain counts; `nil` where it is no chain of several levels.
    private static func units(
        of names: [PlateName],
        counting unit: UnitWord?,
        below above: UnitWord?
    ) -> [UnitWord]? {
        guard names.count > 1 else { return nil }
        let lastIsRoom = unit == .room || (names[names.count - 1].digitCount >= 3)
        let isSmall = names.dropLast().allSatisfy { $0.digitCount <= 3 }
        switch (unit, names.count, above) {
        case (nil, 2, .building) where isSmall, (.room, 2, .building) where isSmall: return [.unit, .room]
        case (nil, 2, .unit) where isSmall, (.room, 2, .unit) where isSmall: return [.floor, .room]
        case (nil, 3, nil) where isSmall, (.room, 3, _) where isSmall, (nil, 3, .door) where isSmall,
            (nil, 3, .area) where isSmall, (nil, 3, .phase) where isSmall:
            return [.building, .unit, .room]
        case (nil, 2, _) where isSmall && lastIsRoom && depth(above) <= depth(.door),
            (.room, 2, _) where isSmall && lastIsRoom && depth(above) <= depth(.door) && names[1].digitCount >= 3:
            return [.building, .room]
        case (.unit, 2, _) where isSmall && depth(above) <= depth(.door): return [.building, .unit]
        default: return nil
        }
    }

    /// Words that make a bare number a count or a date: 2个人, 5月.
    private static let measures = Set(
        "个個人年月日天点點分时時元块塊米公里万萬多次家户戶台辆平%名位岁斤吨条只座栋号楼路街".unicodeScalars.map(\.value)
    )

    /// Whether a bare number can be a room of its own: short ones only where nothing follows that they may count.
    private static func isWhole(_ plate: PlateName, _ end: Int, _ scalars: UnsafeBufferPointer<UInt32>) -> Bool {
        guard end < scalars.count else { return true }
        if measures.contains(PlateParser.fold(scalars[end])) { return false }
        return plate.digitCount >= 3 || plate.parts.count > 1 || !(0x3400...0x9FFF).contains(scalars[end])
    }
}

extension PlateName {
    /// Digits in it.
    var digitCount: Int {
        var digits = 0
        for index in 0..<count where PlateSymbol.isDigit(self[index]) { digits += 1 }
        return digits
    }

    /// Whether it lies below the ground: 负1楼.
    var isBelow: Bool { count > 0 && self[0] == PlateSymbol.below }
}
