import Foundation
import Synchronization
import ZhidaConsult

/// A broker's store that forgets everything with the process, and fails when a test wants it.
public final class MemoryBrokerStore: BrokerStore {
    struct Tables {
        var bodies: [RecordKey: (record: Record, body: String)] = [:]
        var occupancy: [Resource: [(slot: OccupiedSlot, key: RecordKey)]] = [:]
        var replies: [IdempotencyKey: StoredReply] = [:]
        var audit: [AuditRow] = []
        var changes: [(key: RecordKey, at: Instant)] = []
        /// Changes that were forgotten.
        var forgotten = 0
        var outbox: [MessageID: (entry: OutboxEntry, isWaiting: Bool)] = [:]
    }

    private let tables: Mutex<Tables>
    private let failures = Mutex(0)
    private let gate = Mutex<(isShut: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    public init() { tables = Mutex(Tables()) }

    /// Lets the next commits fail as on a full disk.
    public func failCommits(_ count: Int) { failures.withLock { $0 = count } }

    /// How many of those are still to come.
    public var failuresLeft: Int { failures.withLock(\.self) }

    /// Lets commits wait, as for a slow disk, until the next ``openGate()``.
    public func shutGate() { gate.withLock { $0.isShut = true } }

    public func openGate() {
        let waiting = gate.withLock { gate in
            defer { gate = (false, []) }
            return gate.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func passGate() async {
        await withCheckedContinuation { continuation in
            let waits = gate.withLock { gate in
                if gate.isShut { gate.waiting.append(continuation) }
                return gate.isShut
            }
            if !waits { continuation.resume() }
        }
    }

    public func load() async throws -> StoreSnapshot {
        tables.withLock { tables in
            StoreSnapshot(
                records: tables.bodies.values.map(\.record).filter(\.isLive),
                sequence: ChangeSequence(Int64(tables.changes.count))
            )
        }
    }

    public func commit(_ group: [BrokerTransaction]) async throws -> CommitReport {
        await passGate()
        let fails = failures.withLock { count in
            guard count > 0 else { return false }
            count -= 1
            return true
        }
        if fails { throw BrokerStoreError.unavailable("the disk is full, as the test wants it") }
        return tables.withLock { tables in
            let after = ChangeSequence(Int64(tables.changes.count))
            var outcomes: [TransactionOutcome] = []
            for transaction in group {
                let outcome = tables.outcome(transaction)
                outcomes.append(outcome)
                guard outcome == .committed else { break }
                tables.write(transaction)
            }
            while outcomes.count < group.count { outcomes.append(.notReached) }
            return CommitReport(
                outcomes: outcomes,
                after: after,
                through: ChangeSequence(Int64(tables.changes.count))
            )
        }
    }

    public func changes(after sequence: ChangeSequence) async throws -> [StoredChange]? {
        tables.withLock { tables in
            guard sequence.number >= tables.forgotten else { return nil }
            var last: [RecordKey: Int64] = [:]
            for (index, (key, _)) in tables.changes.enumerated().dropFirst(Int(sequence.number)) {
                last[key] = Int64(index + 1)
            }
            return last.sorted { $0.value < $1.value }.map { key, number in
                StoredChange(sequence: ChangeSequence(number), key: key, record: tables.bodies[key]?.record)
            }
        }
    }

    public func records(_ keys: [RecordKey]) async throws -> [Record] {
        tables.withLock { tables in keys.compactMap { tables.bodies[$0]?.record } }
    }

    public func replies(_ keys: [IdempotencyKey]) async throws -> [IdempotencyKey: StoredReply] {
        tables.withLock { tables in
            Dictionary(keys.compactMap { key in tables.replies[key].map { (key, $0) } }) { first, _ in first }
        }
    }

    public func outboxDue(_ now: Instant, limit: Int) async throws -> [OutboxEntry] {
        tables.withLock { tables in
            let due = tables.outbox.values.filter { $0.isWaiting && $0.entry.message.due <= now }.map(\.entry)
            return Array(
                due.sorted { ($0.message.due, $0.message.id) < ($1.message.due, $1.message.id) }.prefix(limit)
            )
        }
    }

    public func settle(_ settlements: [MessageID: OutboxSettlement]) async throws {
        tables.withLock { tables in
            for (id, settlement) in settlements {
                guard var (entry, isWaiting) = tables.outbox[id], isWaiting else { continue }
                entry.attempts += 1
                switch settlement {
                case .delivered:
                    entry.lastError = nil
                    isWaiting = false
                case .retry(let at, let error):
                    entry.message.due = at
                    entry.lastError = error
                case .failed(_, let error):
                    entry.lastError = error
                    isWaiting = false
                }
                tables.outbox[id] = (entry, isWaiting)
            }
        }
    }

    public func audit(after sequence: Int64, limit: Int) async throws -> [AuditRow] {
        tables.withLock { Array($0.audit.dropFirst(Int(sequence)).prefix(limit)) }
    }

    public func forget(before moment: Instant) async throws {
        tables.withLock { tables in
            tables.replies = tables.replies.filter { $0.value.at >= moment }
            let kept = tables.changes.firstIndex { $0.at >= moment } ?? tables.changes.count
            tables.forgotten = max(tables.forgotten, min(kept, tables.changes.count - 1))
            tables.outbox = tables.outbox.filter { $0.value.isWaiting || $0.value.entry.message.due >= moment }
        }
    }

    public func check() async throws -> StoreCheck {
        tables.withLock { tables in
            let taken = tables.occupancy.values.flatMap(\.self)
            var faults: [String] = []
            for (index, (slot, key)) in taken.enumerated() {
                if tables.bodies[key]?.record.occupancy.contains(slot) != true {
                    faults.append("\(slot.resource.text) is occupied by \(key), which does not claim it")
                }
                for (other, _) in taken[..<index] where other.overlaps(slot) {
                    faults.append("\(slot.resource.text) lane \(slot.lane): two overlap")
                }
            }
            let claimed = tables.bodies.values.reduce(0) { $0 + $1.record.occupancy.count }
            if claimed != taken.count { faults.append("\(claimed) slots are claimed, \(taken.count) are noted") }
            return StoreCheck(
                records: tables.bodies.count,
                occupied: taken.count,
                auditRows: tables.audit.count,
                faults: faults
            )
        }
    }

    public func backup(to path: String) async throws {
        throw BrokerStoreError.unavailable("what is only in memory cannot be kept at \(path)")
    }
}

extension OccupiedSlot {
    fileprivate func overlaps(_ other: OccupiedSlot) -> Bool {
        resource == other.resource && lane == other.lane && range.overlaps(other.range)
    }
}

extension MemoryBrokerStore.Tables {
    /// What will become of a transaction.
    func outcome(_ transaction: BrokerTransaction) -> TransactionOutcome {
        if let known = replies[transaction.key] { return .replayed(known) }
        for write in transaction.writes {
            let version = bodies[write.change.key]?.record.version ?? 0
            guard version == write.change.replaces else { return .conflict(.version(write.change.key)) }
        }
        let released = Set(transaction.writes.compactMap { $0.change.before == nil ? nil : $0.change.key })
        var taken: [OccupiedSlot] = []
        for write in transaction.writes {
            for slot in write.change.after?.occupancy ?? [] {
                let others = (occupancy[slot.resource] ?? []).lazy.filter { !released.contains($0.key) }.map(\.slot)
                guard !others.contains(where: slot.overlaps), !taken.contains(where: slot.overlaps) else {
                    return .conflict(.overlap(slot))
                }
                taken.append(slot)
            }
        }
        return .committed
    }

    mutating func write(_ transaction: BrokerTransaction) {
        replies[transaction.key] = StoredReply(
            digest: transaction.digest,
            body: transaction.reply,
            at: transaction.at
        )
        for write in transaction.writes {
            let key = write.change.key
            for slot in write.change.before?.occupancy ?? [] {
                occupancy[slot.resource, default: []].removeAll { $0.slot == slot && $0.key == key }
            }
            if let after = write.change.after, let body = write.body {
                bodies[key] = (after, body)
            } else {
                bodies[key] = nil
            }
            changes.append((key, transaction.at))
        }
        for write in transaction.writes {
            for slot in write.change.after?.occupancy ?? [] {
                occupancy[slot.resource, default: []].append((slot, write.change.key))
            }
        }
        for change in transaction.outbox { self.change(change) }
        audit.append(AuditChain.link(transaction.audit, after: audit.last.map(AuditTail.init) ?? .beginning))
    }

    private mutating func change(_ change: OutboxChange) {
        switch change {
        case .put(let message):
            outbox[message.id] = (OutboxEntry(message: message, attempts: 0, lastError: nil), true)
        case .withdraw(let topic, let about):
            for (id, (entry, _)) in outbox where entry.message.topic == topic && entry.message.about == about {
                outbox[id]?.isWaiting = false
            }
        }
    }
}
