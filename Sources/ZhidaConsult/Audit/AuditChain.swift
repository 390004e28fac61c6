import ZhidaDigest

/// Where a chain ends: the last link's number and hash.
public struct AuditTail: Hashable, Sendable {
    /// 0 before the first link.
    public var sequence: Int64
    /// 64 lower-case hexadecimal digits.
    public var hash: String

    public init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    public init(_ row: AuditRow) { self.init(sequence: row.sequence, hash: row.hash) }

    /// Before the first link.
    public static let beginning = AuditTail(sequence: 0, hash: String(repeating: "0", count: 64))
}

/// The chain of hashes that makes a change to the audit show 审计哈希链.
///
/// A link's hash is the SHA-256 of four lines of UTF-8, without a newline behind the last:
/// ```
/// zhida audit 1
/// ‹sequence, in decimal digits›
/// ‹hash of the link before, 64 hexadecimal digits; zeros for the first›
/// ‹body, exactly the bytes that are stored›
/// ```
/// What is hashed is the stored bytes and not a value decoded from them: nothing can be changed that the hash does not
/// see, a field that a later version adds does not break older links, and any program can check a link:
/// ```
/// printf 'zhida audit 1\n%s\n%s\n%s' "$sequence" "$previous" "$body" | sha256sum
/// ```
/// The first line keeps the hash apart from every other one; a newline within a body is no matter, because the body
/// comes last.
public enum AuditChain {
    /// The first line; another rule would have another number.
    public static let rule = "zhida audit 1"

    /// 64 lower-case hexadecimal digits.
    public static func hash(sequence: Int64, previous: String, body: String) -> String {
        var hash = SHA256()
        let head = "\(rule)\n\(sequence)\n\(previous)\n"
        for text in [head, body] { Array(text.utf8).withUnsafeBytes { hash.update($0) } }
        return Hexadecimal.text(of: hash.finalize())
    }

    /// The next link, for the store to write.
    public static func link(_ body: String, after tail: AuditTail) -> AuditRow {
        let sequence = tail.sequence + 1
        return AuditRow(
            sequence: sequence,
            previous: tail.hash,
            hash: hash(sequence: sequence, previous: tail.hash, body: body),
            body: body
        )
    }
}
