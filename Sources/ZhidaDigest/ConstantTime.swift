import COpenSSL

/// Comparison of secrets.
public enum ConstantTime {
    /// Whether both have the same bytes; the time it takes depends on their lengths only, never on their content.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
