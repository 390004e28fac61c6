import ZhidaDigest

/// The compact form of JSON Web Signature (RFC 7515, section 7.1) with HMAC-SHA256: three parts with dots between.
///
/// A library for all of JWT would bring algorithms that must then be forbidden again, and certificates and curves that
/// are never used. What is left once the algorithm is fixed is this: one HMAC, from OpenSSL, over two parts of text.
enum CompactSignature {
    /// A token taken apart. Nothing of it is to be believed before ``isValid(key:)``.
    struct Parts {
        var header: [UInt8]
        var payload: [UInt8]
        var signature: [UInt8]
        /// What the signature is about: the first two parts with their dot, as they were sent.
        var signed: [UInt8]

        func isValid(key: [UInt8]) -> Bool { HMACSHA256.isValid(signature, of: signed, key: key) }
    }

    static func sign(header: [UInt8], payload: [UInt8], key: [UInt8]) -> String {
        let signed = Base64URL.text(of: header) + "." + Base64URL.text(of: payload)
        return signed + "." + Base64URL.text(of: HMACSHA256.code(of: signed.utf8, key: key))
    }

    static func takeApart(_ token: String) throws(TokenFault) -> Parts {
        let bytes = Array(token.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .parts(parts.count) }
        guard let header = Base64URL.bytes(of: parts[0]) else { throw .encoding(.header) }
        guard let payload = Base64URL.bytes(of: parts[1]) else { throw .encoding(.payload) }
        guard let signature = Base64URL.bytes(of: parts[2]) else { throw .encoding(.signature) }
        return Parts(
            header: header,
            payload: payload,
            signature: signature,
            signed: Array(bytes[..<parts[1].endIndex])
        )
    }
}
