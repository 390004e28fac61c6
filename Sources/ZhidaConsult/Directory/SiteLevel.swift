/// The four levels at which people are served; a request that one cannot answer goes up to the next.
public enum SiteLevel: String, CaseIterable, Hashable, Sendable, Codable {
    /// 社区便民服务站.
    case communityStation = "community_station"
    /// 街道便民服务中心.
    case streetCentre = "street_centre"
    /// 区政务服务中心.
    case districtCentre = "district_centre"
    /// The office of a department 部门.
    case department

    /// The level to which an escalation 上报 goes; `nil` above the departments.
    public var next: SiteLevel? {
        switch self {
        case .communityStation: .streetCentre
        case .streetCentre: .districtCentre
        case .districtCentre: .department
        case .department: nil
        }
    }

    /// The level at which the parent of such a site must be; `nil` for the district centre, which has none.
    public var parent: SiteLevel? {
        switch self {
        case .communityStation: .streetCentre
        case .streetCentre, .department: .districtCentre
        case .districtCentre: nil
        }
    }

    public var chinese: String {
        switch self {
        case .communityStation: "社区便民服务站"
        case .streetCentre: "街道便民服务中心"
        case .districtCentre: "区政务服务中心"
        case .department: "部门"
        }
    }

    public var english: String {
        switch self {
        case .communityStation: "community station"
        case .streetCentre: "street centre"
        case .districtCentre: "district centre"
        case .department: "department"
        }
    }
}

extension SiteLevel: Comparable {
    private var rank: Int {
        switch self {
        case .communityStation: 0
        case .streetCentre: 1
        case .districtCentre: 2
        case .department: 3
        }
    }

    /// Whether `left` lies below `right` on the way up.
    public static func < (left: SiteLevel, right: SiteLevel) -> Bool { left.rank < right.rank }
}

/// A set of levels, as an item names those that may handle it.
public struct SiteLevels: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue & 0b1111 }

    public init(_ levels: some Sequence<SiteLevel>) {
        self.init(rawValue: levels.reduce(0) { $0 | Self.bit($1) })
    }

    private static func bit(_ level: SiteLevel) -> UInt8 {
        switch level {
        case .communityStation: 1
        case .streetCentre: 2
        case .districtCentre: 4
        case .department: 8
        }
    }

    public func contains(_ level: SiteLevel) -> Bool { rawValue & Self.bit(level) != 0 }

    /// Lowest first.
    public var levels: [SiteLevel] { SiteLevel.allCases.filter(contains) }
}

extension SiteLevels: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([SiteLevel].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(levels)
    }
}
