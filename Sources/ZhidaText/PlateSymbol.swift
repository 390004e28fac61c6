/// What the bytes of a ``PlateName`` mean: digits and capital letters are ASCII, the others stand for Chinese marks.
enum PlateSymbol {
    static let zero: UInt8 = 0x30
    /// 之, or a hyphen between two numbers
    static let part: UInt8 = 0x2D
    /// 附
    static let annex: UInt8 = 0x6B
    /// 负, below the ground
    static let below: UInt8 = 0x6D

    /// Marks that are written as one character: 甲3号, 东座.
    private static let marks: [(symbol: UInt8, scalar: Unicode.Scalar)] = [
        (0x61, "甲"), (0x62, "乙"), (0x63, "丙"), (0x64, "丁"), (0x65, "戊"), (0x66, "己"), (0x67, "庚"), (0x68, "辛"),
        (annex, "附"), (below, "负"), (0x6F, "东"), (0x70, "南"), (0x71, "西"), (0x72, "北"), (0x73, "中"),
    ]

    @inline(__always)
    static func isDigit(_ symbol: UInt8) -> Bool { symbol >= 0x30 && symbol <= 0x39 }

    @inline(__always)
    static func isLetter(_ symbol: UInt8) -> Bool { symbol >= 0x41 && symbol <= 0x5A }

    /// 甲 to 辛, which stand for a letter.
    static func stem(_ scalar: UInt32) -> UInt8? {
        switch Unicode.Scalar(scalar) {
        case "甲": 0x61
        case "乙": 0x62
        case "丙": 0x63
        case "丁": 0x64
        case "戊": 0x65
        case "己": 0x66
        case "庚": 0x67
        case "辛": 0x68
        default: nil
        }
    }

    /// 东 南 西 北 中, by which the buildings of one tower house are told apart.
    static func direction(_ scalar: UInt32) -> UInt8? {
        switch Unicode.Scalar(scalar) {
        case "东", "東": 0x6F
        case "南": 0x70
        case "西": 0x71
        case "北": 0x72
        case "中": 0x73
        default: nil
        }
    }

    /// The character of a symbol that is no ASCII digit, letter or hyphen.
    static func character(_ symbol: UInt8) -> Unicode.Scalar? { marks.first { $0.symbol == symbol }?.scalar }
}
