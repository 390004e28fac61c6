import ZhidaDigest

/// A signed statement of where the chain stood at a moment 检查点.
///
/// A chain alone shows a change in its middle, but not that its end was cut off, nor that somebody wrote all of it
/// anew. Whoever changes the store cannot make a checkpoint without the key, and cannot take back those that are kept
/// elsewhere: on another disk, on paper, at the receiver of a webhook.
///
/// The code is the HMAC-SHA256 of four lines of UTF-8, without a newline behind the last: `zhida checkpoint 1`, the
/// sequence, the hash, and the moment in milliseconds since 1970.
public struct AuditCheckpoint: Hashable, Sendable, Codable {
    public static let rule = "zhida checkpoint 1"

    public var sequence: Int64
    /// The hash of the link with that number.
    public var hash: String
    public var at: Instant
    public var key: KeyID
    /// 64 lower-case hexadecimal digits.
    public var code: String

    /// Signs with the ring's current key.
    ///
    /// - Precondition: the ring is for checkpoints.
    public init(of tail: AuditTail, at now: Instant, signedBy keys: KeyRing) {
        precondition(keys.purpose == .checkpoint, "only keys for checkpoints sign checkpoints")
        sequence = tail.sequence
        hash = tail.hash
        at = now
        key = keys.current.id
        code = ""
        code = Hexadecimal.text(of: HMACSHA256.code(of: signed, key: keys.current.secret))
    }

    private var signed: [UInt8] { Array("\(Self.rule)\n\(sequence)\n\(hash)\n\(at.milliseconds)".utf8) }

    /// Whether the code fits; `nil` where its key is not in the ring.
    public func isValid(with keys: KeyRing) -> Bool? {
        guard let key = keys[key] else { return nil }
        guard let code = Hexadecimal.bytes(of: code) else { return false }
        return HMACSHA256.isValid(code, of: signed, key: key.secret)
    }
}

/// When the next checkpoint is due: every so many links, and at least once a while when there was any.
public struct CheckpointRhythm: Hashable, Sendable, Codable {
    /// So many links can at most be cut off without a trace.
    public var links: Int64
    public var interval: Duration

    public init(links: Int64 = 256, interval: Duration = .seconds(60)) {
        self.links = links
        self.interval = interval
    }

    /// Whether a checkpoint should be made now.
    public func isDue(last: AuditCheckpoint?, tail: AuditTail, now: Instant) -> Bool {
        let behind = tail.sequence - (last?.sequence ?? 0)
        guard behind > 0 else { return false }
        guard behind < links, let last else { return true }
        return now - last.at >= interval
    }
}
