/// How long each kind of evidence is kept after it was taken in 保存期限. A setting of the district.
public struct Retention: Hashable, Sendable, Codable {
    /// After which evidence that was begun and never finished is given up.
    public static let unfinished: Duration = .seconds(86_400)

    /// Days for each kind.
    public private(set) var days: [EvidenceKind: Int]

    /// - Parameter days: kinds that are not named have ``usual``.
    /// - Returns: `nil` for fewer than 1 or more than 36,500 days.
    public init?(days: [EvidenceKind: Int] = [:]) {
        guard days.values.allSatisfy({ (1...36_500).contains($0) }) else { return nil }
        self.days = Self.usualDays.merging(days) { $1 }
    }

    /// Sensitive information goes as soon as the matter is done with; papers stay as long as an objection is possible
    /// (行政复议法, article 20: 60 days; 行政诉讼法, article 46: 6 months), videos half a year.
    public static let usualDays: [EvidenceKind: Int] = [
        .identity: 30, .place: 30, .face: 7, .video: 180, .signature: 365, .document: 365,
    ]

    public subscript(kind: EvidenceKind) -> Duration {
        .seconds(86_400 * Int64(days[kind] ?? Self.usualDays[kind] ?? 1))
    }

    private enum CodingKeys: String, CodingKey { case days }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let named = try container.decode([String: Int].self, forKey: .days)
        var days: [EvidenceKind: Int] = [:]
        for (name, count) in named {
            guard let kind = EvidenceKind(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .days,
                    in: container,
                    debugDescription: "“\(name)” is no kind of evidence"
                )
            }
            days[kind] = count
        }
        guard let retention = Retention(days: days) else {
            throw DecodingError.dataCorruptedError(
                forKey: .days,
                in: container,
                debugDescription: "retention is 1 to 36,500 days"
            )
        }
        self = retention
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Dictionary(uniqueKeysWithValues: days.map { ($0.rawValue, $1) }), forKey: .days)
    }
}
