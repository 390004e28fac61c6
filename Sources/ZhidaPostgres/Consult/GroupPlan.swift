import ZhidaConsult

/// What is to be written for a group, and what becomes of each of its transactions.
///
/// The transactions are gone through in memory in their order, on facts that are known or believed. What is left is the
/// difference between the beginning and the end: many rows for each table, in a few statements, however many
/// transactions the group has.
struct GroupPlan {
    struct RecordWrite {
        var version: Int
        var isLive: Bool
        var body: String
    }

    struct Message {
        var message: OutboxMessage
        /// When a later transaction of the group withdrew it.
        var withdrawn: Instant?
    }

    struct Withdrawal {
        var topic: String
        var about: RecordKey
        var at: Instant
    }

    /// One for each transaction.
    private(set) var outcomes: [TransactionOutcome] = []
    /// The transactions that are committed.
    private(set) var committed: ArraySlice<BrokerTransaction> = []
    private(set) var messages: [Message] = []
    private(set) var withdrawals: [Withdrawal] = []
    /// Something was made and taken back within the group, so that the difference does not show whether it was
    /// possible: only facts can tell.
    private(set) var hidesWrites = false

    private let before: GroupFacts
    private var now: GroupFacts
    /// The records that were written, with their last state; `nil` where they are removed.
    private var written: [RecordKey: RecordWrite?] = [:]

    init(_ group: [BrokerTransaction], on facts: GroupFacts) {
        before = facts
        now = facts
        for transaction in group {
            let outcome = examine(transaction)
            outcomes.append(outcome)
            guard outcome == .committed else { break }
            apply(transaction)
        }
        committed = group.prefix(outcomes.count { $0 == .committed })
        while outcomes.count < group.count { outcomes.append(.notReached) }
    }

    /// In the order in which the contract's refusals come: a known key, a slot or version that is not there any more,
    /// a lane that is taken.
    private func examine(_ transaction: BrokerTransaction) -> TransactionOutcome {
        if let reply = now.replies[transaction.key] { return .replayed(reply) }
        var released: Set<Claim> = []
        for write in transaction.writes {
            let key = write.change.key
            for slot in write.change.before?.occupancy ?? [] {
                let claim = Claim(slot: slot, key: key)
                guard now.claims[Lane(slot)]?.contains(claim) == true, released.insert(claim).inserted else {
                    return .conflict(.version(key))
                }
            }
        }
        var versions: [RecordKey: Int?] = [:]
        for write in transaction.writes {
            let change = write.change
            let version = versions[change.key] ?? now.versions[change.key]
            guard version == change.before?.version else { return .conflict(.version(change.key)) }
            versions[change.key] = .some(change.after?.version)
        }
        var taken: [OccupiedSlot] = []
        for write in transaction.writes {
            for slot in write.change.after?.occupancy ?? [] {
                let lane = Lane(slot)
                let isTaken =
                    taken.contains { Lane($0) == lane && $0.range.overlaps(slot.range) }
                    || (now.claims[lane] ?? []).contains {
                        $0.slot.range.overlaps(slot.range) && !released.contains($0)
                    }
                if isTaken { return .conflict(.overlap(slot)) }
                taken.append(slot)
            }
        }
        return .committed
    }

    private mutating func apply(_ transaction: BrokerTransaction) {
        now.replies[transaction.key] = StoredReply(
            digest: transaction.digest,
            body: transaction.reply,
            at: transaction.at
        )
        for write in transaction.writes {
            let change = write.change
            for slot in change.before?.occupancy ?? [] {
                let claim = Claim(slot: slot, key: change.key)
                now.claims[Lane(slot)]?.remove(claim)
                if before.claims[Lane(slot)]?.contains(claim) != true { hidesWrites = true }
            }
            if change.after == nil, before.versions[change.key] == nil { hidesWrites = true }
            now.versions[change.key] = change.after?.version
            if let after = change.after, let body = write.body {
                written[change.key] = .some(RecordWrite(version: after.version, isLive: after.isLive, body: body))
            } else {
                written[change.key] = .some(nil)
            }
        }
        for write in transaction.writes {
            for slot in write.change.after?.occupancy ?? [] { now.insert(Claim(slot: slot, key: write.change.key)) }
        }
        for change in transaction.outbox {
            switch change {
            case .put(let message): messages.append(Message(message: message))
            case .withdraw(let topic, let about):
                withdrawals.append(Withdrawal(topic: topic, about: about, at: transaction.at))
                for index in messages.indices
                where messages[index].message.topic == topic && messages[index].message.about == about {
                    messages[index].withdrawn = messages[index].withdrawn ?? transaction.at
                }
            }
        }
    }
}

// MARK: The difference

extension GroupPlan {
    /// New records, in the order of their keys.
    var inserted: [(key: RecordKey, write: RecordWrite)] {
        written.compactMap { key, write in
            before.versions[key] == nil ? write.map { (key, $0) } : nil
        }.sorted { $0.key.id < $1.key.id }
    }

    /// Changed records with the version that they had.
    var updated: [(key: RecordKey, replaces: Int, write: RecordWrite)] {
        written.compactMap { key, write in
            guard let version = before.versions[key] else { return nil }
            return write.map { (key, version, $0) }
        }
    }

    /// Removed records with the version that they had.
    var removed: [(key: RecordKey, replaces: Int)] {
        written.compactMap { key, write in
            guard write == nil, let version = before.versions[key] else { return nil }
            return (key, version)
        }
    }

    /// Slots that were held and are not any more. A slot that its record released and took again stays as it is.
    var released: [Claim] { difference(before, now) }

    var taken: [Claim] { difference(now, before) }

    private func difference(_ one: GroupFacts, _ other: GroupFacts) -> [Claim] {
        one.claims.flatMap { lane, claims in claims.filter { other.claims[lane]?.contains($0) != true } }
    }
}
