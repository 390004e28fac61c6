/// The phantom of ``StoredDirectoryID``.
public enum StoredDirectorySubject {}

/// A stored version of the directory: `v1`, `v2` and so on.
public typealias StoredDirectoryID = Identifier<StoredDirectorySubject>

/// A directory as it is stored 目录版本: its content never changes, only whether it is the one that holds.
public struct StoredDirectory: StoredRecord {
    public typealias Subject = StoredDirectorySubject

    public let id: StoredDirectoryID
    public var version: Int
    /// Counts from 1.
    public let number: Int
    public var isActive: Bool
    /// The digest of ``DirectoryVersion``: equal rows have equal digests, whoever loaded them.
    public let digest: String
    public let content: DirectoryContent
    public let made: Instant
    public let by: CallerID
    public let note: String

    /// Former versions are few and small, and rolling back to one looks at it.
    public var isLive: Bool { true }
}

/// The versions of the directory in memory.
public struct DirectoryIndex: Sendable {
    private var all: [StoredDirectoryID: StoredDirectory] = [:]

    public subscript(id: StoredDirectoryID) -> StoredDirectory? { all[id] }

    /// Newest first.
    public var versions: [StoredDirectory] { all.values.sorted { $0.number > $1.number } }

    public var active: StoredDirectory? { all.values.first(where: \.isActive) }

    /// - Returns: whether another one holds now.
    mutating func replace(_ before: StoredDirectory?, _ after: StoredDirectory?) -> Bool {
        if let after { all[after.id] = after } else if let before { all[before.id] = nil }
        return before?.isActive ?? false != after?.isActive ?? false
    }
}

extension Directory {
    /// A directory without a row, before the first is loaded.
    public static let empty: Directory = {
        do {
            return try Directory(DirectoryContent())
        } catch {
            preconditionFailure("nothing fits together: \(error)")
        }
    }()
}
