/// What a token looks like, coarsely: the alphabet of the shape features. Hanzi are sorted by what they end in addresses.
enum TokenKind: UInt8, Sendable {
    case hanzi, digits, joinedDigits, letters, numeral, hyphen, punctuation, direction
    case number, floor, room, building, unit, way, division, premises
    /// Beyond the ends of the text.
    case border

    /// The kind of a hanzi.
    static func ofHanzi(_ value: UInt32) -> TokenKind {
        guard (0x4E00...0x9FFF).contains(value) else { return value == 0x3007 ? .numeral : .hanzi }
        return table[Int(value - 0x4E00)]
    }

    /// Whether it belongs to a written number such as 3-2-1201: digits, letters, hyphens, marks.
    var isPlain: Bool {
        switch self {
        case .digits, .joinedDigits, .letters, .hyphen, .punctuation: true
        default: false
        }
    }

    private static let table: [TokenKind] = {
        var table = [TokenKind](repeating: .hanzi, count: 0x9FFF - 0x4E00 + 1)
        let groups: [(TokenKind, String)] = [
            (.numeral, "零一二三四五六七八九十百千两幺"), (.direction, "东南西北中前后左右上下"), (.number, "号"),
            (.floor, "楼层"), (.room, "室房"), (.building, "幢栋座"), (.unit, "单元"), (.way, "路街道巷弄"),
            (.division, "省市区县镇乡村"), (.premises, "园城厦场苑庭店厂院校司"),
        ]
        for (kind, characters) in groups {
            for scalar in characters.unicodeScalars { table[Int(scalar.value - 0x4E00)] = kind }
        }
        return table
    }()
}
