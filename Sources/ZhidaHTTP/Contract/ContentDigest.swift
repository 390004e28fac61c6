import Foundation
import ZhidaDigest

/// The SHA-256 of a body, as the header `Content-Digest` writes it: `sha-256=:BASE64:` (RFC 9530).
struct ContentDigest: Hashable, Sendable {
    /// In 64 lower-case hexadecimal digits, as records have it.
    let hexadecimal: String

    /// `nil` unless it names one SHA-256 and nothing else.
    init?(_ text: String) {
        guard text.hasPrefix("sha-256=:"), text.hasSuffix(":"), text.utf8.count == 54,
            let bytes = Data(base64Encoded: String(text.dropFirst(9).dropLast())), bytes.count == 32
        else { return nil }
        hexadecimal = Hexadecimal.text(of: bytes)
    }

    /// `nil` for what is no SHA-256.
    init?(hexadecimal: String) {
        guard Hexadecimal.bytes(of: hexadecimal)?.count == 32 else { return nil }
        self.hexadecimal = hexadecimal
    }

    /// As the header has it.
    var text: String { "sha-256=:\(Data(Hexadecimal.bytes(of: hexadecimal) ?? []).base64EncodedString()):" }
}
