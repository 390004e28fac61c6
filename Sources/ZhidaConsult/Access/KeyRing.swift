/// The keys of one purpose: the current one signs, those before it still verify what they signed.
public struct KeyRing: Hashable, Sendable, Codable {
    /// What keys are for. Each purpose has a ring of its own, so that nothing signed for one passes for another.
    public enum Purpose: String, Hashable, Sendable, Codable, CaseIterable {
        /// Access tokens. Former keys go when every token they signed has expired.
        case token
        /// Checkpoints of the audit. Former keys stay as long as the audit does.
        case checkpoint
        /// Webhooks; the receiver holds the same secret.
        case webhook
    }

    public let purpose: Purpose
    /// The current one first.
    public private(set) var keys: [SigningKey]

    private enum CodingKeys: String, CodingKey { case purpose, keys }

    public init(_ purpose: Purpose, current: SigningKey) {
        self.purpose = purpose
        keys = [current]
    }

    public var current: SigningKey { keys[0] }

    public subscript(id: KeyID) -> SigningKey? { keys.first { $0.id == id } }

    /// Puts a new key in front; the former one is retired and goes on verifying.
    ///
    /// - Returns: `false`, with nothing done, for a name that is in the ring already.
    @discardableResult
    public mutating func rotate(to key: SigningKey, at now: Instant) -> Bool {
        guard self[key.id] == nil else { return false }
        keys[0].retired = now
        keys.insert(key, at: 0)
        return true
    }

    /// Drops keys that were retired at or before an instant.
    ///
    /// - Returns: their names.
    @discardableResult
    public mutating func forget(retiredUpTo instant: Instant) -> [KeyID] {
        let former = keys.filter { $0.retired.map { $0 <= instant } ?? false }.map(\.id)
        keys.removeAll { former.contains($0.id) }
        return former
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        purpose = try container.decode(Purpose.self, forKey: .purpose)
        keys = try container.decode([SigningKey].self, forKey: .keys)
        guard let first = keys.first, first.retired == nil, keys.dropFirst().allSatisfy({ $0.retired != nil }),
            Set(keys.map(\.id)).count == keys.count
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .keys,
                in: container,
                debugDescription: "a key ring has one current key, which stands first, then retired ones, each once"
            )
        }
    }
}
