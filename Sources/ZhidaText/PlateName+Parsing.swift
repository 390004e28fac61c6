extension PlateName {
    /// The longest number with its unit word that begins at a scalar, and where it ends; `nil` where none begins there.
    ///
    /// `scalars` may be normalised or not: widths, cases, dashes and 號 are read all the same. Looks at 40 scalars at
    /// most, so reading at every place of a text is linear.
    public static func parse(
        _ scalars: UnsafeBufferPointer<UInt32>,
        at start: Int
    ) -> (plate: PlateName, end: Int)? {
        guard start >= 0, start < scalars.count, PlateParser.canBegin(scalars[start]) else { return nil }
        var parser = PlateParser(scalars: scalars, position: start)
        return parser.plate().map { ($0, parser.position) }
    }

    /// The number that a text is as a whole, such as a gazetteer's name; `nil` where it is anything else.
    public init?(name: some StringProtocol) {
        var scalars: [UInt32] = []
        for scalar in name.unicodeScalars where scalar != " " && scalar != "\u{3000}" { scalars.append(scalar.value) }
        let found = scalars.withUnsafeBufferPointer { PlateName.parse($0, at: 0) }
        guard let found, found.end == scalars.count else { return nil }
        self = found.plate
    }
}

/// Reads one ``PlateName``, by recursive descent over scalars.
struct PlateParser {
    let scalars: UnsafeBufferPointer<UInt32>
    var position: Int
    /// Where each of the first labels between hyphens stands, for ``PlateRow``.
    private(set) var labels: [Range<Int>] = []
    /// Whether to note ``labels``.
    private let notesLabels: Bool

    init(scalars: UnsafeBufferPointer<UInt32>, position: Int, notesLabels: Bool = false) {
        self.scalars = scalars
        self.position = position
        self.notesLabels = notesLabels
    }

    /// Digits of one number, longer ones being codes and telephone numbers, and letters that may stand together.
    private static let mostDigits = 6
    private static let mostLetters = 3
    /// Characters of one numeral that are looked at.
    private static let window = 16

    /// Whether a number can begin with this scalar: quick, for scanning a text.
    @inline(__always)
    static func canBegin(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return fold(scalar) != 0x2D || scalar == 0x2D }
        if NumeralCode.of(scalar: scalar) != NumeralCode.none || PlateSymbol.stem(scalar) != nil { return true }
        switch fold(scalar) {
        case 0x23, 0x2D, 0x30...0x39, 0x41...0x5A, 0x7B2C, 0x9644, 0x8D1F, 0x5730, 0x9996: return true
        default: return PlateSymbol.direction(scalar) != nil
        }
    }

    /// A scalar in half width and upper case, every dash a hyphen, every number sign #, 負 as 负.
    @inline(__always)
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x61...0x7A: scalar - 0x20
        case 0x7E, 0x2010...0x2015, 0x2212, 0x223C, 0x301C, 0xFE58, 0xFE63, 0xFF0D, 0xFF5E: 0x2D
        case 0..<0x80: scalar
        case 0x2116, 0xFE5F, 0xFF03: 0x23
        case 0xFF10...0xFF19, 0xFF21...0xFF3A: scalar - 0xFEE0
        case 0xFF41...0xFF5A: scalar - 0xFEE0 - 0x20
        case 0x8CA0: 0x8D1F
        default: scalar
        }
    }

    @inline(__always)
    private func folded(_ index: Int) -> UInt32 { index < scalars.count ? Self.fold(scalars[index]) : 0 }

    @inline(__always)
    private static func isLetter(_ scalar: UInt32) -> Bool { scalar >= 0x41 && scalar <= 0x5A }

    @inline(__always)
    private static func isDigit(_ scalar: UInt32) -> Bool { scalar >= 0x30 && scalar <= 0x39 }

    /// The number at `position`, which moves behind it.
    mutating func plate() -> PlateName? {
        var plate = PlateName(unit: nil)
        if folded(position) == 0x7B2C { position += 1 }  // 第
        let hasSign = skipNumberSign()
        if let floor = specialFloor() { return floor }
        if let tower = tower() { return tower }
        if folded(position) == 0x9644 {  // 附
            position += 1
            guard plate.append(PlateSymbol.annex), number(into: &plate) else { return nil }
            _ = unit()
            return plate.counting(.door)
        }
        var start = position
        guard label(into: &plate) else { return nil }
        if notesLabels { labels.append(start..<position) }
        while skipSeparator() {
            start = position
            guard plate.append(PlateSymbol.part), label(into: &plate) else { return nil }
            if notesLabels { labels.append(start..<position) }
        }
        // What stands right behind may only be a unit: 12.5, 25 digits and words in Latin letters are no numbers of
        // places.
        let next = folded(position)
        var unit = unit()
        if unit == nil {
            if Self.isDigit(next) || Self.isLetter(next) { return nil }
            if hasSign { unit = .door }
        }
        guard let unit else { return plate.hasDigit ? plate : nil }
        if unit == .door { addPartsBehindDoor(&plate) }
        if unit == .floor, plate.count > 1, plate[0] == 0x42, PlateSymbol.isDigit(plate[1]) {  // B1层
            plate = plate.replacingFirst(by: PlateSymbol.below)
        }
        if !plate.hasDigit, unit != .building, unit != .floor, unit != .area, unit != .unit, unit != .row {
            return nil
        }
        return plate.counting(unit)
    }

    /// # № No. before a number.
    private mutating func skipNumberSign() -> Bool {
        if folded(position) == 0x23 {
            position += 1
            return true
        }
        guard folded(position) == 0x4E, folded(position + 1) == 0x4F else { return false }
        var next = position + 2
        if next < scalars.count, scalars[next] == 0x2E || scalars[next] == 0xFF0E || scalars[next] == 0x3A { next += 1 }
        while next < scalars.count, next < position + 5, scalars[next] == 0x20 { next += 1 }
        guard Self.isDigit(folded(next)) else { return false }
        position = next
        return true
    }

    /// 负一楼, 地下二层, -1层, 首层.
    private mutating func specialFloor() -> PlateName? {
        let first = folded(position)
        var next = position
        var isWithoutUnit = false
        switch first {
        case 0x8D1F:  // 负
            next += 1
            isWithoutUnit = true
        case 0x5730 where folded(position + 1) == 0x4E0B: next += 2  // 地下
        case 0x2D where Self.isDigit(folded(position + 1)): next += 1
        case 0x9996:  // 首
            var parser = PlateParser(scalars: scalars, position: position + 1)
            guard parser.unit() == .floor else { return nil }
            position = parser.position
            var plate = PlateName(unit: .floor)
            return plate.append(0x31) ? plate : nil
        default: return nil
        }
        var parser = PlateParser(scalars: scalars, position: next)
        var plate = PlateName(unit: .floor)
        guard plate.append(PlateSymbol.below), parser.number(into: &plate) else { return nil }
        guard parser.unit() == .floor || isWithoutUnit else { return nil }
        position = parser.position
        return plate
    }

    /// 东座, 南栋: a direction counts only as the name of a building.
    private mutating func tower() -> PlateName? {
        guard position < scalars.count, let direction = PlateSymbol.direction(scalars[position]) else { return nil }
        var parser = PlateParser(scalars: scalars, position: position + 1)
        guard parser.unit() == .building else { return nil }
        position = parser.position
        var plate = PlateName(unit: .building)
        return plate.append(direction) ? plate : nil
    }

    /// Letters and numbers in turn: 88, A1, 21A, 甲3, A-1.
    private mutating func label(into plate: inout PlateName) -> Bool {
        var parts = 0
        var wasNumber = false
        while position < scalars.count, parts < 4 {
            let scalar = folded(position)
            if Self.isLetter(scalar) {
                var end = position
                while Self.isLetter(folded(end)) { end += 1 }
                // 12F is a floor, 12F03 a room.
                if wasNumber, scalar == 0x46, end == position + 1, !Self.isDigit(folded(end)) { break }
                guard end - position <= Self.mostLetters else { return false }
                for index in position..<end {
                    guard plate.append(UInt8(folded(index))) else { return false }
                }
                position = end
                wasNumber = false
            } else if !wasNumber, NumeralCode.of(scalar: scalars[position]) != NumeralCode.none {
                guard number(into: &plate) else { break }
                wasNumber = true
            } else if let stem = PlateSymbol.stem(scalars[position]), beginsNumberOrUnit(position + 1) {
                guard plate.append(stem) else { return false }
                position += 1
                wasNumber = false
            } else if scalar == 0x2D, parts > 0, isGlue(position, afterNumber: wasNumber) {
                position += 1
                continue
            } else {
                break
            }
            parts += 1
        }
        return parts > 0
    }

    /// A hyphen between a letter and a number joins them: A-1栋 is A1栋.
    private func isGlue(_ index: Int, afterNumber: Bool) -> Bool {
        let next = folded(index + 1)
        return afterNumber ? Self.isLetter(next) : Self.isDigit(next)
    }

    private func beginsNumberOrUnit(_ index: Int) -> Bool {
        guard index < scalars.count else { return false }
        if NumeralCode.of(scalar: scalars[index]) != NumeralCode.none { return true }
        return UnitWord.match(scalars, at: index) != nil
    }

    /// 之 or a hyphen before another number.
    private mutating func skipSeparator() -> Bool {
        let scalar = folded(position)
        guard scalar == 0x2D || scalar == 0x4E4B else { return false }
        let next = folded(position + 1)
        let isNumber =
            position + 1 < scalars.count && NumeralCode.of(scalar: scalars[position + 1]) != NumeralCode.none
        guard isNumber || (scalar == 0x2D && Self.isLetter(next)) else { return false }
        position += 1
        return true
    }

    /// 88号之2, 88号-2, 88号附1号; not 88号-501, which is a door and a room, nor 88号之2栋.
    private mutating func addPartsBehindDoor(_ plate: inout PlateName) {
        while true {
            let scalar = folded(position)
            guard scalar == 0x4E4B || scalar == 0x2D || scalar == 0x9644 else { return }
            var parser = PlateParser(scalars: scalars, position: position + 1)
            var longer = plate
            let count = plate.count
            guard longer.append(scalar == 0x9644 ? PlateSymbol.annex : PlateSymbol.part),
                parser.number(into: &longer)
            else { return }
            if scalar == 0x2D, longer.count - count > 3 { return }
            let end = parser.position
            let unit = parser.unit()
            guard unit == nil || unit == .door else { return }
            if unit == nil {
                parser.position = end
                let next = parser.folded(end)
                if Self.isLetter(next) || (scalar == 0x2D && next == 0x2D) { return }
            }
            plate = longer
            position = parser.position
        }
    }

    /// Reads a numeral's digits; `false`, and nothing moved, where none begins or it is too long.
    private mutating func number(into plate: inout PlateName) -> Bool {
        var end = position
        while Self.isDigit(folded(end)), end - position <= Self.mostDigits { end += 1 }
        if end > position, end >= scalars.count || !NumeralCode.isPower(NumeralCode.of(scalar: scalars[end])) {
            guard end - position <= Self.mostDigits else { return false }
            var longer = plate
            for index in position..<end {
                guard longer.append(UInt8(folded(index))) else { return false }
            }
            plate = longer
            position = end
            return true
        }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.window) { codes in
            var count = 0
            while count < Self.window, position + count < scalars.count {
                let code = NumeralCode.of(scalar: scalars[position + count])
                if code == NumeralCode.none { break }
                codes.initializeElement(at: count, to: code)
                count += 1
            }
            let parser = NumeralParser(codes: UnsafeBufferPointer(rebasing: codes[..<count]))
            guard let result = parser.numeral(at: 0), result.end < Self.window else { return false }
            var longer = plate
            if let value = result.value {
                guard value < 1_000_000 else { return false }
                var power = 100_000
                while power > max(1, value) { power /= 10 }
                while power > 0 {
                    guard longer.append(PlateSymbol.zero + UInt8(value / power % 10)) else { return false }
                    power /= 10
                }
            } else {
                guard result.end <= Self.mostDigits else { return false }
                for index in 0..<result.end {
                    guard longer.append(PlateSymbol.zero + (codes[index] & 0x0F)) else { return false }
                }
            }
            plate = longer
            position += result.end
            return true
        }
    }

    /// The unit word at `position`, which moves behind it.
    mutating func unit() -> UnitWord? {
        if folded(position) == 0x46, !Self.isLetter(folded(position + 1)), !Self.isDigit(folded(position + 1)) {  // 12F
            position += 1
            return .floor
        }
        guard let (unit, end) = UnitWord.match(scalars, at: position), !UnitWord.isOtherWord(scalars, position, end)
        else { return nil }
        position = end
        return unit
    }
}
