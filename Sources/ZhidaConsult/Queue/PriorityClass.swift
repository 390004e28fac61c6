/// Whom the law and good manners let wait less 优先等级.
public enum PriorityClass: String, CaseIterable, Hashable, Sendable, Codable {
    case ordinary
    /// 退役军人和现役军人.
    case veteran
    /// 老年人, from 60 years.
    case elderly
    /// 孕妇, and those who carry an infant.
    case pregnant
    /// 残疾人.
    case disabled

    public var chinese: String {
        switch self {
        case .ordinary: "普通"
        case .veteran: "军人优先"
        case .elderly: "老年人"
        case .pregnant: "孕妇"
        case .disabled: "残疾人"
        }
    }

    public var english: String { rawValue }
}
