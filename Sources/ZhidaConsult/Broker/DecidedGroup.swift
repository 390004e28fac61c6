/// Commands that were decided one behind the other and become durable in one commit.
struct DecidedGroup {
    /// A decided command that waits for the commit.
    struct Entry {
        var request: any PendingRequest
        var decision: any PendingDecision
        var transaction: BrokerTransaction
        /// The entry whose follow-up it is.
        var parent: Int?
        /// Whether it fell due by itself and does so again.
        var isDuty: Bool
    }

    /// A command that was refused, with how many entries it had before it, on whose account it may be.
    struct Refused {
        var request: any PendingRequest
        var refusal: Refusal
        var behind: Int
        /// The entry whose follow-up it is.
        var parent: Int?
        /// Whether it fell due by itself and does so again.
        var isDuty: Bool
    }

    var entries: [Entry] = []
    var places: [IdempotencyKey: Int] = [:]
    /// What was asked for, in order: decided, or refused, but nothing that the broker gave itself meanwhile.
    var requests: [any PendingRequest] = []
    /// Sent twice within the group, or while it was on its way.
    var repeated: [any PendingRequest] = []
    var refused: [Refused] = []
    let begun = ContinuousClock.now

    var isEmpty: Bool { entries.isEmpty && refused.isEmpty && repeated.isEmpty }
}
