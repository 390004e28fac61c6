/// How long somebody will wait, as a range that about four of five waits lie in.
public struct WaitEstimate: Hashable, Sendable, Codable {
    /// Tickets that are called before.
    public var ahead: Int
    /// Clerks at work who can serve it.
    public var clerks: Int
    /// Full five minutes.
    public var from: Minutes
    /// Full five minutes, and later than ``from``.
    public var to: Minutes

    /// Waiting ends with the `k`-th time that one of the clerks finishes; with `c` clerks who take `mean` seconds each,
    /// that is at k·mean/c, give or take √k·deviation/c.
    ///
    /// - Parameter busy: clerks who serve somebody now.
    public init(ahead: Int, clerks: Int, busy: Int, mean: Double, deviation: Double) {
        self.ahead = ahead
        self.clerks = clerks
        let free = max(0, clerks - busy)
        let ends = Double(max(0, ahead - free + 1))
        let servers = Double(max(1, clerks))
        let middle = ends * mean / servers
        // 80 % of a normal distribution lie within 1.28 standard deviations.
        let half = 1.28 * ends.squareRoot() * deviation / servers
        let grid = Double(Grid.minutesPerCell * 60)
        let longest = Double(Self.longest.cells)
        let lower = min(longest, max(0, ((middle - half) / grid).rounded(.down)))
        let upper = max(lower + 1, min(longest, ((middle + half) / grid).rounded(.up)))
        from = Minutes(Int(lower) * Grid.minutesPerCell)
        to = Minutes(Int(upper) * Grid.minutesPerCell)
    }

    /// From here on nobody should be kept: it is said to be longer, and no number.
    public static let longest = Minutes(240)

    public var english: String {
        if from >= Self.longest { return "over 4 hours; come another day or book" }
        return from.count == 0 ? "under \(to.count) minutes" : "\(from.count)–\(to.count) minutes"
    }

    public var chinese: String {
        if from >= Self.longest { return "4小时以上，建议改日或预约" }
        return from.count == 0 ? "\(to.count)分钟以内" : "\(from.count)–\(to.count)分钟"
    }
}
