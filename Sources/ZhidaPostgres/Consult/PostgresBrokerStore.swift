import Foundation
import ZhidaConsult

/// The broker's store in a schema of a PostgreSQL database, for several brokers that share the work.
///
/// ```swift
/// let store = try await PostgresBrokerStore("postgresql://zhida@db.example/zhida")
/// let broker = try await Broker(store: store, …)
/// for await _ in store.changeNotices() { broker.tick() }
/// ```
///
/// What ``commit(_:)`` returned from is durable with `synchronous_commit = on`. Brokers write one group after the other
/// under one lock; an exclusion constraint refuses an overlap, whoever writes. A connection that was lost is made anew
/// with the next call; a commit during which it was lost is looked up, so that it is known what became of it.
public final class PostgresBrokerStore: BrokerStore {
    let url: String
    let settings: PostgresSettings
    let place: StorePlace
    private let writer: PostgresSession
    private let reader: PostgresSession
    let numbers = ResourceNumbers()
    private let watcher: ChangeWatcher

    /// Connects, and makes the schema or brings it to the newest version.
    ///
    /// - Parameter url: `postgresql://USER@HOST/DATABASE` with all that libpq knows, or its `key=value` words.
    ///   Passwords belong into `~/.pgpass` or `PGPASSFILE`.
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where the server cannot be reached, refuses, or the store is being
    ///   restored; ``BrokerStoreError/damaged(_:)`` where the schema is a newer version's.
    public init(_ url: String, settings: PostgresSettings = PostgresSettings()) async throws {
        guard settings.hasGoodSchema else {
            throw BrokerStoreError.unavailable("“\(settings.schema)” cannot be a schema: a-z, 0-9 and _, 40 at most")
        }
        let place = StorePlace(schema: settings.schema)
        self.url = url
        self.settings = settings
        self.place = place
        writer = PostgresSession(url, settings: settings, label: "writer") { connection in
            let lock = try connection.query(
                "SELECT pg_try_advisory_lock_shared(hashtextextended($1, 0))",
                [.text(place.useLock)]
            )
            guard lock.first?.flag(0) == true else {
                throw BrokerStoreError.unavailable("a restore replaces the store; try again when it is done")
            }
        }
        reader = PostgresSession(url, settings: settings, label: "reader")
        watcher = ChangeWatcher(url, settings: settings, place: place)
        do {
            try await writer.perform { connection in
                try ConsultMigrations.migrate(connection, schema: settings.schema) { number in
                    try Self.backUp(before: number, url: url, settings: settings)
                }
            }
        } catch {
            close()
            throw error
        }
    }

    deinit { watcher.stop() }

    /// Closes the connections. Nothing may use the store afterwards.
    public func close() {
        watcher.stop()
        writer.close()
        reader.close()
    }

    /// Rings whenever another broker committed changes, at once and without asking; one ring may stand for several.
    ///
    /// It also rings after the connection was lost and is there again, for what may have been missed. It never ends
    /// before the store is closed, whatever becomes of the server.
    public func changeNotices() -> AsyncStream<Void> { watcher.notices() }

    /// Behind all writing that was asked for before.
    func writing<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await writer.perform(body)
    }

    /// Beside the writer; may be done twice.
    func reading<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await reader.persist(body)
    }

    // MARK: Commit

    public func commit(_ group: [BrokerTransaction]) async throws -> CommitReport {
        let (place, numbers) = (place, numbers)
        do {
            return try await writer.persist { connection in
                try GroupWriter(connection: connection, place: place, numbers: numbers).write(group)
            }
        } catch let doubt as GroupWriter.InDoubt {
            return try await settle(doubt)
        }
    }

    /// The connection was lost in the middle of a commit: the audit tells whether it came to be.
    private func settle(_ doubt: GroupWriter.InDoubt) async throws -> CommitReport {
        let place = place
        let link = doubt.link
        let end = ContinuousClock.now + settings.connecting + settings.longestLock
        while true {
            do {
                let isDurable = try await writing { connection in
                    // The lost connection's process holds the lock until it is through.
                    let results = try connection.pipeline([
                        PostgresQuery("BEGIN"), PostgresQuery(StorePlace.lock, [.text(place.commitLock)]),
                        PostgresQuery("SELECT hash FROM audit WHERE seq = $1", [.integer(link.sequence)]),
                        PostgresQuery("COMMIT"),
                    ])
                    return results[2].first?.text(0) == link.hash
                }
                if isDurable { return doubt.report }
                break
            } catch BrokerStoreError.unavailable(let reason) {
                guard ContinuousClock.now < end else {
                    throw BrokerStoreError.unavailable("the connection was lost within a commit, and then: \(reason)")
                }
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
        throw BrokerStoreError.unavailable("PostgreSQL: the connection was lost, and nothing was written")
    }
}
