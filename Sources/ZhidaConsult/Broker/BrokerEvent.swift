/// What one transaction changed, told after it became durable.
public struct BrokerEvent: Sendable {
    /// Counts from 1 within the life of one broker; a listener that misses a number was too slow and reads anew.
    public var number: Int
    public var changes: [RecordChange]
}
