/// The hash chain of the audit: each link covers its number, the link before and its own body.
public enum AuditLink {
    /// What stands before the first link.
    public static let origin = String(repeating: "0", count: 64)

    /// The hash of a link, in 64 hexadecimal digits: SHA-256 of `sequence LF previous LF body`.
    public static func hash(sequence: Int64, previous: String, body: String) -> String {
        var text = "\(sequence)\n\(previous)\n"
        text += body
        return RequestDigest.hexadecimal(text.utf8)
    }
}
