/// A number by which an address counts 门牌号、楼栋号、单元、楼层、房号, in one form whatever its writing.
///
/// 88号之2, 88-2号, 88之2號 and 八十八号之二 are equal; so are 3栋, 三幢, 3座 and 3#楼, 负一楼 and B1层, A1栋 and A-1棟,
/// 501室 and 五零一房. A value takes 16 bytes, is compared and hashed as two words, and is parsed without allocating:
///
/// ```swift
/// // In a text (raw or normalised scalars); the caller says where. Longest reading, nil where none begins there.
/// if let (plate, end) = PlateName.parse(scalars, at: 12) { … }
/// // A row of them, with levels resolved by their order: 3栋2单元501, 3-2-501, 501、502室.
/// if let row = PlateRow(scalars, at: 12) { for part in row.parts { part.name, part.range } }
/// // A gazetteer's name as a whole.
/// let plate = PlateName(name: "88号之2")
///
/// plate.unit            // what it counts: .door, .building, .unit, .floor, .room …; nil for a bare number
/// plate.text            // as the gazetteer writes it: 88号之2
/// plate.appendCanonical(to: &bytes)   // the same as UTF-8
/// plate.counting(.room)     // 5号 → 5室, where the context says so
/// plate.equivalents         // what else to look up, likeliest first: 1-2栋 → 1栋, 2栋; 501 → 501室, 501号 …
/// ```
///
/// A number that no place bears (more than 14 digits, letters and hyphens together) is none: codes and telephone numbers
/// with extensions are left alone.
public struct PlateName: Hashable, Sendable {
    /// The first eight bytes of the form, the unit in the lowest one; then the other eight. Unused bytes are 0.
    private var low: UInt64
    private var high: UInt64

    /// The most symbols a number may have.
    static let capacity = 14

    /// What the number counts; `nil` where no unit word was written.
    public var unit: UnitWord? { Self.units[Int(low & 0xFF)] }

    /// How many symbols the number has.
    var count: Int { Int(low >> 8 & 0xFF) }

    /// The symbol at a place; see ``PlateSymbol``.
    @inline(__always)
    subscript(index: Int) -> UInt8 {
        let place = index + 2
        return UInt8(truncatingIfNeeded: place < 8 ? low >> (UInt64(place) * 8) : high >> (UInt64(place - 8) * 8))
    }

    /// The number without anything in it, to be appended to.
    init(unit: UnitWord?) {
        low = UInt64(Self.number(of: unit))
        high = 0
    }

    /// Appends a symbol; `false` where there is no more room.
    @inline(__always)
    mutating func append(_ symbol: UInt8) -> Bool {
        let count = count
        guard count < Self.capacity else { return false }
        let place = UInt64(count + 2)
        if place < 8 { low |= UInt64(symbol) << (place * 8) } else { high |= UInt64(symbol) << ((place - 8) * 8) }
        low += 0x100
        return true
    }

    /// The same number counting something else.
    public func counting(_ unit: UnitWord?) -> PlateName {
        var other = PlateName(unit: unit)
        // A room keeps its zeros (0305, 05), a door has none (003号).
        var isAtStart = true
        for index in 0..<count {
            let symbol = self[index]
            if isAtStart, symbol == PlateSymbol.zero, unit != .room, unit != nil, index + 1 < count,
                PlateSymbol.isDigit(self[index + 1])
            {
                continue
            }
            _ = other.append(symbol)
            isAtStart = !PlateSymbol.isDigit(symbol)
        }
        return other
    }

    private static let units: [UnitWord?] = [nil] + UnitWord.allCases

    @inline(__always)
    private static func number(of unit: UnitWord?) -> UInt8 {
        switch unit {
        case nil: 0
        case .door: 1
        case .building: 2
        case .unit: 3
        case .floor: 4
        case .room: 5
        case .lane: 6
        case .area: 7
        case .phase: 8
        case .row: 9
        }
    }
}
