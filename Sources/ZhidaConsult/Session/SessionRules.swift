/// The times and numbers that a session keeps to.
public struct SessionRules: Hashable, Sendable, Codable {
    /// How long a called citizen may take to answer before it counts as a no-show.
    public var answering: Duration = .seconds(10 * 60)
    /// How long the parties may take to come in, for the first time or again.
    public var connecting: Duration = .seconds(3 * 60)
    /// How long a place asked by an escalation may take to accept, and then again to be live.
    public var escalation: Duration = .seconds(90)
    /// How long a clerk may take to write down the outcome.
    public var wrapUp: Duration = .seconds(30 * 60)
    /// Parties of one session, gone ones included.
    public var parties = 16
    public var notes = 200
    public var files = 200

    public init() {}
}
