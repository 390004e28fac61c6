import ZhidaCore

/// The few words that a column may hold, found by their bytes.
struct FieldWords<Value: Sendable>: Sendable {
    private let entries: [(start: UInt64, bytes: [UInt8], value: Value)]

    init(_ words: [(String, Value)]) {
        entries = words.map { word, value in
            let bytes = Array(word.utf8)
            return (bytes.withUnsafeBytes(Self.start), bytes, value)
        }
    }

    subscript(bytes: UnsafeRawBufferPointer) -> Value? {
        let start = Self.start(bytes)
        for entry in entries where entry.start == start && entry.bytes.count == bytes.count {
            if bytes.count <= 8 || bytes.elementsEqual(entry.bytes) { return entry.value }
        }
        return nil
    }

    private static func start(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var start: UInt64 = 0
        for byte in bytes.prefix(8) { start = start << 8 | UInt64(byte) }
        return start
    }
}

/// What the column `level` says of a row.
enum RowLevel: Sendable {
    case address(AddressLevel)
    case alias
    case retired

    static let words = FieldWords<RowLevel>(
        AddressLevel.allCases.map { ($0.name, .address($0)) } + [("alias", .alias), ("retired", .retired)]
    )

    static let list = AddressLevel.allCases.map(\.name).joined(separator: ", ") + ", alias, retired"
}

/// What the column `kind` says of an alias.
enum AliasRowKind: Sendable {
    case name(AliasKind)
    /// 编码: the code in another series, or of an address that was merged into this one.
    case code

    static let words = FieldWords<AliasRowKind>(
        AliasKind.allCases.compactMap { kind in kind.word.map { ($0, .name(kind)) } } + [("编码", .code)]
    )

    static let list = AliasKind.allCases.compactMap(\.word).joined(separator: ", ") + ", 编码"
}
