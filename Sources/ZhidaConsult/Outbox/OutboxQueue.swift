/// The part of the store that messages leave by; every ``BrokerStore`` has it.
public protocol OutboxQueue: Sendable {
    /// Messages that are due, earliest first.
    func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry]

    /// Notes what came of delivering; unknown messages are passed over.
    func settle(_ settlements: [MessageID: OutboxSettlement]) async throws
}
