import GRDB
import ZhidaConsult

extension SQLiteBrokerStore {
    public func commit(_ group: [BrokerTransaction]) async throws -> CommitReport {
        let log = log
        return try await onWriter { database in
            // Where one is refused, which is rare, those before it are written once more: a savepoint for each would
            // copy every page that it touches. So would each statement that might have to be undone alone; instead what
            // is refused rolls back all.
            var reached = group[...]
            var refused: Refused?
            while true {
                var report: CommitReport?
                try database.inTransaction(.immediate) {
                    var writer = try GroupWriter(database)
                    guard let place = try writer.write(reached, &refused) else {
                        report = try writer.report(on: group, committed: reached.count, refused)
                        return .commit
                    }
                    reached = reached[..<place]
                    return .rollback
                }
                guard let report else { continue }
                log.wrote(reached.reduce(0) { $0 + $1.pages }, database)
                return report
            }
        }
    }
}

/// Why a transaction of the group ends it.
private enum Refused: Error {
    case known(IdempotencyKey)
    case conflict(StoreConflict)
}

/// Writes one group within a transaction of the database.
private struct GroupWriter {
    private let insertReply: WriteStatement
    private let insertRecord: WriteStatement
    private let updateRecord: WriteStatement
    private let deleteRecord: WriteStatement
    private let takeSlot: WriteStatement
    private let releaseSlot: WriteStatement
    private let insertAudit: WriteStatement
    private let insertChange: WriteStatement
    private let putMessage: WriteStatement
    private let withdrawMessage: WriteStatement
    private let database: Database
    private var audit: (sequence: Int64, hash: String)
    private let after: Int64
    private var sequence: Int64

    init(_ database: Database) throws {
        self.database = database
        insertReply = try WriteStatement(
            database,
            sql: "INSERT OR ROLLBACK INTO reply (key, digest, body, at) VALUES (?, ?, ?, ?)"
        )
        insertRecord = try WriteStatement(
            database,
            sql: "INSERT OR ROLLBACK INTO record (kind, id, version, live, body) VALUES (?, ?, ?, ?, ?)"
        )
        updateRecord = try WriteStatement(
            database,
            sql: "UPDATE record SET version = ?, live = ?, body = ? WHERE kind = ? AND id = ? AND version = ?"
        )
        deleteRecord = try WriteStatement(
            database,
            sql: "DELETE FROM record WHERE kind = ? AND id = ? AND version = ?"
        )
        takeSlot = try WriteStatement(
            database,
            sql: """
                INSERT OR ROLLBACK INTO occupancy (day, resource, lane, starts, ends, kind, id)
                VALUES (\(ConsultSchema.dayOf("?3")), ?1, ?2, ?3, ?4, ?5, ?6)
                """
        )
        releaseSlot = try WriteStatement(
            database,
            sql: """
                DELETE FROM occupancy
                WHERE day = \(ConsultSchema.dayOf("?3")) AND resource = ?1 AND lane = ?2 AND starts = ?3
                    AND kind = ?4 AND id = ?5
                """
        )
        insertAudit = try WriteStatement(
            database,
            sql: "INSERT OR ROLLBACK INTO audit (seq, previous, hash, body) VALUES (?, ?, ?, ?)"
        )
        insertChange = try WriteStatement(
            database,
            sql: "INSERT OR ROLLBACK INTO change (seq, kind, id, at) VALUES (?, ?, ?, ?)"
        )
        putMessage = try WriteStatement(
            database,
            sql: "INSERT OR ROLLBACK INTO outbox (id, topic, kind, about, due, body) VALUES (?, ?, ?, ?, ?, ?)"
        )
        withdrawMessage = try WriteStatement(
            database,
            sql: """
                UPDATE outbox SET state = 'withdrawn', settled = ?, body = ''
                WHERE state = 'waiting' AND kind = ? AND about = ? AND topic = ?
                """
        )
        let last = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        )
        audit = last.map { ($0[0], $0[1]) } ?? (0, AuditTail.beginning.hash)
        after = try Int64.fetchOne(database.cachedStatement(sql: "SELECT max(seq) FROM change")) ?? 0
        sequence = after
    }

    /// - Returns: the place of the first that is refused, with the reason in `refused`; then all is to be rolled back.
    mutating func write(_ group: ArraySlice<BrokerTransaction>, _ refused: inout Refused?) throws -> Int? {
        for place in group.indices {
            do {
                try write(group[place])
            } catch let reason as Refused {
                refused = reason
                return place
            }
        }
        return nil
    }

    /// What became of the group, of which the first `count` are written.
    func report(on group: [BrokerTransaction], committed count: Int, _ refused: Refused?) throws -> CommitReport {
        var outcomes = [TransactionOutcome](repeating: .committed, count: count)
        switch refused {
        case .known(let key): outcomes.append(.replayed(try reply(key)))
        case .conflict(let conflict): outcomes.append(.conflict(conflict))
        case nil: break
        }
        while outcomes.count < group.count { outcomes.append(.notReached) }
        return CommitReport(outcomes: outcomes, after: ChangeSequence(after), through: ChangeSequence(sequence))
    }

    private mutating func write(_ transaction: BrokerTransaction) throws {
        let at = transaction.at.milliseconds
        try refusing(.known(transaction.key)) {
            try insertReply.run(
                .text(transaction.key.text),
                .text(transaction.digest),
                .text(transaction.reply),
                .integer(at)
            )
        }
        // What is released is free for the rest of the same transaction.
        for write in transaction.writes {
            for slot in write.change.before?.occupancy ?? [] { try release(slot, of: write.change.key) }
        }
        for write in transaction.writes {
            try self.write(write)
            sequence += 1
            let key = write.change.key
            try insertChange.run(.integer(sequence), .text(key.kind.rawValue), .text(key.id), .integer(at))
        }
        for write in transaction.writes {
            for slot in write.change.after?.occupancy ?? [] { try take(slot, for: write.change.key) }
        }
        for change in transaction.outbox { try self.write(change, at) }
        let hash = AuditChain.hash(sequence: audit.sequence + 1, previous: audit.hash, body: transaction.audit)
        try insertAudit.run(.integer(audit.sequence + 1), .text(audit.hash), .text(hash), .text(transaction.audit))
        audit = (audit.sequence + 1, hash)
    }

    private func write(_ write: BrokerTransaction.Write) throws {
        let change = write.change
        let (kind, id) = (WriteStatement.Value.text(change.key.kind.rawValue), WriteStatement.Value.text(change.key.id))
        let conflict = Refused.conflict(.version(change.key))
        guard let after = change.after, let body = write.body else {
            try deleteRecord.run(kind, id, .integer(Int64(change.replaces)))
            guard database.changesCount == 1 else { throw conflict }
            return
        }
        let version = WriteStatement.Value.integer(Int64(after.version))
        let isLive = WriteStatement.Value.integer(after.isLive ? 1 : 0)
        guard change.before != nil else {
            return try refusing(conflict) {
                try insertRecord.run(kind, id, version, isLive, .text(body))
            }
        }
        try updateRecord.run(version, isLive, .text(body), kind, id, .integer(Int64(change.replaces)))
        guard database.changesCount == 1 else { throw conflict }
    }

    private func release(_ slot: OccupiedSlot, of key: RecordKey) throws {
        try releaseSlot.run(
            .text(slot.resource.text),
            .integer(Int64(slot.lane)),
            .integer(slot.range.start.milliseconds),
            .text(key.kind.rawValue),
            .text(key.id)
        )
        // Another broker moved it: the record's version tells the same, but here it is known first.
        guard database.changesCount == 1 else { throw Refused.conflict(.version(key)) }
    }

    private func take(_ slot: OccupiedSlot, for key: RecordKey) throws {
        try refusing(.conflict(.overlap(slot))) {
            try takeSlot.run(
                .text(slot.resource.text),
                .integer(Int64(slot.lane)),
                .integer(slot.range.start.milliseconds),
                .integer(slot.range.end.milliseconds),
                .text(key.kind.rawValue),
                .text(key.id)
            )
        }
    }

    private func write(_ change: OutboxChange, _ at: Int64) throws {
        switch change {
        case .put(let message):
            try putMessage.run(
                .text(message.id.text),
                .text(message.topic),
                .text(message.about.kind.rawValue),
                .text(message.about.id),
                .integer(message.due.milliseconds),
                .text(message.body)
            )
        case .withdraw(let topic, let about):
            try withdrawMessage.run(.integer(at), .text(about.kind.rawValue), .text(about.id), .text(topic))
        }
    }

    /// Translates a violated constraint into what it means here; everything else goes on.
    private func refusing(_ refused: Refused, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw refused
        }
    }

    private func reply(_ key: IdempotencyKey) throws -> StoredReply {
        let statement = try database.cachedStatement(sql: SQLiteBrokerStore.selectReply)
        guard let row = try Row.fetchOne(statement, arguments: [key.text]) else {
            throw BrokerStoreError.damaged("the reply under \(key.text) is known and not there")
        }
        return SQLiteBrokerStore.reply(row)
    }
}

extension BrokerTransaction {
    /// About how many pages of the log it takes: one for each tree that it touches somewhere.
    fileprivate var pages: Int { 4 + writes.reduce(0) { $0 + 3 + ($1.body?.utf8.count ?? 0) / 4096 } }
}
