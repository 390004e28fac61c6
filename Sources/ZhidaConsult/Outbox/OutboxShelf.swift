/// What became of a message of the outbox.
public enum OutboxState: String, Hashable, Sendable, Codable, CaseIterable {
    /// To be delivered when it is due.
    case waiting
    case delivered
    /// Taken back before it was delivered, such as the reminder of a cancelled booking.
    case withdrawn
    /// Given up: a dead letter 死信.
    case failed
}

/// A message of the outbox with its fate, for people to look at. Its body, which holds what citizens told, is not in it.
public struct OutboxRow: Hashable, Sendable, Codable {
    public var id: MessageID
    public var topic: String
    public var about: RecordKey
    public var due: Instant
    public var state: OutboxState
    public var attempts: Int
    /// What the last try met.
    public var lastError: String?
    /// When it was delivered, withdrawn or given up.
    public var settled: Instant?

    public init(
        id: MessageID,
        topic: String,
        about: RecordKey,
        due: Instant,
        state: OutboxState,
        attempts: Int,
        lastError: String?,
        settled: Instant?
    ) {
        self.id = id
        self.topic = topic
        self.about = about
        self.due = due
        self.state = state
        self.attempts = attempts
        self.lastError = lastError
        self.settled = settled
    }
}

/// The outbox as people look at it and mend it.
///
/// Every function throws ``BrokerStoreError``.
public protocol OutboxShelf: OutboxQueue {
    /// Messages in a state, the one due first at the front.
    func messages(_ state: OutboxState, limit: Int) async throws -> [OutboxRow]

    /// How many there are of each state.
    func messageCounts() async throws -> [OutboxState: Int]

    /// Makes dead letters due again, as if they had never been tried.
    ///
    /// - Returns: those that were; the others are no dead letters, or not there.
    func revive(_ messages: [MessageID], at now: Instant) async throws -> [MessageID]
}
