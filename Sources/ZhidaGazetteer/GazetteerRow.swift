import ZhidaCore

/// Where a row's facts come from.
public enum Origin: UInt8, Hashable, Sendable, CaseIterable {
    /// A government's own list.
    case official
    /// Seen in public sources.
    case `public`
    /// Made up so that a district can be tried out; never a fact.
    case synthetic

    /// The word in files.
    public var name: String { String(describing: self) }

    init?(name: some StringProtocol) {
        guard let origin = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = origin
    }
}

/// In what way another name belongs to a place.
public enum AliasKind: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    /// The standard name itself.
    case standard = 0
    /// 俗称: what people call it.
    case common
    /// 简称: a short form.
    case short
    /// 别称: another name in use.
    case other
    /// 曾用名: a former name, dated.
    case former
    /// 误写: a frequent misspelling.
    case misspelling
    /// The standard name without its last word (西乡 for 西乡街道), derived when a version is built.
    case suffixless

    /// The word in files; `nil` for the two that files do not hold.
    public var word: String? {
        switch self {
        case .standard, .suffixless: nil
        case .common: "俗称"
        case .short: "简称"
        case .other: "别称"
        case .former: "曾用名"
        case .misspelling: "误写"
        }
    }

    init?(word: some StringProtocol) {
        guard let kind = Self.allCases.first(where: { $0.word.map { $0 == word } ?? false }) else { return nil }
        self = kind
    }
}

/// One standard address of an update.
struct AddressRow {
    var row: Int
    var code: AddressCode
    var level: AddressLevel
    var parent: AddressCode?
    var name: String
    var reading: [Syllable]
    var kind: String
    var longitude: Double?
    var latitude: Double?
    var origin: Origin
    var source: String
}

/// Another name of an address.
struct AliasRow {
    var row: Int
    var target: AddressCode
    var name: String
    var reading: [Syllable]
    var kind: AliasKind
    /// The year in which a former name ended.
    var untilYear: Int?
}
