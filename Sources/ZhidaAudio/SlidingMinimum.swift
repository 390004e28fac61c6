/// The least of the last `window` values, in constant time a value.
struct SlidingMinimum {
    private let window: Int
    /// Rising values with their index; the first is the minimum.
    private var candidates: [(index: Int, value: Float)] = []
    private var first = 0
    private var count = 0

    init(window: Int) { self.window = window }

    /// The minimum; `nil` before the first value.
    var value: Float? { first < candidates.count ? candidates[first].value : nil }

    mutating func append(_ value: Float) {
        while candidates.count > first, candidates[candidates.count - 1].value >= value { candidates.removeLast() }
        candidates.append((count, value))
        count += 1
        while candidates[first].index + window < count { first += 1 }
        if first > window {
            candidates.removeFirst(first)
            first = 0
        }
    }
}
