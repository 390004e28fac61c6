/// Commands that were decided one behind the other and become durable in one commit.
struct DecidedGroup {
    /// Where a command of a group came from.
    protocol Command {
        var request: any PendingRequest { get }
        /// The entry whose follow-up it is.
        var parent: Int? { get }
        /// Whether it fell due by itself and does so again.
        var isDuty: Bool { get }
    }

    /// A decided command that waits for the commit.
    struct Entry: Command {
        var request: any PendingRequest
        var decision: any PendingDecision
        var transaction: BrokerTransaction
        var parent: Int?
        var isDuty: Bool
    }

    /// A command that was refused, with how many entries it had before it, on whose account it may be.
    struct Refused: Command {
        var request: any PendingRequest
        var refusal: Refusal
        var behind: Int
        var parent: Int?
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

extension DecidedGroup.Command {
    /// Whether it comes again by itself when it and all entries from `end` on are undone: duties fall due again, follow-ups
    /// follow their command again.
    func isRegrown(from end: Int) -> Bool {
        guard request.isOwn else { return false }
        return parent.map { $0 >= end } ?? isDuty
    }
}
