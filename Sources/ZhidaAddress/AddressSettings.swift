/// What can be tuned in the address engine; the defaults suit a district.
public struct AddressSettings: Sendable, Hashable, Codable {
    /// Confidence from which a decision is `matched` or `partial` without a person.
    public var fillThreshold: Double = 0.7
    /// Candidates that a decision carries.
    public var candidateLimit = 5

    public init() {}
}
