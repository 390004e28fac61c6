/// Something that a caller wants done, as a value.
///
/// A command lives beside its feature (`Booking/Book.swift`, `Queue/TakeTicket.swift`). It is encoded to tell whether
/// a request under a known idempotency key is the same one.
public protocol BrokerCommand: Codable, Sendable {
    associatedtype Reply: Codable & Sendable

    /// The name in the audit, in the words of the command line: `session book`, `queue take`.
    static var name: String { get }

    /// What the caller's role must allow; `nil` for what only the broker itself does.
    var permission: Permission? { get }

    /// Records that the decision looks at by identifier.
    ///
    /// The broker reads those that ended long ago from the store before it asks for the decision; live records are in
    /// memory anyway.
    var subjects: [RecordKey] { get }

    /// The sites at which the permission is needed. Empty: none in particular.
    func sites(_ state: BrokerState) -> [SiteID]

    /// Decides without doing: no IO, no clock, no random numbers but the context's.
    func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Reply>
}

extension BrokerCommand {
    public var subjects: [RecordKey] { [] }

    public func sites(_ state: BrokerState) -> [SiteID] { [] }
}

/// Work that falls due by itself: holds expire, tickets are pooled, retention ends.
///
/// The broker asks before every group and when its timer rings, so ``due(_:)`` must be cheap: the first of an ordered
/// index, not a search.
public protocol TimedDuty: Sendable {
    /// When there will be something to do; `nil` where nothing waits.
    func due(_ state: BrokerState) -> Instant?

    /// What to do then, given as ``Caller/system``. It must put the due time later than `now`, or take it away.
    func command(_ now: Instant) -> any BrokerCommand
}
