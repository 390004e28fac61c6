import COpenSSL

/// HMAC-SHA256 (RFC 2104 with FIPS 180-4), computed by OpenSSL's libcrypto.
///
/// ```swift
/// let code = HMACSHA256.code(of: message, key: key)  // 32 bytes
/// if HMACSHA256.isValid(received, of: message, key: key) { … }
/// ```
public enum HMACSHA256 {
    /// Bytes of a code.
    public static let length = 32

    /// The 32 bytes of the message's authentication code. Any key length works; 32 random bytes are right.
    public static func code(of message: some Sequence<UInt8>, key: some Sequence<UInt8>) -> [UInt8] {
        let message = Array(message)
        let key = Array(key)
        var code = [UInt8](repeating: 0, count: length)
        var written = UInt32(length)
        let done = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &written)
        // Fails only where memory is at an end, and then nothing can go on.
        guard done != nil, written == length else { fatalError("OpenSSL has no HMAC-SHA256 or no memory is left") }
        return code
    }

    /// Whether `code` is the message's code; how long the comparison takes does not tell where they differ.
    public static func isValid(
        _ code: some Sequence<UInt8>,
        of message: some Sequence<UInt8>,
        key: some Sequence<UInt8>
    ) -> Bool {
        ConstantTime.areEqual(Array(code), self.code(of: message, key: key))
    }
}
