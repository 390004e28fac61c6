/// The code of a standard address 标准地址编码.
///
/// Cumulative lengths by SZDB/Z 281-2017: district 6, street 9, community 12, grid 14, building 19, room 25.
/// Roads, areas and places of interest, which the standard leaves without a code, have 14 characters:
/// the street's 9, a letter and a serial of 4.
public struct AddressCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// ASCII digits and upper-case letters.
    public let text: String

    /// `nil` unless `text` is 1 to 32 ASCII digits or upper-case letters.
    public init?(_ text: some StringProtocol) {
        guard (1...32).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) })
        else { return nil }
        self.text = String(text)
    }

    public var description: String { text }

    public static func < (left: AddressCode, right: AddressCode) -> Bool { left.text < right.text }
}

extension AddressCode: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let code = AddressCode(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an address code: \(text)")
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
