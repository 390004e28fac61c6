import Foundation
import ZhidaDigest

/// A directory as it is stored: its canonical bytes, and their digest, which names the version.
///
/// Equal rows give equal bytes, whatever order the files had.
public struct DirectoryVersion: Hashable, Sendable {
    /// UTF-8 JSON with sorted keys and rows.
    public let bytes: [UInt8]
    /// SHA-256 of ``bytes`` in 64 lower-case hexadecimal digits.
    public let digest: String

    /// Encodes a directory.
    public init(_ directory: Directory) throws(DirectoryError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            bytes = Array(try encoder.encode(directory.content))
        } catch {
            throw .damaged(why: "\(error)")
        }
        digest = Self.digest(of: bytes)
    }

    /// Takes stored bytes, and checks them against the digest that was stored with them.
    ///
    /// - Throws: ``DirectoryError/damaged(why:)`` where they do not agree.
    public init(bytes: [UInt8], digest: String) throws(DirectoryError) {
        guard Self.digest(of: bytes) == digest else {
            throw .damaged(why: "its \(bytes.count) bytes do not have the checksum \(digest.prefix(12))…")
        }
        self.bytes = bytes
        self.digest = digest
    }

    /// The first 12 digits of the digest: what people call the version.
    public var name: String { String(digest.prefix(12)) }

    /// Reads the rows back.
    ///
    /// - Throws: ``DirectoryError/damaged(why:)``, ``DirectoryError/inconsistent(_:)``.
    public func directory() throws(DirectoryError) -> Directory {
        let content: DirectoryContent
        do {
            content = try JSONDecoder().decode(DirectoryContent.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw .damaged(why: Self.explain(error))
        } catch {
            throw .damaged(why: "\(error)")
        }
        return try Directory(content)
    }

    static func digest(of bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { SHA256.hash($0) }.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func explain(_ error: DecodingError) -> String {
        let context =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
                .dataCorrupted(let context):
                context
            @unknown default: nil as DecodingError.Context?
            }
        guard let context else { return "\(error)" }
        let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }
}
