import Foundation
import ZhidaConsult
import ZhidaDigest

/// Contents as files of the data folder: `content/‹2 digits›/e-‹dossier›/e-‹evidence›/‹SHA-256›`, mode 0600.
///
/// A file's name is the digest of its bytes. Each piece of evidence has a folder of its own, so that the same picture
/// shown in two matters is kept twice: what one person withdraws goes without a look at anybody else's. The two digits
/// spread the dossiers over 256 folders.
public struct FileContentStore: ContentStore {
    /// Begins every folder's name: an identifier can be `.` or `..`, which lead elsewhere.
    private static let prefix = "e-"

    private let folder: String

    /// - Parameter dataFolder: the folder above `content`.
    public init(in dataFolder: String) { folder = dataFolder + "/content" }

    public func writer(at place: ContentPlace) throws -> any ContentWriter {
        let folder = path(of: place)
        try PrivateFile.makeFolder(folder)
        return try Writer(folder)
    }

    public func read(_ content: StoredContent, at place: ContentPlace) throws -> [UInt8] {
        // The digest becomes a file's name; it comes from a record, and is looked at all the same.
        guard Hexadecimal.bytes(of: content.digest)?.count == 32, content.size >= 0 else {
            throw ContentDamage(place: place, what: "its record names no digest")
        }
        let path = path(of: place) + "/" + content.digest
        guard let bytes = try PrivateFile.read(path, limit: Int(content.size)) else {
            throw ContentDamage(place: place, what: "it is not there")
        }
        guard bytes.count == content.size, Hexadecimal.text(of: SHA256.hash(of: bytes)) == content.digest else {
            throw ContentDamage(place: place, what: "its bytes were changed")
        }
        return bytes
    }

    public func remove(_ place: ContentPlace) throws -> RemovedContent {
        let folder = path(of: place)
        var removed = RemovedContent()
        for name in try PrivateFile.names(in: folder) {
            let path = "\(folder)/\(name)"
            var status = stat()
            let size = lstat(path, &status) == 0 ? Int64(status.st_size) : 0
            guard unlink(path) == 0 else {
                if errno == ENOENT { continue }
                throw PrivateFileError("remove", path)
            }
            removed = removed + RemovedContent(files: 1, bytes: size)
        }
        guard rmdir(folder) == 0 else {
            if errno == ENOENT { return removed }
            throw PrivateFileError("remove", folder)
        }
        let above = (folder as NSString).deletingLastPathComponent
        try PrivateFile.synchronise(folder: above)
        // The dossier's folder goes with the last of it.
        if rmdir(above) == 0 { try PrivateFile.synchronise(folder: (above as NSString).deletingLastPathComponent) }
        return removed
    }

    public func dossiers() throws -> [DossierID] {
        var found: [DossierID] = []
        for shard in try PrivateFile.names(in: folder) where shard.utf8.count == 2 {
            found += try PrivateFile.names(in: "\(folder)/\(shard)").compactMap { Self.identifier($0) }
        }
        return found
    }

    public func places(of dossier: DossierID) throws -> [ContentPlace] {
        try PrivateFile.names(in: path(of: dossier)).compactMap { name in
            Self.identifier(name).map { ContentPlace(dossier: dossier, evidence: $0) }
        }
    }

    private static func identifier<Subject>(_ name: String) -> Identifier<Subject>? {
        name.hasPrefix(prefix) ? Identifier(name.dropFirst(prefix.count)) : nil
    }

    private func path(of dossier: DossierID) -> String {
        "\(folder)/\(Hexadecimal.text(of: SHA256.hash(of: dossier.text.utf8).prefix(1)))/\(Self.prefix)\(dossier)"
    }

    private func path(of place: ContentPlace) -> String { "\(path(of: place.dossier))/\(Self.prefix)\(place.evidence)" }

    /// Writes beside the place, under a name that ends when the digest is known.
    private final class Writer: ContentWriter {
        private let part: PartFile
        private var hash = SHA256()
        private var size: Int64 = 0

        init(_ folder: String) throws { part = try PartFile(for: folder + "/content") }

        func append(_ bytes: UnsafeRawBufferPointer) throws {
            try part.append(bytes)
            hash.update(bytes)
            size += Int64(bytes.count)
        }

        func finish() throws -> StoredContent {
            let digest = Hexadecimal.text(of: hash.finalize())
            try part.put(as: digest)
            return StoredContent(digest: digest, size: size)
        }

        func abandon() { part.abandon() }
    }
}

/// A content is not as it was written.
public struct ContentDamage: Error, Hashable, Sendable, CustomStringConvertible {
    public var place: ContentPlace
    public var what: String

    public var description: String {
        "The content of evidence \(place.evidence) of \(place.dossier) cannot be given out: \(what). "
            + "Restore it from a backup."
    }
}
