/// Byte strings, each kept once and named by a number in order of first appearance; the empty one is 0.
struct ByteInterner {
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
    private var slots: [UInt32]
    private let hash = FoldedHash()

    init() {
        slots = [UInt32](repeating: 0, count: 1024)
        _ = intern(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Number of different strings.
    var count: Int { starts.count - 1 }

    /// The number of a string.
    mutating func intern(_ string: UnsafeRawBufferPointer) -> UInt32 {
        if (count + 1) * 2 > slots.count { grow() }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash(string)) & mask
        while slots[slot] != 0 {
            let known = Int(slots[slot]) - 1
            if isEqual(known, string) { return UInt32(known) }
            slot = (slot + 1) & mask
        }
        let number = count
        bytes.append(contentsOf: string)
        starts.append(bytes.count)
        slots[slot] = UInt32(number + 1)
        return UInt32(number)
    }

    mutating func intern(_ text: String) -> UInt32 {
        var text = text
        return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
    }

    mutating func intern(_ syllables: [UInt16]) -> UInt32 { syllables.withUnsafeBytes { intern($0) } }

    private func isEqual(_ number: Int, _ string: UnsafeRawBufferPointer) -> Bool {
        let start = starts[number]
        guard starts[number + 1] - start == string.count else { return false }
        for position in 0..<string.count where bytes[start + position] != string[position] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 4)
        let mask = slots.count - 1
        for number in 0..<count {
            var slot = withBytes(of: UInt32(number)) { Int(truncatingIfNeeded: hash($0)) } & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// Calls `body` with a string's bytes.
    func withBytes<Result>(of number: UInt32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let range = starts[Int(number)]..<starts[Int(number) + 1]
        return try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// A string's length in bytes.
    func length(of number: UInt32) -> Int { starts[Int(number) + 1] - starts[Int(number)] }

    func text(of number: UInt32) -> String { withBytes(of: number) { String(decoding: $0, as: UTF8.self) } }

    /// The syllables of a string that was interned as syllables.
    func syllables(of number: UInt32) -> [UInt16] {
        withBytes(of: number) { bytes in
            (0..<bytes.count / 2).map { bytes.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self) }
        }
    }
}
