/// One round of the broker's writer, for those who watch over it. Rounds in which the store failed are not told.
public struct BrokerRound: Hashable, Sendable {
    /// Commands that became durable in one commit; 0 where nothing waited and nothing was due.
    public var committed: Int
    public var refused: Int
    /// Deciding and committing.
    public var duration: Duration

    public init(committed: Int, refused: Int, duration: Duration) {
        self.committed = committed
        self.refused = refused
        self.duration = duration
    }
}
