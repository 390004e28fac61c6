import ZhidaConsult

/// Writes one group within a transaction of the database.
///
/// All brokers take one lock for it, so that changes and audit stand in one order without a gap, and what is read
/// behind the lock stays as it is until the commit. A group that nobody crossed costs two round trips, or three where
/// it changes records that were there before.
struct GroupWriter {
    let connection: PostgresConnection
    let place: StorePlace
    let numbers: ResourceNumbers

    /// The connection was lost while the commit was under way.
    struct InDoubt: Error {
        var report: CommitReport
        /// The group's last link: it is in the audit just where the group is durable.
        var link: AuditRow
    }

    /// The end of what is committed.
    private struct End {
        var audit: AuditTail
        var change: Int64
    }

    func write(_ group: [BrokerTransaction]) throws -> CommitReport {
        let believed = GroupPlan(group, on: GroupFacts(believedBy: group))
        if believed.committed.count == group.count, !believed.hidesWrites {
            try register(group)
            let end = try begin()
            if let report = try commit(believed, group, behind: end) { return report }
        }
        // Another broker was faster with something, or the group contradicts itself: look first, then write.
        for _ in 0..<3 {
            try register(group)
            let end = try begin()
            let plan = GroupPlan(group, on: try facts(about: group))
            if let report = try commit(plan, group, behind: end) { return report }
        }
        throw BrokerStoreError.unavailable("rows are changed by something that does not keep to the brokers' lock")
    }

    private func register(_ group: [BrokerTransaction]) throws {
        var resources: Set<Resource> = []
        for transaction in group {
            for write in transaction.writes {
                for slot in write.change.before?.occupancy ?? [] { resources.insert(slot.resource) }
                for slot in write.change.after?.occupancy ?? [] { resources.insert(slot.resource) }
            }
        }
        try numbers.register(resources, on: connection)
    }

    private func begin() throws -> End {
        let results = try connection.pipeline([
            PostgresQuery("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
            PostgresQuery(StorePlace.lock, [.text(place.commitLock)]),
            PostgresQuery(
                """
                SELECT (SELECT max(seq) FROM change), audit.seq, audit.hash
                FROM (VALUES (1)) AS one LEFT JOIN (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1) AS audit ON true
                """
            ),
        ])
        let row = results[2].first
        let tail = row.flatMap { row in row.optionalText(2).map { AuditTail(sequence: row.integer(1), hash: $0) } }
        return End(audit: tail ?? .beginning, change: row?.integer(0) ?? 0)
    }

    // MARK: Looking

    private func facts(about group: [BrokerTransaction]) throws -> GroupFacts {
        let keys = Set(group.flatMap { $0.writes.map(\.change.key) }).sorted { $0.id < $1.id }
        let changes = group.flatMap { $0.writes.map(\.change) }
        let slots = Set(changes.flatMap { ($0.before?.occupancy ?? []) + ($0.after?.occupancy ?? []) })
        let spans = slots.compactMap { slot in numbers[slot.resource].map { (number: $0, slot: slot) } }
        let results = try connection.pipeline([
            PostgresQuery(Self.selectReplies, [.texts(group.map(\.key.text))]),
            PostgresQuery(Self.selectVersions, [.texts(keys.map(\.kind.rawValue)), .texts(keys.map(\.id))]),
            PostgresQuery(
                Self.selectOccupancy,
                [
                    .integers(spans.map(\.number)), .integers(spans.map { Int64($0.slot.lane) }),
                    .integers(spans.map(\.slot.range.start.milliseconds)),
                    .integers(spans.map(\.slot.range.end.milliseconds)),
                ]
            ),
        ])
        var facts = GroupFacts()
        for row in results[0].rows {
            guard let key = IdempotencyKey(row.text(0)) else { continue }
            facts.replies[key] = StoredReply(
                digest: row.text(1),
                body: row.text(2),
                at: Instant(milliseconds: row.integer(3))
            )
        }
        for row in results[1].rows {
            facts.versions[RecordKey(try place.kind(row.text(0)), text: row.text(1))] = Int(row.integer(2))
        }
        for row in results[2].rows { facts.insert(try place.claim(row)) }
        return facts
    }

    static let selectReplies: PostgresStatement = "SELECT key, digest, body, at FROM reply WHERE key = ANY ($1::text[])"
    private static let selectVersions: PostgresStatement = """
        SELECT record.kind, record.id, record.version
        FROM unnest($1::text[], $2::text[]) AS asked (kind, id)
        JOIN record ON record.kind = asked.kind AND record.id = asked.id
        """
    private static let selectOccupancy: PostgresStatement = """
        SELECT resource.name, found.lane, found.starts, found.ends, found.kind, found.id
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS asked (resource, lane, starts, ends)
        JOIN occupancy AS found ON found.resource = asked.resource::integer AND found.lane = asked.lane::integer
            AND int8range(found.starts, found.ends) && int8range(asked.starts, asked.ends)
        JOIN resource ON resource.number = found.resource
        """

    // MARK: Writing

    /// - Returns: `nil` where the database holds other things than the plan rests on; nothing is written then.
    private func commit(_ plan: GroupPlan, _ group: [BrokerTransaction], behind end: End) throws -> CommitReport? {
        let statements = GroupStatements(plan, numbers: numbers)
        let writes = plan.committed.flatMap { transaction in
            transaction.writes.map { (key: $0.change.key, at: transaction.at.milliseconds) }
        }
        let through = end.change + Int64(writes.count)
        let report = CommitReport(
            outcomes: plan.outcomes,
            after: ChangeSequence(end.change),
            through: ChangeSequence(through)
        )
        var links: [AuditRow] = []
        var tail = end.audit
        for transaction in plan.committed {
            let link = AuditChain.link(transaction.audit, after: tail)
            links.append(link)
            tail = AuditTail(link)
        }
        guard let last = links.last else {
            try connection.query("ROLLBACK")
            return report
        }
        var queries = try statements.queries()
        queries.append(GroupStatements.audit(links))
        if !writes.isEmpty {
            queries.append(GroupStatements.changes(writes, behind: end.change))
            queries.append(
                PostgresQuery("SELECT pg_notify($1, $2)", [.text(place.channel), .text("\(through) \(place.broker)")])
            )
        }
        do {
            guard statements.mustTouch.isEmpty else {
                let results = try connection.pipeline(queries)
                guard zip(statements.mustTouch, results).allSatisfy({ $0 == $1.touched }) else {
                    try connection.query("ROLLBACK")
                    return nil
                }
                try finish([], report, last)
                return report
            }
            try finish(queries, report, last)
            return report
        } catch let error as PostgresError where error.isTaken {
            try connection.query("ROLLBACK")
            return nil
        }
    }

    private func finish(_ queries: [PostgresQuery], _ report: CommitReport, _ last: AuditRow) throws {
        do {
            _ = try connection.pipeline(queries + [PostgresQuery("COMMIT")])
        } catch let error as PostgresError where error.isLost {
            throw InDoubt(report: report, link: last)
        }
    }
}
