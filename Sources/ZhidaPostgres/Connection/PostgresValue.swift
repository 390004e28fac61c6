import CPostgres

/// A parameter of a statement. All are sent in PostgreSQL's binary format, so that no text is quoted or cut.
enum PostgresValue: Hashable, Sendable {
    case null
    case text(String)
    case integer(Int64)
    case flag(Bool)
    case texts([String])
    case optionalTexts([String?])
    case integers([Int64])
    case optionalIntegers([Int64?])
    case flags([Bool])

    static func integer(_ number: Int) -> PostgresValue { .integer(Int64(number)) }
    static func text(_ text: String?) -> PostgresValue { text.map { .text($0) } ?? .null }
}

extension PostgresValue {
    /// Object identifiers of the types, from `pg_type.dat`: they never change.
    enum TypeNumber {
        static let flag: UInt32 = 16
        static let integer: UInt32 = 20
        static let text: UInt32 = 25
        static let flags: UInt32 = 1000
        static let texts: UInt32 = 1009
        static let integers: UInt32 = 1016
    }

    /// The type that the statement is prepared with; 0 lets the server find it.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .text: TypeNumber.text
        case .integer: TypeNumber.integer
        case .flag: TypeNumber.flag
        case .texts, .optionalTexts: TypeNumber.texts
        case .integers, .optionalIntegers: TypeNumber.integers
        case .flags: TypeNumber.flags
        }
    }

    /// Appends the binary format.
    func encode(into bytes: inout [UInt8]) {
        switch self {
        case .null: break
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .integer(let number): bytes.append(bigEndian: number)
        case .flag(let flag): bytes.append(flag ? 1 : 0)
        case .texts(let texts):
            Self.array(of: texts, TypeNumber.text, into: &bytes) { $1.append(sized: $0) }
        case .optionalTexts(let texts):
            Self.array(of: texts, TypeNumber.text, into: &bytes) { text, bytes in
                if let text { bytes.append(sized: text) } else { bytes.append(bigEndian: Int32(-1)) }
            }
        case .integers(let numbers):
            Self.array(of: numbers, TypeNumber.integer, into: &bytes) { $1.append(sized: $0) }
        case .optionalIntegers(let numbers):
            Self.array(of: numbers, TypeNumber.integer, into: &bytes) { number, bytes in
                if let number { bytes.append(sized: number) } else { bytes.append(bigEndian: Int32(-1)) }
            }
        case .flags(let flags):
            Self.array(of: flags, TypeNumber.flag, into: &bytes) { flag, bytes in
                bytes.append(bigEndian: Int32(1))
                bytes.append(flag ? 1 : 0)
            }
        }
    }

    /// The format of `array_send` in `arrayfuncs.c`: dimensions, whether there are nulls, the element's type; then
    /// for the one dimension its length and first index; then each element with its length, -1 for null.
    private static func array<Element>(
        of elements: [Element],
        _ type: UInt32,
        into bytes: inout [UInt8],
        _ append: (Element, inout [UInt8]) -> Void
    ) {
        bytes.append(bigEndian: Int32(elements.isEmpty ? 0 : 1))
        bytes.append(bigEndian: Int32(1))
        bytes.append(bigEndian: Int32(bitPattern: type))
        guard !elements.isEmpty else { return }
        bytes.append(bigEndian: Int32(elements.count))
        bytes.append(bigEndian: Int32(1))
        for element in elements { append(element, &bytes) }
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    fileprivate mutating func append(sized text: String) {
        append(bigEndian: Int32(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append(sized number: Int64) {
        append(bigEndian: Int32(8))
        append(bigEndian: number)
    }
}
