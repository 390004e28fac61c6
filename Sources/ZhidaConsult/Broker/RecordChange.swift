/// One record made, changed or removed.
public struct RecordChange: Hashable, Sendable {
    public let key: RecordKey
    /// What it replaces; `nil` for a new record.
    public let before: Record?
    /// `nil` where it is removed for good, as by `purge`.
    public let after: Record?

    private init(key: RecordKey, before: Record?, after: Record?) {
        self.key = key
        self.before = before
        self.after = after
    }

    /// - Precondition: `after` has version 1.
    public static func make(_ after: Record) -> RecordChange {
        precondition(after.version == 1, "a new record has version 1")
        return RecordChange(key: after.key, before: nil, after: after)
    }

    /// - Precondition: the same key, and `after` has the version after that of `before`.
    public static func replace(_ before: Record, with after: Record) -> RecordChange {
        precondition(before.key == after.key && after.version == before.version + 1, "versions count by one")
        return RecordChange(key: after.key, before: before, after: after)
    }

    public static func remove(_ before: Record) -> RecordChange {
        RecordChange(key: before.key, before: before, after: nil)
    }

    /// What another broker did to a record.
    static func foreign(_ key: RecordKey, from before: Record?, to after: Record?) -> RecordChange {
        RecordChange(key: key, before: before, after: after)
    }

    /// The version it replaces, 0 for a new record.
    public var replaces: Int { before?.version ?? 0 }

    /// What undoes it in memory.
    var reversed: RecordChange { RecordChange(key: key, before: after, after: before) }
}
