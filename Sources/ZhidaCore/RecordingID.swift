/// The identity of a recording 录音: the SHA-256 of its bytes.
///
/// The same call dropped twice, or under two names, has one identity and so makes one work order.
public struct RecordingID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    /// Takes the digest's 64 hexadecimal digits in either case; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 64, text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
            return nil
        }
        hexadecimal = text.lowercased()
    }

    /// Takes the 32 bytes of a SHA-256 digest.
    ///
    /// - Precondition: `digest` has 32 bytes.
    public init(digest: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in digest {
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        precondition(bytes.count == 64, "a SHA-256 digest has 32 bytes")
        hexadecimal = String(decoding: bytes, as: UTF8.self)
    }

    /// The first 12 digits: enough to tell a district's recordings apart in a table.
    public var short: String { String(hexadecimal.prefix(12)) }

    public var description: String { hexadecimal }

    public static func < (left: RecordingID, right: RecordingID) -> Bool { left.hexadecimal < right.hexadecimal }
}

extension RecordingID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RecordingID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256 in hexadecimal")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }
}
