import Foundation
import ZhidaCore
import ZhidaDigest

/// One version of the gazetteer 地址库: immutable, memory-mapped, safe to read from any thread.
///
/// Standard addresses are named by ``Gazetteer/Index``, a position in the version's table: places (above door level)
/// first, the children of one parent side by side. Names are named by ``Gazetteer/NameIndex``: those that some place bears
/// first. Both are meaningful within one version only.
///
/// Opening checks the header only (its checksum, and that every table has the size that its counts ask for) and builds
/// nothing. Whatever the bytes of the tables are, no call crashes: a value that points nowhere reads as "none", as an
/// empty text or list. ``verify()`` tells whether the content is what was written.
public final class Gazetteer: Sendable {
    /// A standard address's position in this version.
    public struct Index: Hashable, Sendable, Comparable {
        public let value: UInt32

        /// - Parameter value: less than ``Gazetteer/count``; calls with another one stop the program.
        public init(value: UInt32) { self.value = value }

        public static func < (left: Index, right: Index) -> Bool { left.value < right.value }
    }

    /// A unique name's position in this version.
    public struct NameIndex: Hashable, Sendable, Comparable {
        public let value: UInt32

        /// - Parameter value: less than ``Gazetteer/nameCount``; calls with another one stop the program.
        public init(value: UInt32) { self.value = value }

        public static func < (left: NameIndex, right: NameIndex) -> Bool { left.value < right.value }
    }

    let file: MappedFile
    let header: ImageHeader
    let tables: ImageTables
    /// The version's name, as the file is called.
    public let version: String

    /// Maps a version's file.
    ///
    /// - Parameter verifying: also compare the whole content with its checksums (reads every byte).
    /// - Throws: ``GazetteerError/damaged(version:why:)``, ``GazetteerError/system(action:path:errno:text:)``
    public convenience init(path: String, verifying: Bool = false) throws {
        let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        try self.init(file: MappedFile(path: path), version: name)
        if verifying, let damage = verify().first {
            throw GazetteerError.damaged(version: name, why: damage.description)
        }
    }

    /// Opens a copy of a version's bytes.
    ///
    /// - Throws: ``GazetteerError/damaged(version:why:)``
    public convenience init(bytes: UnsafeRawBufferPointer, version: String) throws {
        try self.init(file: MappedFile(copying: bytes), version: version)
    }

    /// Opens a mapped version.
    ///
    /// - Throws: ``GazetteerError/damaged(version:why:)``
    init(file: MappedFile, version: String) throws {
        var why = ""
        guard let header = ImageHeader(file.bytes, why: &why) else {
            throw GazetteerError.damaged(version: version, why: why)
        }
        self.file = file
        self.header = header
        self.version = version
        tables = ImageTables(file.bytes, header)
    }

    /// The version's hash over all its content, 64 hexadecimal digits.
    public var hash: String { header.hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// Bytes of the version's file.
    public var size: Int { header.fileSize }
}
