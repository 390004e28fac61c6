/// What became of one transaction of a group.
public enum TransactionOutcome: Hashable, Sendable {
    /// Durable.
    case committed
    /// The key was known: nothing was written; this is what was answered then, and to which request.
    case replayed(StoredReply)
    /// Another broker was faster; nothing of it was written.
    case conflict(StoreConflict)
    /// One before it in the group was not committed, and it may have been decided on that one's account: nothing of
    /// it was written, and it must be decided anew.
    case notReached
}

/// The answer that was given to a key.
public struct StoredReply: Hashable, Sendable {
    public var digest: String
    /// JSON.
    public var body: String
    public var at: Instant

    public init(digest: String, body: String, at: Instant) {
        self.digest = digest
        self.body = body
        self.at = at
    }
}

/// What the store refused, whatever the broker's memory believed.
public enum StoreConflict: Hashable, Sendable {
    /// The record is not, or no longer, at the version that the change replaces.
    case version(RecordKey)
    /// The lane is taken within that span.
    case overlap(OccupiedSlot)
}
