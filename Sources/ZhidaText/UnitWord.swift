import ZhidaCore

/// The words that follow a number in an address 门楼单元室: which element of the address the number counts.
///
/// The raw value is the writing that the others are normalised to (幢 and 座 → 栋, 房 → 室, 层 → 楼).
public enum UnitWord: String, Hashable, Sendable, Codable, CaseIterable {
    /// 号 號 # 号院, the number of a door on its road or in its village
    case door = "号"
    /// 栋 幢 座 号楼 #楼
    case building = "栋"
    /// 单元 梯
    case unit = "单元"
    /// 楼 层
    case floor = "楼"
    /// 室 房 号房 铺 档
    case room = "室"
    /// 巷 弄
    case lane = "巷"
    /// 区
    case area = "区"
    /// 期, a phase in which an estate was built
    case phase = "期"
    /// 排, a row of buildings in a village
    case row = "排"

    /// Every writing, simplified and in half width, with what it stands for; longer ones first.
    private static let writings: [(scalars: [UInt32], unit: UnitWord)] = {
        let writings: [(String, UnitWord)] = [
            ("号宿舍楼", .building), ("号商铺", .room), ("号档口", .room), ("号摊位", .room), ("号厂房", .building),
            ("号宿舍", .building), ("号门牌", .door), ("号楼", .building), ("号栋", .building), ("#楼", .building),
            ("#栋", .building), ("号房", .room), ("号室", .room), ("号铺", .room), ("号档", .room), ("商铺", .room),
            ("档口", .room), ("摊位", .room), ("号院", .door), ("单元", .unit), ("号", .door), ("#", .door), ("栋", .building),
            ("幢", .building),
            ("座", .building), ("梯", .unit), ("楼", .floor), ("层", .floor), ("室", .room), ("房", .room),
            ("铺", .room), ("档", .room), ("巷", .lane), ("弄", .lane), ("区", .area), ("期", .phase), ("排", .row),
        ]
        return writings.map { ($0.0.unicodeScalars.map(\.value), $0.1) }
    }()

    /// By the low byte of a writing's first scalar: whether any begins so. Most scalars of a text begin none.
    private static let beginnings: [Bool] = {
        var beginnings = [Bool](repeating: false, count: 256)
        for (scalars, _) in writings { beginnings[Int(scalars[0] & 0xFF)] = true }
        return beginnings
    }()

    /// The unit word that stands at `index`, with the index after it; the longest where several fit.
    static func match(_ scalars: UnsafeBufferPointer<UInt32>, at index: Int) -> (unit: UnitWord, end: Int)? {
        guard index < scalars.count else { return nil }
        let first = fold(scalars[index])
        guard beginnings[Int(first & 0xFF)] else { return nil }
        for (writing, unit) in writings where writing[0] == first && writing.count <= scalars.count - index {
            var length = 1
            while length < writing.count, writing[length] == fold(scalars[index + length]) { length += 1 }
            guard length == writing.count else { continue }
            // 13号楼下 is below number 13.
            if length > 1, writing[length - 1] == storey, index + length < scalars.count,
                besideStorey.contains(fold(scalars[index + length]))
            {
                continue
            }
            return (unit, index + length)
        }
        return nil
    }

    private static let storey: UInt32 = 0x697C
    /// What follows 楼 where it is the stairs or the house as such: 楼上, 楼下, 楼道, 楼梯.
    private static let besideStorey = Set("上下道梯".unicodeScalars.map(\.value))

    @inline(__always)
    private static func fold(_ scalar: UInt32) -> UInt32 {
        TraditionalCharacters.simplified(PlateParser.fold(scalar))
    }

    /// Whether what looks like a unit word begins another word: 11号线, 3号口, 座谈, 5层次.
    static func isOtherWord(_ scalars: UnsafeBufferPointer<UInt32>, _ start: Int, _ end: Int) -> Bool {
        guard end < scalars.count, end == start + 1, scalars[start] >= 0x4E00 else { return false }
        let next = fold(scalars[end])
        // 3号门 is a gate, 43号门口 is before number 43.
        if next == 0x95E8, end + 1 < scalars.count, besideDoor.contains(fold(scalars[end + 1])) { return false }
        return others[fold(scalars[start])]?.contains(next) ?? false
    }

    /// What follows 门 where it is the door of a number: 门口, 门前, 门外, 门旁.
    private static let besideDoor = Set("口前外旁".unicodeScalars.map(\.value))

    private static let others: [UInt32: Set<UInt32>] = {
        let words: [(Character, String)] = [
            ("号", "线口门码召称台桌窗"), ("座", "谈位落机椅标"), ("层", "次面"),
            ("房", "子东租屋客地管"), ("区", "域别间"), ("期", "间待限望"), ("排", "水污除队列放"), ("铺", "设张路"),
            ("档", "次案"), ("梯", "子队"), ("弄", "坏错堂清"), ("楼", "梯盘"),
        ]
        return Dictionary(
            uniqueKeysWithValues: words.map { ($0.unicodeScalars.first!.value, Set($1.unicodeScalars.map(\.value))) }
        )
    }()

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
        let scalars = text.unicodeScalars.prefix(5).map(\.value)
        let match = scalars.withUnsafeBufferPointer { Self.match($0, at: 0) }
        guard let match, match.end == scalars.count else { return nil }
        self = match.unit
    }

    /// The ways in which it is spoken, the most usual first.
    public var spokenForms: [[Syllable]] { Self.spoken[self]! }

    private static let spoken: [UnitWord: [[Syllable]]] = [
        .door: ["hao"], .building: ["dong", "zuo", "zhuang", "hao lou"], .unit: ["dan yuan"],
        .floor: ["lou", "ceng"], .room: ["shi", "fang", "hao fang"], .lane: ["xiang"], .area: ["qu"],
        .phase: ["qi"], .row: ["pai"],
    ].mapValues { forms in forms.map { $0.split(separator: " ").map { Syllable(pinyin: $0)! } } }
}
