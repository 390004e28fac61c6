/// The phantom of ``DirectoryVersionID``.
public enum DirectoryVersionSubject {}

/// A stored version of the directory: `v1`, `v2` and so on.
public typealias DirectoryVersionID = Identifier<DirectoryVersionSubject>

/// A directory as it is stored 目录版本: its content never changes, only whether it is the one that holds.
public struct DirectoryVersion: StoredRecord {
    public typealias Subject = DirectoryVersionSubject

    public let id: DirectoryVersionID
    public var version: Int
    /// Counts from 1.
    public let number: Int
    public var isActive: Bool
    public let content: DirectoryContent
    public let made: Instant
    public let by: CallerID
    public let note: String

    /// Former versions are few and small, and rolling back to one looks at it.
    public var isLive: Bool { true }
}

/// The versions of the directory in memory.
public struct DirectoryIndex: Sendable {
    private var all: [DirectoryVersionID: DirectoryVersion] = [:]

    public subscript(id: DirectoryVersionID) -> DirectoryVersion? { all[id] }

    /// Newest first.
    public var versions: [DirectoryVersion] { all.values.sorted { $0.number > $1.number } }

    public var active: DirectoryVersion? { all.values.first(where: \.isActive) }

    /// - Returns: whether another one holds now.
    mutating func replace(_ before: DirectoryVersion?, _ after: DirectoryVersion?) -> Bool {
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
