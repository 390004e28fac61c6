/// Pairs of numbers, each kept once and named by a number in order of first appearance.
struct PairInterner {
    private(set) var pairs: [UInt64] = []
    private var slots = [UInt32](repeating: 0, count: 1024)
    private let hash = FoldedHash()

    var count: Int { pairs.count }

    /// The first half of a pair.
    func first(_ number: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: pairs[Int(number)] >> 32) }

    /// The second half of a pair.
    func second(_ number: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: pairs[Int(number)]) }

    mutating func intern(_ first: UInt32, _ second: UInt32) -> UInt32 {
        if (count + 1) * 2 > slots.count { grow() }
        let pair = UInt64(first) << 32 | UInt64(second)
        let slot = slot(of: pair)
        if slots[slot] != 0 { return slots[slot] - 1 }
        pairs.append(pair)
        slots[slot] = UInt32(pairs.count)
        return UInt32(pairs.count - 1)
    }

    /// Where a pair stands, or would.
    private func slot(of pair: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash.mix(pair, 1)) & mask
        while slots[slot] != 0, pairs[Int(slots[slot]) - 1] != pair { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        for (number, pair) in pairs.enumerated() { slots[slot(of: pair)] = UInt32(number + 1) }
    }
}
