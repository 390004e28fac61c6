/// The caller's own name for a request 幂等键: 1 to 128 printable ASCII characters without spaces.
///
/// The same key with the same request gives the first answer again; with another request it is refused.
public struct IdempotencyKey: Hashable, Sendable {
    public let text: String

    public init?(_ text: some StringProtocol) {
        guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        self.text = String(text)
    }
}

/// What the audit says of an act, before it is linked into the chain.
public struct AuditDraft: Hashable, Sendable {
    /// What it was about.
    public var subjects: [RecordKey]
    /// Where.
    public var sites: [SiteID]
    /// Facts by name; no names, telephone numbers or words of citizens.
    public var facts: [String: String]

    public init(subjects: [RecordKey] = [], sites: [SiteID] = [], facts: [String: String] = [:]) {
        self.subjects = subjects
        self.sites = sites
        self.facts = facts
    }
}

/// A message that leaves the house later: a reminder, a notice of cancelling.
public struct OutboxMessage: Hashable, Sendable, Codable {
    public var id: MessageID
    /// What it is, as the receiver knows it: `booking.reminder`.
    public var topic: String
    /// The record it is about.
    public var about: RecordKey
    /// Not before then.
    public var due: Instant
    /// JSON.
    public var body: String

    public init(id: MessageID, topic: String, about: RecordKey, due: Instant, body: String) {
        self.id = id
        self.topic = topic
        self.about = about
        self.due = due
        self.body = body
    }
}

/// A change to the outbox, in the same transaction as the records it tells of.
public enum OutboxChange: Hashable, Sendable {
    case put(OutboxMessage)
    /// Takes back what waits under that topic about that record: a reminder of a cancelled booking.
    case withdraw(topic: String, about: RecordKey)
}

/// One decided command on its way to the disk; everything encoded, so that a store only writes.
public struct BrokerTransaction: Sendable {
    /// A record change with its body.
    public struct Write: Sendable {
        public var change: RecordChange
        /// The JSON of `change.after`; `nil` where it is removed.
        public var body: String?

        public init(_ change: RecordChange, body: String?) {
            self.change = change
            self.body = body
        }
    }

    public var key: IdempotencyKey
    /// SHA-256 of the command's name, its caller and its JSON, in 64 hexadecimal digits.
    public var digest: String
    public var at: Instant
    public var writes: [Write]
    /// The audit event's JSON; the store links it into the hash chain.
    public var audit: String
    public var outbox: [OutboxChange]
    /// The reply's JSON.
    public var reply: String

    public init(
        key: IdempotencyKey,
        digest: String,
        at: Instant,
        writes: [Write],
        audit: String,
        outbox: [OutboxChange],
        reply: String
    ) {
        self.key = key
        self.digest = digest
        self.at = at
        self.writes = writes
        self.audit = audit
        self.outbox = outbox
        self.reply = reply
    }
}
