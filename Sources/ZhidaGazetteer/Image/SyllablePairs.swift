import ZhidaCore

/// Which names hold which two syllables, side by side or with one between them.
struct SyllablePairs {
    private var adjacent: [UInt64] = []
    private var skipping: [UInt64] = []

    static func key(_ first: UInt16, _ second: UInt16) -> Int { Int(first) * Syllable.all.count + Int(second) }

    /// Adds the pairs of a name's core: its kind word (路, 花园) tells nothing apart, unless the core is too
    /// short. Pairs with one syllable between reach into it, since the last of the core may be left out.
    mutating func add(_ reading: [UInt16], core: Int, name: UInt32) {
        for position in 0..<max(0, min(reading.count, max(2, core)) - 1) {
            adjacent.append(UInt64(Self.key(reading[position], reading[position + 1])) << 32 | UInt64(name))
        }
        for position in 0..<max(0, min(reading.count, max(3, core + 1)) - 2) {
            skipping.append(UInt64(Self.key(reading[position], reading[position + 2])) << 32 | UInt64(name))
        }
    }

    mutating func lay(_ writer: inout ImageWriter) {
        Self.lay(&adjacent, &writer, .adjacentPairs, .adjacentStarts, .adjacentNames)
        Self.lay(&skipping, &writer, .skippingPairs, .skippingStarts, .skippingNames)
    }

    private static func lay(
        _ entries: inout [UInt64],
        _ writer: inout ImageWriter,
        _ pairs: GazetteerImage.Section,
        _ starts: GazetteerImage.Section,
        _ names: GazetteerImage.Section
    ) {
        entries.sort()
        var keys: [Int] = []
        var begins: [UInt32] = []
        var list: [UInt32] = []
        var last: UInt64?
        for entry in entries where entry != last {
            let key = Int(entry >> 32)
            if keys.last != key {
                keys.append(key)
                begins.append(UInt32(list.count))
            }
            list.append(UInt32(truncatingIfNeeded: entry))
            last = entry
        }
        begins.append(UInt32(list.count))
        writer.setBits(pairs, count: GazetteerImage.pairCount, keys)
        writer.set(starts, begins, width: 4)
        writer.set(names, list, width: 4)
    }
}
