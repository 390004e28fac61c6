/// How a store uses its PostgreSQL server; the defaults suit brokers beside it in one network.
public struct PostgresSettings: Sendable {
    /// The schema that holds the tables: a lower-case letter, then lower-case letters, digits and `_`, 40 at most.
    /// Default: `zhida`.
    public var schema = "zhida"
    /// The longest that connecting may take, and that a broker waits for a server that is away when it must know
    /// whether a group is durable. Default: 10 s.
    public var connecting: Duration = .seconds(10)
    /// The longest that one statement may take, also one that loads everything. Default: 60 s.
    public var longestStatement: Duration = .seconds(60)
    /// The longest that a group waits for other brokers' commits. Default: 10 s.
    public var longestLock: Duration = .seconds(10)
    /// How long a message that is due belongs to the broker that took it; then another may take it.
    /// Default: 120 s.
    public var outboxLease: Duration = .seconds(120)
    /// Where a copy is made before each migration of a database that holds something. Default: none, and such a
    /// migration is refused.
    public var backupFolder: String?

    public init() {}

    /// What every connection begins with.
    ///
    /// All statements look up by key: whatever the statistics of a young table say, a plan without indexes is never
    /// wanted. A broker that hangs within a transaction must not hold up the others for long.
    var session: String {
        """
        SET search_path = "\(schema)", public;
        SET statement_timeout = \(longestStatement.milliseconds);
        SET lock_timeout = \(longestLock.milliseconds);
        SET idle_in_transaction_session_timeout = \(longestLock.milliseconds);
        SET plan_cache_mode = force_generic_plan;
        SET enable_hashjoin = off;
        SET enable_mergejoin = off;
        SET enable_seqscan = off;
        SET jit = off;
        SET standard_conforming_strings = on;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
        """
    }

    var hasGoodSchema: Bool {
        schema.utf8.count <= 40 && schema.utf8.first.map { (0x61...0x7A).contains($0) } == true
            && schema.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
