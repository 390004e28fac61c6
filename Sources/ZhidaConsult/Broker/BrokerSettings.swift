/// How a broker works; the defaults suit one district.
public struct BrokerSettings: Sendable {
    /// Most commands in one durable commit. Default: 256.
    public var largestGroup = 256
    /// Answers kept in memory for requests that are sent again; older ones are read from the store. Default: 20,000.
    public var rememberedReplies = 20_000
    /// Ended records kept in memory; older ones are read from the store when a command names them. Default: 20,000.
    public var rememberedEnded = 20_000
    /// How often a command is decided anew because another broker was faster, before it is refused. Default: 8.
    public var attempts = 8
    /// Most commands that wait; more are refused as ``Refusal/Reason/unavailable``. Default: 10,000.
    public var longestQueue = 10_000
    /// Events kept for a listener that is slow; it is told of the gap by the sequence. Default: 1,000.
    public var bufferedEvents = 1_000
    /// Told after each round of the writer; it must return at once. Default: nobody.
    public var observer: (@Sendable (BrokerRound) -> Void)?

    /// What decisions keep to beside the directory.
    public var rules = ConsultRules()

    public init() {}
}
