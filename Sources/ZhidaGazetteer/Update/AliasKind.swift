/// In what way another name belongs to a place.
public enum AliasKind: UInt8, Hashable, Sendable, CaseIterable {
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
}
