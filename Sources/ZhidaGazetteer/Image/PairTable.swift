/// The names of each pair of syllables.
struct PairTable: @unchecked Sendable {
    private let pairs: RankedBits
    private let starts: WordTable
    private let names: UnsafeBufferPointer<UInt32>
    /// Names that exist; a damaged list may hold others.
    private let limit: UInt32

    init(_ pairs: RankedBits, starts: WordTable, names: UnsafeBufferPointer<UInt32>, limit: UInt32) {
        self.pairs = pairs
        self.starts = starts
        self.names = names
        self.limit = limit
    }

    /// The positions of the names that hold a pair, ascending.
    subscript(key: Int) -> UnsafeBufferPointer<UInt32> {
        guard pairs[key] else { return UnsafeBufferPointer(rebasing: names[0..<0]) }
        let place = pairs.rank(key)
        guard place >= 0, place + 1 < starts.count else { return UnsafeBufferPointer(rebasing: names[0..<0]) }
        let (start, end) = (Int(starts[place]), Int(starts[place + 1]))
        guard start <= end, end <= names.count else { return UnsafeBufferPointer(rebasing: names[0..<0]) }
        return UnsafeBufferPointer(rebasing: names[start..<end])
    }

    /// A listed name, whatever the list holds.
    func name(_ value: UInt32) -> UInt32 { value < limit ? value : 0 }
}
