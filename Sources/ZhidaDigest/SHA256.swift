import COpenSSL

/// SHA-256 (FIPS 180-4), computed by OpenSSL's libcrypto with the processor's own instructions where it has them.
///
/// ```swift
/// var hash = SHA256()
/// hash.update(bytes)
/// let digest = hash.finalize()  // 32 bytes
/// ```
public struct SHA256 {
    /// Frees OpenSSL's context with the last copy of the value.
    private final class Context {
        let pointer: OpaquePointer

        init() {
            // Both fail only where memory is at an end, and then nothing can go on.
            guard let pointer = EVP_MD_CTX_new(), EVP_DigestInit_ex(pointer, EVP_sha256(), nil) == 1 else {
                fatalError("OpenSSL has no SHA-256 or no memory is left")
            }
            self.pointer = pointer
        }

        deinit { EVP_MD_CTX_free(pointer) }
    }

    private let context = Context()

    public init() {}

    /// Takes more bytes in.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context.pointer, bytes.baseAddress, bytes.count)
    }

    /// The digest's 32 bytes. Nothing can be taken in afterwards.
    public mutating func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context.pointer, &digest, nil)
        return digest
    }

    /// The digest of bytes at hand.
    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }
}
