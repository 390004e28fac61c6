/// How long items have taken at a site, measured from call or start to end.
public struct ServiceTimes: StoredRecord {
    public typealias Subject = Subjects.Site

    /// The site.
    public let id: SiteID
    public var version: Int
    public private(set) var items: [ItemID: ServiceMeasure]

    public init(_ site: SiteID) {
        id = site
        version = 1
        items = [:]
    }

    public var isLive: Bool { true }

    mutating func add(_ time: Duration, of item: ItemID) { items[item, default: ServiceMeasure()].add(time) }
}

/// Number, sum and sum of squares of measured times, in which old ones weigh less and less.
public struct ServiceMeasure: Hashable, Sendable, Codable {
    /// From so many on, all is halved now and then: what was measured long ago counts less.
    static let most = 200.0
    /// Fewer say nothing.
    static let fewest = 10.0
    /// Longer ones are clerks who forgot to press the button.
    static let longest = Duration.seconds(4 * 3_600)

    public private(set) var count = 0.0
    /// In seconds.
    public private(set) var sum = 0.0
    public private(set) var squares = 0.0

    public init() {}

    public mutating func add(_ time: Duration) {
        guard time >= .zero, time <= Self.longest else { return }
        if count >= Self.most {
            count /= 2
            sum /= 2
            squares /= 2
        }
        count += 1
        sum += time.seconds
        squares += time.seconds * time.seconds
    }

    /// Both together.
    public mutating func add(_ other: ServiceMeasure) {
        count += other.count
        sum += other.sum
        squares += other.squares
    }

    mutating func remove(_ other: ServiceMeasure) {
        count -= other.count
        sum -= other.sum
        squares -= other.squares
    }

    /// Mean and standard deviation in seconds; `nil` where too little was measured.
    public var statistics: (mean: Double, deviation: Double)? {
        guard count >= Self.fewest else { return nil }
        let mean = sum / count
        return (mean, max(0, squares / count - mean * mean).squareRoot())
    }
}
