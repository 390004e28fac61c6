/// The identifier of one subject: 1 to 64 of `A-Z a-z 0-9 . _ -`.
///
/// The subject is a phantom: a ``SiteID`` cannot be handed in where a ``ClerkID`` is wanted.
public struct Identifier<Subject>: Hashable, Sendable {
    public let text: String

    /// `nil` unless `text` is 1 to 64 of `A-Z a-z 0-9 . _ -`.
    public init?(_ text: some StringProtocol) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = String(text)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension Identifier: Comparable {
    /// By the bytes of the text.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

extension Identifier: LosslessStringConvertible {
    public init?(_ description: String) { self.init(description[...]) }

    public var description: String { text }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let identifier = Self(text[...]) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(text)” is no identifier: 1 to 64 of A-Z a-z 0-9 . _ - are allowed"
            )
        }
        self = identifier
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Identifier: CodingKeyRepresentable {
    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// So that a dictionary by identifiers is a JSON object.
    public var codingKey: any CodingKey { Key(stringValue: text) }

    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue[...]) }
}
