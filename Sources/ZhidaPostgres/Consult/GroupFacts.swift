import ZhidaConsult

/// One lane of one room, counter or clerk.
struct Lane: Hashable, Sendable {
    var resource: Resource
    var number: Int

    init(_ slot: OccupiedSlot) {
        resource = slot.resource
        number = slot.lane
    }
}

/// A slot and the record that has it.
struct Claim: Hashable, Sendable {
    var slot: OccupiedSlot
    var key: RecordKey
}

/// What a database holds of all that a group touches.
struct GroupFacts {
    /// Of the records that are there.
    var versions: [RecordKey: Int] = [:]
    var claims: [Lane: Set<Claim>] = [:]
    var replies: [IdempotencyKey: StoredReply] = [:]

    init() {}

    /// What the group takes for granted: each record at the version that its first change replaces, each slot that it
    /// releases and did not take itself, and nothing more.
    ///
    /// The database refuses the group's writes, or does other than it was asked, where it is not so.
    init(believedBy group: [BrokerTransaction]) {
        var seen: Set<RecordKey> = []
        var own: Set<Claim> = []
        for transaction in group {
            for write in transaction.writes {
                let change = write.change
                if seen.insert(change.key).inserted { versions[change.key] = change.before?.version }
                for slot in change.before?.occupancy ?? [] {
                    let claim = Claim(slot: slot, key: change.key)
                    if own.remove(claim) == nil { insert(claim) }
                }
            }
            for write in transaction.writes {
                for slot in write.change.after?.occupancy ?? [] {
                    own.insert(Claim(slot: slot, key: write.change.key))
                }
            }
        }
    }

    mutating func insert(_ claim: Claim) { claims[Lane(claim.slot), default: []].insert(claim) }
}
