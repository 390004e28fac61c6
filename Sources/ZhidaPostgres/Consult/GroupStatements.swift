import ZhidaConsult

/// The rows of a plan as statements of many rows each.
struct GroupStatements {
    private let plan: GroupPlan
    private let numbers: ResourceNumbers
    private let released: [Claim]
    private let taken: [Claim]
    private let removed: [(key: RecordKey, replaces: Int)]
    private let updated: [(key: RecordKey, replaces: Int, write: GroupPlan.RecordWrite)]
    private let inserted: [(key: RecordKey, write: GroupPlan.RecordWrite)]

    init(_ plan: GroupPlan, numbers: ResourceNumbers) {
        self.plan = plan
        self.numbers = numbers
        released = plan.released
        // In one order, so that neighbours come to lie beside each other.
        taken = plan.taken.sorted {
            ($0.slot.range.start, $0.slot.resource.text) < ($1.slot.range.start, $1.slot.resource.text)
        }
        removed = plan.removed
        updated = plan.updated
        inserted = plan.inserted
    }

    /// How many rows the first statements must touch, one number for each; the others refuse by themselves.
    var mustTouch: [Int] { [released.count, removed.count, updated.count].filter { $0 > 0 } }

    /// What releases comes first, so that it is free for the rest.
    func queries() throws -> [PostgresQuery] {
        var queries: [PostgresQuery] = []
        if !released.isEmpty { queries.append(PostgresQuery(Self.release, try columns(released))) }
        if !removed.isEmpty {
            queries.append(
                PostgresQuery(
                    Self.remove,
                    [
                        .texts(removed.map(\.key.kind.rawValue)), .texts(removed.map(\.key.id)),
                        .integers(removed.map { Int64($0.replaces) }),
                    ]
                )
            )
        }
        if !updated.isEmpty {
            queries.append(
                PostgresQuery(
                    Self.update,
                    [
                        .texts(updated.map(\.key.kind.rawValue)), .texts(updated.map(\.key.id)),
                        .integers(updated.map { Int64($0.write.version) }), .flags(updated.map(\.write.isLive)),
                        .texts(updated.map(\.write.body)), .integers(updated.map { Int64($0.replaces) }),
                    ]
                )
            )
        }
        queries.append(replies())
        if !inserted.isEmpty {
            queries.append(
                PostgresQuery(
                    Self.insert,
                    [
                        .texts(inserted.map(\.key.kind.rawValue)), .texts(inserted.map(\.key.id)),
                        .integers(inserted.map { Int64($0.write.version) }), .flags(inserted.map(\.write.isLive)),
                        .texts(inserted.map(\.write.body)),
                    ]
                )
            )
        }
        if !taken.isEmpty { queries.append(PostgresQuery(Self.take, try columns(taken))) }
        if !plan.withdrawals.isEmpty { queries.append(withdrawals()) }
        if !plan.messages.isEmpty { queries.append(messages()) }
        return queries
    }

    private func columns(_ claims: [Claim]) throws -> [PostgresValue] {
        let resources = try claims.map { claim in
            guard let number = numbers[claim.slot.resource] else {
                throw BrokerStoreError.damaged("\(claim.slot.resource.text) has no number")
            }
            return number
        }
        return [
            .integers(resources), .integers(claims.map { Int64($0.slot.lane) }),
            .integers(claims.map(\.slot.range.start.milliseconds)),
            .integers(claims.map(\.slot.range.end.milliseconds)),
            .texts(claims.map(\.key.kind.rawValue)), .texts(claims.map(\.key.id)),
        ]
    }

    private func replies() -> PostgresQuery {
        PostgresQuery(
            Self.reply,
            [
                .texts(plan.committed.map(\.key.text)), .texts(plan.committed.map(\.digest)),
                .texts(plan.committed.map(\.reply)), .integers(plan.committed.map(\.at.milliseconds)),
            ]
        )
    }

    private func withdrawals() -> PostgresQuery {
        PostgresQuery(
            Self.withdraw,
            [
                .texts(plan.withdrawals.map(\.about.kind.rawValue)), .texts(plan.withdrawals.map(\.about.id)),
                .texts(plan.withdrawals.map(\.topic)), .integers(plan.withdrawals.map(\.at.milliseconds)),
            ]
        )
    }

    private func messages() -> PostgresQuery {
        let messages = plan.messages
        return PostgresQuery(
            Self.put,
            [
                .texts(messages.map(\.message.id.text)), .texts(messages.map(\.message.topic)),
                .texts(messages.map(\.message.about.kind.rawValue)), .texts(messages.map(\.message.about.id)),
                .integers(messages.map(\.message.due.milliseconds)), .texts(messages.map(\.message.body)),
                .texts(messages.map { $0.withdrawn == nil ? "waiting" : "withdrawn" }),
                .optionalIntegers(messages.map { $0.withdrawn?.milliseconds }),
            ]
        )
    }

    static func audit(_ links: [AuditRow]) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO audit (seq, previous, hash, body)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
            """,
            [
                .integers(links.map(\.sequence)), .texts(links.map(\.previous)), .texts(links.map(\.hash)),
                .texts(links.map(\.body)),
            ]
        )
    }

    static func changes(_ writes: [(key: RecordKey, at: Int64)], behind sequence: Int64) -> PostgresQuery {
        PostgresQuery(
            """
            INSERT INTO change (seq, kind, id, at)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[])
            """,
            [
                .integers(writes.indices.map { sequence + 1 + Int64($0) }), .texts(writes.map(\.key.kind.rawValue)),
                .texts(writes.map(\.key.id)), .integers(writes.map(\.at)),
            ]
        )
    }
}

// MARK: The statements

extension GroupStatements {
    private static let reply: PostgresStatement = """
        INSERT INTO reply (key, digest, body, at)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
        """
    private static let insert: PostgresStatement = """
        INSERT INTO record (kind, id, version, live, body)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::text[])
        """
    private static let update: PostgresStatement = """
        UPDATE record SET version = new.version, live = new.live, body = new.body
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::text[], $6::bigint[])
            AS new (kind, id, version, live, body, replaces)
        WHERE record.kind = new.kind AND record.id = new.id AND record.version = new.replaces
        """
    private static let remove: PostgresStatement = """
        DELETE FROM record USING unnest($1::text[], $2::text[], $3::bigint[]) AS old (kind, id, version)
        WHERE record.kind = old.kind AND record.id = old.id AND record.version = old.version
        """
    private static let take: PostgresStatement = """
        INSERT INTO occupancy (resource, lane, starts, ends, kind, id)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
        """
    /// The span is named twice so that either index finds it at once, whatever the statistics say.
    private static let release: PostgresStatement = """
        DELETE FROM occupancy
        USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
            AS old (resource, lane, starts, ends, kind, id)
        WHERE occupancy.resource = old.resource::integer AND occupancy.lane = old.lane::integer
            AND occupancy.starts = old.starts AND occupancy.ends = old.ends
            AND int8range(occupancy.starts, occupancy.ends) = int8range(old.starts, old.ends)
            AND occupancy.kind = old.kind AND occupancy.id = old.id
        """
    private static let put: PostgresStatement = """
        INSERT INTO outbox (id, topic, kind, about, due, body, state, settled)
        SELECT * FROM unnest(
            $1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::bigint[]
        )
        """
    private static let withdraw: PostgresStatement = """
        UPDATE outbox SET state = 'withdrawn', settled = old.at
        FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS old (kind, about, topic, at)
        WHERE outbox.state = 'waiting' AND outbox.kind = old.kind AND outbox.about = old.about
            AND outbox.topic = old.topic
        """
}
