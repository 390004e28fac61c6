/// A place in the order of all committed changes; 0 is before the first.
public struct ChangeSequence: Hashable, Sendable, Comparable, Codable {
    public var number: Int64

    public init(_ number: Int64) { self.number = number }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// What a broker starts from.
public struct StoreSnapshot: Sendable {
    /// All live records, in any order.
    public var records: [Record]
    /// The last change that is in it.
    public var sequence: ChangeSequence

    public init(records: [Record], sequence: ChangeSequence) {
        self.records = records
        self.sequence = sequence
    }
}

/// What became of a group.
public struct CommitReport: Sendable {
    /// One for each transaction, in order.
    public var outcomes: [TransactionOutcome]
    /// The last change before the group's first.
    public var after: ChangeSequence
    /// The group's last change.
    public var through: ChangeSequence

    public init(outcomes: [TransactionOutcome], after: ChangeSequence, through: ChangeSequence) {
        self.outcomes = outcomes
        self.after = after
        self.through = through
    }
}

/// A record that was committed by some broker.
public struct StoredChange: Sendable {
    public var sequence: ChangeSequence
    public var key: RecordKey
    /// As it is now, which may be later than the change; `nil` where it was removed.
    public var record: Record?

    public init(sequence: ChangeSequence, key: RecordKey, record: Record?) {
        self.sequence = sequence
        self.key = key
        self.record = record
    }
}

/// A message of the outbox with how often it was tried.
public struct OutboxEntry: Hashable, Sendable {
    public var message: OutboxMessage
    public var attempts: Int
    /// What the last try met.
    public var lastError: String?

    public init(message: OutboxMessage, attempts: Int, lastError: String?) {
        self.message = message
        self.attempts = attempts
        self.lastError = lastError
    }
}

/// What a try to deliver came to.
public enum OutboxSettlement: Hashable, Sendable {
    case delivered(at: Instant)
    case retry(at: Instant, error: String)
    /// Given up, and kept for people to look at.
    case failed(at: Instant, error: String)
}

/// One link of the audit's hash chain as it is stored.
public struct AuditRow: Hashable, Sendable {
    /// Counts from 1 without a gap.
    public var sequence: Int64
    /// 64 hexadecimal digits; those of the first link are zeros.
    public var previous: String
    /// 64 hexadecimal digits.
    public var hash: String
    /// JSON.
    public var body: String

    public init(sequence: Int64, previous: String, hash: String, body: String) {
        self.sequence = sequence
        self.previous = previous
        self.hash = hash
        self.body = body
    }
}

/// What a look over a store found.
public struct StoreCheck: Hashable, Sendable, Codable {
    public var records: Int
    public var occupied: Int
    public var auditRows: Int
    /// Every fault with where it is; empty for a sound store.
    public var faults: [String]

    public init(records: Int, occupied: Int, auditRows: Int, faults: [String]) {
        self.records = records
        self.occupied = occupied
        self.auditRows = auditRows
        self.faults = faults
    }

    public var isSound: Bool { faults.isEmpty }
}

/// Why a store could not be used.
public enum BrokerStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The disk is full or broken, or the server is gone. Nothing of the group is known to be durable; the same may
    /// succeed later.
    case unavailable(String)
    /// What is stored cannot be read: damage, or a newer version's work.
    case damaged(String)

    public var description: String {
        switch self {
        case .unavailable(let what): "the store cannot be used now: \(what)"
        case .damaged(let what): "the store is damaged: \(what)"
        }
    }
}

/// The durable side of the broker 存储. SQLite and PostgreSQL implement it; one conformance suite runs on all.
///
/// Every function throws ``BrokerStoreError``.
public protocol BrokerStore: OutboxQueue {
    /// All live records.
    func load() async throws -> StoreSnapshot

    /// The place of the last change.
    func latestChange() async throws -> ChangeSequence

    /// Writes a group in one durable commit, in order, each transaction all or nothing.
    ///
    /// The first transaction that is not committed ends the group: those before it are durable, those behind are
    /// ``TransactionOutcome/notReached``. The store itself refuses an overlap in a lane and a change to another
    /// version than the one that is there. When it throws, nothing of the group is in the store as far as it knows.
    func commit(_ group: [BrokerTransaction]) async throws -> CommitReport

    /// What was committed behind a place, by this or other brokers, in order and each record once.
    ///
    /// - Returns: `nil` where the feed no longer reaches back so far: load again.
    func changes(after sequence: ChangeSequence) async throws -> [StoredChange]?

    /// The records of those keys that exist, live or ended.
    func records(_ keys: [RecordKey]) async throws -> [Record]

    /// The answers given to those of the keys that are known.
    func replies(_ keys: [IdempotencyKey]) async throws -> [IdempotencyKey: StoredReply]

    /// Messages that are due, earliest first.
    func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry]

    /// Notes what came of delivering; unknown messages are passed over.
    func settle(_ settlements: [MessageID: OutboxSettlement]) async throws

    /// Links behind a sequence number, in order.
    func audit(after sequence: Int64, limit: Int) async throws -> [AuditRow]

    /// Forgets answers and the feed of changes from before a moment, and messages settled before it; never records or
    /// the audit. The last change stays.
    func forget(before moment: Instant) async throws

    /// Looks over everything: the database's own integrity, every occupancy has its record and the other way round,
    /// no overlap in a lane.
    func check() async throws -> StoreCheck

    /// Whole and consistent, while others write, to a path that does not exist yet.
    func backup(to path: String) async throws
}

extension BrokerStore {
    /// By reading everything; a store that can look it up does so.
    public func latestChange() async throws -> ChangeSequence { try await load().sequence }
}
