/// A table of quantised weights in a mapped file.
struct WeightView {
    let slots: UnsafePointer<UInt64>
    let weights: UnsafePointer<Int8>
    let shift: UInt64
    let mask: Int
    /// Bytes from one row to the next.
    let lanes: Int
    let scale: Float

    /// Bytes that may be read behind the last row.
    static let padding = 64

    /// The size of a token's row: begin, inside and end weights of each label without gaps, in whole cache lines, so
    /// that up to 21 labels take one.
    static func tokenStride(_ labels: Int) -> Int { (3 * labels + 63) & ~63 }

    init(
        _ slots: UnsafeRawBufferPointer,
        _ weights: UnsafeRawBufferPointer,
        lanes: Int,
        scale: Float,
        damaged: (String) -> TaggingError
    ) throws {
        let count = slots.count / 8
        guard count >= 2, count & (count - 1) == 0, slots.count == count * 8, weights.count >= Self.padding,
            (weights.count - Self.padding) % lanes == 0
        else { throw damaged("has a weight table of the wrong size") }
        self.slots = slots.baseAddress!.assumingMemoryBound(to: UInt64.self)
        self.weights = weights.baseAddress!.assumingMemoryBound(to: Int8.self)
        let rows = UInt64((weights.count - Self.padding) / lanes)
        var empty = 0
        for slot in 0..<count {
            if self.slots[slot] == 0 {
                empty += 1
            } else if self.slots[slot] >> 32 >= rows {
                throw damaged("has a weight table that points outside of itself")
            }
        }
        guard empty > 0 else { throw damaged("has a weight table without an empty slot") }
        shift = UInt64(64 - count.trailingZeroBitCount)
        mask = count - 1
        self.lanes = lanes
        self.scale = scale
    }

    /// Where the weights of a feature begin, or −1.
    @inline(__always)
    func find(_ key: UInt64) -> Int { find(key, first: slots[Int(truncatingIfNeeded: key >> shift)]) }

    /// Where the weights of those of some features begin that the table has; returns how many these are.
    ///
    /// All first slots are read before any is looked at: so the memory is waited for once and not each time.
    @inline(__always)
    func find(
        _ keys: UnsafePointer<UInt64>,
        _ range: Range<Int>,
        firsts: UnsafeMutablePointer<UInt64>,
        into hits: UnsafeMutablePointer<Int>
    ) -> Int {
        for t in range { firsts[t] = slots[Int(truncatingIfNeeded: keys[t] >> shift)] }
        var count = 0
        for t in range {
            guard keys[t] != FeatureHash.none else { continue }
            let row = find(keys[t], first: firsts[t])
            hits[count] = row
            count &+= row >= 0 ? 1 : 0
        }
        return count
    }

    @inline(__always)
    private func find(_ key: UInt64, first: UInt64) -> Int {
        let mark = QuantisedTable.mark(key)
        var slot = Int(truncatingIfNeeded: key >> shift)
        var found = first
        while true {
            if UInt16(truncatingIfNeeded: found) == mark { return Int(truncatingIfNeeded: found >> 32) &* lanes }
            if found == 0 { return -1 }
            slot = (slot &+ 1) & mask
            found = slots[slot]
        }
    }
}
