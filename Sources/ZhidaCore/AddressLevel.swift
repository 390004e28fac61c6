/// The level of an address element, from the district downwards (SZDB/Z 281-2017, extended by its annex elements).
public enum AddressLevel: UInt8, Hashable, Sendable, CaseIterable {
    /// 区
    case district
    /// 街道
    case street
    /// 社区
    case community
    /// 基础网格
    case grid
    /// 路、街、大道
    case road
    /// 巷、坊、里
    case lane
    /// 小区、自然村、工业区、片区
    case area
    /// 兴趣点
    case poi
    /// 门牌
    case door
    /// 楼栋
    case building
    /// 房间
    case room

    /// The word that stands for the level in files and JSON.
    public var name: String { String(describing: self) }

    public init?(name: some StringProtocol) {
        guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// The length of a code at this level.
    public var codeLength: Int {
        switch self {
        case .district: 6
        case .street: 9
        case .community: 12
        case .grid, .road, .lane, .area, .poi: 14
        case .door, .building: 19
        case .room: 25
        }
    }

    /// How close to the ground an element is: the larger, the closer. Levels beside one another share a depth.
    public var depth: Int {
        switch self {
        case .district: 0
        case .street: 1
        case .community: 2
        case .grid: 3
        case .road, .lane, .area: 4
        case .poi: 5
        case .door, .building: 6
        case .room: 7
        }
    }
}

extension AddressLevel: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let level = AddressLevel(name: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an address level: \(text)")
        }
        self = level
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
