/// What a command does, if it is done: all of it in one durable transaction, or nothing.
public struct Decision<Reply: Codable & Sendable>: Sendable {
    public var reply: Reply
    /// At most one change for each record. Empty for a command that found nothing to do.
    public var changes: [RecordChange]
    /// What the audit says beside the command's name, the caller and the time.
    public var audit: AuditDraft
    public var outbox: [OutboxChange]
    /// Commands that follow at once, as ``Caller/system``, each in a transaction of its own; a refused one is dropped.
    ///
    /// They see the state after this decision: a cancelled booking is followed by offering its slot to the waiting
    /// list.
    public var followUps: [any BrokerCommand]

    public init(
        reply: Reply,
        changes: [RecordChange] = [],
        audit: AuditDraft = AuditDraft(),
        outbox: [OutboxChange] = [],
        followUps: [any BrokerCommand] = []
    ) {
        self.reply = reply
        self.changes = changes
        self.audit = audit
        self.outbox = outbox
        self.followUps = followUps
    }
}
