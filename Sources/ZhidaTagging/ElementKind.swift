/// The kinds of address elements that the product tells apart 地址要素.
public enum ElementKind: String, CaseIterable, Hashable, Sendable, Codable {
    case province, city, district, street, community, road, branchRoad, door, area, poi, building, unit, floor, room
    case person, redundant, assist

    /// The kind that a tagger's label stands for: a kind's own name, or a label of the Neural Chinese Address Parsing
    /// set; `nil` for any other.
    public init?(label: some StringProtocol) {
        let label = label.lowercased()
        if let kind = Self.allCases.first(where: { $0.rawValue.lowercased() == label }) {
            self = kind
            return
        }
        switch label {
        case "prov": self = .province
        case "town": self = .street
        case "roadno", "subroadno": self = .door
        case "subroad": self = .branchRoad
        case "devzone": self = .area
        case "subpoi": self = .poi
        case "houseno": self = .building
        case "cellno": self = .unit
        case "floorno": self = .floor
        case "roomno": self = .room
        case "country", "otherinfo": self = .redundant
        default: return nil
        }
    }

    public var chineseName: String {
        switch self {
        case .province: "省"
        case .city: "市"
        case .district: "区"
        case .street: "街道"
        case .community: "社区"
        case .road: "路"
        case .branchRoad: "支路/巷"
        case .door: "门牌"
        case .area: "小区/自然村/园区"
        case .poi: "兴趣点"
        case .building: "楼栋"
        case .unit: "单元"
        case .floor: "楼层"
        case .room: "室"
        case .person: "人名"
        case .redundant: "冗余词"
        case .assist: "辅助词"
        }
    }

    public var englishName: String {
        switch self {
        case .branchRoad: "side road"
        case .door: "door number"
        case .poi: "point of interest"
        case .redundant: "redundant words"
        case .assist: "assisting words"
        default: rawValue
        }
    }
}
