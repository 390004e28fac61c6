/// The phantoms of what only this part of the domain names.
public enum AccessSubjects {
    public enum Key {}
    public enum Token {}
    public enum Revocation {}
    public enum Service {}
}

/// The name of a key, which is no secret.
public typealias KeyID = Identifier<AccessSubjects.Key>
/// The name of a token 令牌编号.
public typealias TokenID = Identifier<AccessSubjects.Token>
/// The identifier of a revocation 吊销.
public typealias RevocationID = Identifier<AccessSubjects.Revocation>
/// The name under which a broker signs tokens and takes them.
public typealias ServiceID = Identifier<AccessSubjects.Service>

/// A secret with which something is signed.
///
/// Its description and its mirror show the name only, so that no log and no test's output gives it away.
public struct SigningKey: Hashable, Sendable {
    /// Bytes of a new secret: as many as the digest has (RFC 7518, section 3.2).
    public static let length = 32

    public let id: KeyID
    public let secret: [UInt8]
    public let made: Instant
    /// Since when nothing is signed with it any more.
    public internal(set) var retired: Instant?

    /// `nil` for a secret of fewer than 32 bytes or of one byte repeated, which nobody drew by chance.
    public init?(id: KeyID, secret: [UInt8], made: Instant, retired: Instant? = nil) {
        guard secret.count >= Self.length, Set(secret).count > 1 else { return nil }
        self.id = id
        self.secret = secret
        self.made = made
        self.retired = retired
    }

    /// Draws a new one.
    ///
    /// - Parameter generator: the system's is drawn from the kernel (`getrandom`); others are for tests.
    public static func draw(at now: Instant, using generator: inout some RandomNumberGenerator) -> SigningKey {
        while true {
            let secret = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let name =
                "k" + String(max(0, now.milliseconds / 1000), radix: 36) + "-"
                + String(UInt32.random(in: .min ... .max, using: &generator), radix: 36)
            if let id = KeyID(name), let key = SigningKey(id: id, secret: secret, made: now) { return key }
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "key \(id)" }

    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

extension SigningKey: Codable {
    private enum CodingKeys: String, CodingKey { case id, secret, made, retired }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let id = try container.decode(KeyID.self, forKey: .id)
        guard let secret = Base64URL.bytes(of: Array(try container.decode(String.self, forKey: .secret).utf8)),
            let key = SigningKey(
                id: id,
                secret: secret,
                made: try container.decode(Instant.self, forKey: .made),
                retired: try container.decodeIfPresent(Instant.self, forKey: .retired)
            )
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .secret,
                in: container,
                debugDescription: "the secret of key \(id) is not 32 or more random bytes in base64url"
            )
        }
        self = key
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(Base64URL.text(of: secret), forKey: .secret)
        try container.encode(made, forKey: .made)
        try container.encodeIfPresent(retired, forKey: .retired)
    }
}
