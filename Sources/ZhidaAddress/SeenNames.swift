/// Which names were noted in a block of text, where, and how much of them.
///
/// A table with open addressing: its work follows what is noted, not how many names there are.
final class SeenNames {
    private struct Entry {
        var name: UInt32
        var first: Int32
        var last: Int32
        var weight: Int32
    }

    private static let free = UInt32.max
    /// Names that exist; a damaged version may list others.
    private let limit: UInt32
    /// In the order in which they were first noted.
    private var entries: UnsafeMutableBufferPointer<Entry>
    private var count = 0
    /// Positions in `entries`; twice as many as those, a power of two.
    private var slots: UnsafeMutableBufferPointer<UInt32>

    /// - Parameter limit: how many names there are.
    init(limit: Int) {
        self.limit = UInt32(limit)
        entries = .allocate(capacity: 2_048)
        slots = .allocate(capacity: 4_096)
        slots.initialize(repeating: Self.free)
    }

    deinit {
        entries.deallocate()
        slots.deallocate()
    }

    @inline(__always)
    func note(_ name: UInt32, _ start: Int, _ end: Int, weight: Int) {
        guard name < limit else { return }
        let mask = slots.count - 1
        var slot = Int(name &* 0x9E37_79B1 >> 12) & mask
        while true {
            let place = slots[slot]
            if place == Self.free { break }
            let entry = entries.baseAddress! + Int(place)
            if entry.pointee.name == name {
                entry.pointee.last = max(entry.pointee.last, Int32(end))
                entry.pointee.weight += Int32(weight)
                return
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = UInt32(count)
        entries.initializeElement(
            at: count,
            to: Entry(name: name, first: Int32(start), last: Int32(end), weight: Int32(weight))
        )
        count += 1
        if count == entries.count { grow() }
    }

    private func grow() {
        let (oldEntries, oldSlots) = (entries, slots)
        entries = .allocate(capacity: oldEntries.count * 2)
        slots = .allocate(capacity: oldSlots.count * 2)
        slots.initialize(repeating: Self.free)
        _ = entries.initialize(from: oldEntries)
        oldEntries.deallocate()
        oldSlots.deallocate()
        let mask = slots.count - 1
        for place in 0..<count {
            var slot = Int(entries[place].name &* 0x9E37_79B1 >> 12) & mask
            while slots[slot] != Self.free { slot = (slot + 1) & mask }
            slots[slot] = UInt32(place)
        }
    }

    /// Calls `body` with each name, the stretch in which it was noted, and its weight, as they were first noted.
    @inline(__always)
    func forEach(_ body: (_ name: Int, _ stretch: Range<Int>, _ weight: Int) -> Void) {
        for place in 0..<count {
            let entry = entries[place]
            body(Int(entry.name), Int(entry.first)..<Int(entry.last) + 1, Int(entry.weight))
        }
    }

    func forget() {
        slots.update(repeating: Self.free)
        count = 0
    }
}
