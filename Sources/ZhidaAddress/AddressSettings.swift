/// What can be tuned in the address engine; the defaults suit a district.
public struct AddressSettings: Sendable, Hashable, Codable {
    /// Confidence from which a decision is `matched` or `partial` without a person.
    public var fillThreshold: Double = 0.65
    /// The same for a whole address that was heard and not written: the ear errs more often than it doubts. `nil`: no
    /// confidence is enough, and none is `matched`.
    public var heardFillThreshold: Double? = 0.8
    /// The same for a street, community or road that was heard, where it is above ``fillThreshold``.
    public var heardPartThreshold: Double = 0.9
    /// The same for an address that was typed, whose confidence is the share of such answers that are right.
    public var typedFillThreshold: Double = 0.98
    /// How well the words must agree with a place to be taken for a mention of it at all, 0...1.
    public var mentionThreshold: Double = 0.45
    /// How well words that were heard must agree with a place to be shown as a guess that a person asks about, 0...1.
    public var guessThreshold: Double = 0.1
    /// Candidates that a decision carries.
    public var candidateLimit = 5

    public init() {}
}
