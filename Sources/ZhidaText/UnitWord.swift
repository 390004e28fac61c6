import ZhidaCore

/// The words that follow a number in an address 门楼单元室: which element of the address the number counts.
///
/// The raw value is the writing that the others are normalised to (幢 and 座 → 栋, 房 → 室, 层 → 楼).
public enum UnitWord: String, Hashable, Sendable, Codable, CaseIterable {
    /// 号, the number of a door on its road or in its village
    case door = "号"
    /// 栋 幢 座 号楼
    case building = "栋"
    /// 单元
    case unit = "单元"
    /// 楼 层
    case floor = "楼"
    /// 室 房 号房
    case room = "室"
    /// 巷
    case lane = "巷"
    /// 区
    case area = "区"
    /// 期, a phase in which an estate was built
    case phase = "期"
    /// 排, a row of buildings in a village
    case row = "排"

    /// Every writing with what it stands for, longer ones first.
    private static let writings: [(scalars: [UInt32], unit: UnitWord)] = {
        let writings: [(String, UnitWord)] = [
            ("号楼", .building), ("號樓", .building), ("号房", .room), ("單元", .unit), ("单元", .unit),
            ("号", .door), ("號", .door), ("栋", .building), ("棟", .building), ("幢", .building), ("座", .building),
            ("楼", .floor), ("樓", .floor), ("层", .floor), ("層", .floor), ("室", .room), ("房", .room),
            ("巷", .lane), ("区", .area), ("區", .area), ("期", .phase), ("排", .row),
        ]
        return writings.map { ($0.0.unicodeScalars.map(\.value), $0.1) }
    }()

    /// The unit word that stands at `index`, with the index after it; the longest where several fit.
    static func match(_ scalars: UnsafeBufferPointer<UInt32>, at index: Int) -> (unit: UnitWord, end: Int)? {
        guard index < scalars.count, scalars[index] >= 0x4E00 else { return nil }
        for (writing, unit) in writings where writing.count <= scalars.count - index && writing[0] == scalars[index] {
            if writing.count == 1 || writing[1] == scalars[index + 1] { return (unit, index + writing.count) }
        }
        return nil
    }

    /// The unit word that sounds at `index`, with the index after it; the longest where several fit.
    static func match(_ syllables: [Syllable], at index: Int) -> (unit: UnitWord, end: Int)? {
        guard index < syllables.count else { return nil }
        for (form, unit) in sounds where syllables[index...].starts(with: form) { return (unit, index + form.count) }
        return nil
    }

    /// Every spoken form with its unit, longer ones first.
    private static let sounds: [(form: [Syllable], unit: UnitWord)] =
        allCases.flatMap { unit in unit.spokenForms.map { ($0, unit) } }.sorted { $0.0.count > $1.0.count }

    /// The unit word that `text` is as a whole; `nil` where it is none.
    public init?(text: some StringProtocol) {
        let scalars = text.unicodeScalars.prefix(3).map(\.value)
        guard let entry = Self.writings.first(where: { $0.scalars == scalars }) else { return nil }
        self = entry.unit
    }

    /// The ways in which it is spoken, the most usual first.
    public var spokenForms: [[Syllable]] { Self.spoken[self]! }

    private static let spoken: [UnitWord: [[Syllable]]] = [
        .door: ["hao"], .building: ["dong", "zuo", "zhuang", "hao lou"], .unit: ["dan yuan"],
        .floor: ["lou", "ceng"], .room: ["shi", "fang", "hao fang"], .lane: ["xiang"], .area: ["qu"],
        .phase: ["qi"], .row: ["pai"],
    ].mapValues { forms in forms.map { $0.split(separator: " ").map { Syllable(pinyin: $0)! } } }
}
