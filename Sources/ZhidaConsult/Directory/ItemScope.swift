/// How far an item reaches, and so where it is taken in and who answers it.
public enum ItemScope: Hashable, Sendable {
    /// 本区: taken in at any site of the item's levels, answered up the levels to the item's department.
    case district
    /// 通办 of the city: taken in for any district, at the named sites alone.
    case cityWide(entrySites: [SiteID])
    /// 跨域通办: taken in at the named sites, answered by an office of another city.
    case partner(Partner, entrySites: [SiteID])

    /// The sites at which such an item is taken in; empty where its levels decide.
    public var entrySites: [SiteID] {
        switch self {
        case .district: []
        case .cityWide(let sites), .partner(_, let sites): sites
        }
    }

    public var word: Word {
        switch self {
        case .district: .district
        case .cityWide: .cityWide
        case .partner: .partner
        }
    }

    /// The scope alone, as files name it.
    public enum Word: String, CaseIterable, Hashable, Sendable, Codable {
        case district = "本区"
        case cityWide = "通办"
        case partner = "跨域通办"
    }
}

/// An office of another city that answers items across regions.
public struct Partner: Hashable, Sendable, Codable {
    public var id: PartnerID
    public var city: String
    public var mode: Mode

    public init(id: PartnerID, city: String, mode: Mode) {
        self.id = id
        self.city = city
        self.mode = mode
    }

    /// The three ways of 国办发〔2020〕35号《关于加快推进政务服务“跨省通办”的指导意见》.
    public enum Mode: String, CaseIterable, Hashable, Sendable, Codable {
        /// Wholly online at the partner's own system.
        case online = "全程网办"
        /// Taken in here, decided there.
        case onBehalf = "异地代收代办"
        /// Both offices work on it together.
        case together = "多地联办"
    }
}

extension ItemScope: Codable {
    private enum CodingKeys: String, CodingKey { case word, entrySites, partner }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let sites = try container.decodeIfPresent([SiteID].self, forKey: .entrySites) ?? []
        switch try container.decode(Word.self, forKey: .word) {
        case .district: self = .district
        case .cityWide: self = .cityWide(entrySites: sites)
        case .partner: self = .partner(try container.decode(Partner.self, forKey: .partner), entrySites: sites)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(word, forKey: .word)
        if !entrySites.isEmpty { try container.encode(entrySites, forKey: .entrySites) }
        if case .partner(let partner, _) = self { try container.encode(partner, forKey: .partner) }
    }
}
