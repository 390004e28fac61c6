import ZhidaCore

/// Finds a name by sound anywhere within what was heard 语音对齐.
///
/// A semi-global alignment (Sellers 1980): the whole name against any stretch of the heard syllables, with the costs of a
/// ``SyllableDistance``. One aligner serves one task at a time and keeps its working memory, so that the loop over
/// thousands of names allocates nothing.
public struct PhoneticAligner: Sendable {
    /// Where a name was found.
    public struct Match: Hashable, Sendable {
        /// The sum of all costs in 1/``SyllableDistance/scale``; 0 where the name was heard exactly.
        public var cost: Int
        /// The heard syllables that the name was aligned with.
        public var heard: Range<Int>
    }

    private let distance: SyllableDistance
    /// A row of the table: cost in the upper half, in the lower half the start of the heard stretch, complemented so
    /// that of two equal costs the one that begins later (the tighter) is smaller.
    private var row: [UInt64] = []

    /// - Parameter distance: what it costs to take one syllable for another, to add one, to leave one out.
    public init(distance: SyllableDistance = .standard) { self.distance = distance }

    /// The cheapest place of `name` within `heard`.
    ///
    /// Work: `heard.count × name.count`, less where `limit` ends it early.
    /// - Parameter limit: costs above it are of no interest; in 1/``SyllableDistance/scale``.
    /// - Returns: `nil` where the name is empty or every place costs more than `limit`. Of equal costs the last and
    ///   tightest place.
    public mutating func align(
        heard: UnsafeBufferPointer<Syllable>,
        name: UnsafeBufferPointer<Syllable>,
        limit: Int = .max
    ) -> Match? {
        guard !name.isEmpty, heard.count < Int(Int32.max) else { return nil }
        if row.count < heard.count + 1 { row = [UInt64](repeating: 0, count: heard.count + 1) }
        let count = heard.count
        let insertion = UInt64(distance.insertion) << 32
        let deletion = UInt64(distance.deletion) << 32
        let limit = limit < 1 << 31 ? UInt64(max(limit, -1) + 1) << 32 : UInt64.max
        let width = Syllable.all.count
        return row.withUnsafeMutableBufferPointer { row in
            distance.costs.withUnsafeBufferPointer { costs -> Match? in
                for index in 0...count { row[index] = UInt64(UInt32.max - UInt32(index)) }
                for meant in name {
                    let column = Int(meant.rawValue)
                    var diagonal = row[0]
                    row[0] += deletion
                    var best = row[0]
                    for index in 1..<(count + 1) {
                        let substituted =
                            diagonal + UInt64(costs[Int(heard[index - 1].rawValue) * width + column]) << 32
                        diagonal = row[index]
                        let cell = min(substituted, min(diagonal + deletion, row[index - 1] + insertion))
                        row[index] = cell
                        best = min(best, cell)
                    }
                    // Costs never fall along the name.
                    if best >= limit { return nil }
                }
                var end = 0
                for index in 1..<(count + 1) where row[index] >> 32 <= row[end] >> 32 {
                    if row[index] >> 32 < row[end] >> 32 || row[index] <= row[end] { end = index }
                }
                let start = Int(UInt32.max - UInt32(truncatingIfNeeded: row[end]))
                return Match(cost: Int(row[end] >> 32), heard: start..<end)
            }
        }
    }

    /// The cheapest place of `name` within `heard`; see ``align(heard:name:limit:)``.
    public mutating func align(heard: [Syllable], name: [Syllable], limit: Int = .max) -> Match? {
        heard.withUnsafeBufferPointer { heard in
            name.withUnsafeBufferPointer { name in align(heard: heard, name: name, limit: limit) }
        }
    }

    /// The cost of aligning both rows as a whole, in 1/``SyllableDistance/scale``.
    public mutating func cost(heard: [Syllable], name: [Syllable]) -> Int {
        var costs = (0...heard.count).map { $0 * distance.insertion }
        for meant in name {
            var diagonal = costs[0]
            costs[0] += distance.deletion
            for index in 1..<(heard.count + 1) {
                let substituted = diagonal + distance.cost(heard[index - 1], meant)
                diagonal = costs[index]
                costs[index] = min(substituted, diagonal + distance.deletion, costs[index - 1] + distance.insertion)
            }
        }
        return costs[heard.count]
    }
}
