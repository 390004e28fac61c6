extension PlateName {
    /// Whether a digit is in it.
    var hasDigit: Bool {
        for index in 0..<count where PlateSymbol.isDigit(self[index]) { return true }
        return false
    }

    /// The same with another first symbol.
    func replacingFirst(by symbol: UInt8) -> PlateName {
        var other = PlateName(unit: unit)
        _ = other.append(symbol)
        for index in 1..<count { _ = other.append(self[index]) }
        return other
    }

    /// As the gazetteer writes it: 88号之2, 1-2栋, A1栋, 负1楼, 501室; a bare number as its digits.
    public var text: String {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends ``text`` as UTF-8; equal plates append equal bytes.
    public func appendCanonical(to bytes: inout [UInt8]) {
        var hasUnit = false
        for index in 0..<count {
            let symbol = self[index]
            switch symbol {
            case PlateSymbol.part where unit == .door, PlateSymbol.annex where index > 0:
                if !hasUnit { append(.door, to: &bytes) }
                hasUnit = true
                bytes += symbol == PlateSymbol.annex ? "附".utf8 : "之".utf8
            default:
                if let character = PlateSymbol.character(symbol) {
                    bytes += String(character).utf8
                } else {
                    bytes.append(symbol)
                }
            }
        }
        // 附1号 and 88号附1号 close with their unit, 88号之2 does not.
        let closes = !hasUnit || (0..<count).contains { self[$0] == PlateSymbol.annex }
        if let unit, closes { append(unit, to: &bytes) }
    }

    private func append(_ unit: UnitWord, to bytes: inout [UInt8]) { bytes += unit.rawValue.utf8 }

    /// The numbers that it has between its hyphens, as plates that count the same: 1-2栋 → 1栋, 2栋; itself where it has
    /// none.
    public var parts: [PlateName] {
        var parts: [PlateName] = []
        var current = PlateName(unit: unit)
        for index in 0..<count {
            if self[index] == PlateSymbol.part {
                parts.append(current)
                current = PlateName(unit: unit)
            } else {
                _ = current.append(self[index])
            }
        }
        parts.append(current)
        return parts
    }

    /// The value of a number of digits alone; `nil` for others.
    public var value: Int? {
        guard count > 0, count <= 9 else { return nil }
        var value = 0
        for index in 0..<count {
            guard PlateSymbol.isDigit(self[index]) else { return nil }
            value = value * 10 + Int(self[index] - PlateSymbol.zero)
        }
        return value
    }

    /// What it lies at or in: 88号 of 88号之2 and of 88号附1号; `nil` for a plain number.
    public var base: PlateName? {
        guard unit == .door || unit == nil else { return nil }
        guard
            let last = (1..<max(1, count)).last(where: { self[$0] == PlateSymbol.part || self[$0] == PlateSymbol.annex }
            )
        else { return nil }
        var base = PlateName(unit: unit)
        for index in 0..<last { _ = base.append(self[index]) }
        return base
    }

    /// The most numbers that a run (12-16号) is written out to.
    private static let longestRun = 20

    /// What else may be meant and can be looked up, the likeliest first, itself left out.
    ///
    /// - A run of buildings or doors, rising (1-2栋, 12-16号): each of its numbers.
    /// - A bare number: a room, a building, a door; as a chain (3-2-501) see ``PlateRow``.
    /// - A building's number: the same as a door (3号), which villages and some estates count by; and the other way.
    /// - A room that begins with zeros: without them.
    public var equivalents: [PlateName] {
        var others: [PlateName] = []
        func add(_ other: PlateName) { if other != self, !others.contains(other) { others.append(other) } }
        let parts = parts
        if parts.count == 2, unit == .building || unit == .door || unit == .floor, let first = parts[0].value,
            let last = parts[1].value, first < last
        {
            if last - first < Self.longestRun {
                for value in first...last { add(PlateName(value, unit: unit)) }
            } else {
                add(parts[0])
                add(parts[1])
            }
        }
        switch unit {
        case nil: for unit in [UnitWord.room, .building, .door] { add(counting(unit)) }
        case .building: add(counting(.door))
        case .door: add(counting(.building))
        case .room:
            if let value { add(PlateName(value, unit: .room)) }
        default: break
        }
        return others
    }

    /// A plain number of 0 to 999,999 that counts something; larger ones keep their last six digits.
    public init(_ value: Int, unit: UnitWord?) {
        self.init(unit: unit)
        let value = abs(value % 1_000_000)
        var power = 100_000
        while power > max(1, value) { power /= 10 }
        while power > 0 {
            _ = append(PlateSymbol.zero + UInt8(value / power % 10))
            power /= 10
        }
    }
}

extension PlateName: CustomStringConvertible {
    public var description: String { text }
}
