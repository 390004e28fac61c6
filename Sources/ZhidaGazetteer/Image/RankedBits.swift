/// Bits with the number of ones before any of them in constant time (Jacobson 1989).
///
/// Blocks of 512 bits, then the number of ones before each block as UInt32, and behind the last one their total.
struct RankedBits: @unchecked Sendable {
    private let base: UnsafeRawPointer
    private let ranks: UnsafeRawPointer
    /// Number of bits.
    let count: Int

    /// Bytes that `count` bits take.
    static func size(_ count: Int) -> Int {
        let blocks = (count + 511) / 512
        return blocks * 64 + (blocks + 1) * 4
    }

    /// `bytes` must hold `size(count)` bytes.
    init(_ bytes: UnsafeRawBufferPointer, count: Int) {
        precondition(bytes.count == Self.size(count))
        base = bytes.baseAddress!
        ranks = base + (count + 511) / 512 * 64
        self.count = count
    }

    /// Whether a bit is set; behind the end none is.
    subscript(position: Int) -> Bool {
        guard position < count else { return false }
        return word(position >> 6) >> UInt64(position & 63) & 1 == 1
    }

    private func word(_ index: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }

    /// Ones before `position`, which is at most `count`.
    func rank(_ position: Int) -> Int {
        let position = min(position, count)
        let block = position >> 9
        var ones = Int(ranks.loadUnaligned(fromByteOffset: block * 4, as: UInt32.self))
        let last = position >> 6
        var index = block << 3
        while index < last {
            ones += word(index).nonzeroBitCount
            index += 1
        }
        let rest = position & 63
        if rest > 0 { ones += (word(last) & ((1 << UInt64(rest)) - 1)).nonzeroBitCount }
        return ones
    }

    /// Lays bits out.
    static func bytes(count: Int, set positions: some Sequence<Int>) -> [UInt8] {
        let blocks = (count + 511) / 512
        var words = [UInt64](repeating: 0, count: blocks * 8)
        for position in positions { words[position >> 6] |= 1 << UInt64(position & 63) }
        var ranks: [UInt32] = [0]
        for block in 0..<blocks {
            let ones = words[block * 8..<block * 8 + 8].reduce(0) { $0 + $1.nonzeroBitCount }
            ranks.append(ranks[block] + UInt32(ones))
        }
        return words.withUnsafeBytes { Array($0) } + ranks.withUnsafeBytes { Array($0) }
    }
}
