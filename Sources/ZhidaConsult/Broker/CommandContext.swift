/// What a decision may know beside the state: when, who, and names for what it makes.
public struct CommandContext: Sendable {
    /// The moment of the decision. It can lie before that of an earlier one, where somebody set the clock back: the
    /// order of things is that of the change sequence, never that of time.
    public let now: Instant
    public let caller: Caller
    private let identifiers: IdentifierSource

    public init(now: Instant, caller: Caller, identifiers: IdentifierSource) {
        self.now = now
        self.caller = caller
        self.identifiers = identifiers
    }

    /// A new identifier; each call gives another.
    public func identifier<Subject>(of subject: Subject.Type = Subject.self) -> Identifier<Subject> {
        identifiers.next(at: now)
    }
}
