import ZhidaConsult

/// The broker's tables in PostgreSQL, and how they came to be. They have the names and columns of SQLite's.
///
/// Migrations only go forward, each in a transaction of its own.
enum ConsultMigrations {
    struct Migration: Sendable {
        var name: String
        var sql: String
    }

    static let all = [
        Migration(name: "consult 1: records, occupancy, replies, audit, outbox, changes", sql: tables)
    ]

    /// Brings the schema to the newest version, while other brokers that start at the same time wait.
    ///
    /// - Parameter backup: makes a copy before a migration of what holds something.
    static func migrate(
        _ connection: PostgresConnection,
        schema: String,
        _ migrations: [Migration] = all,
        backup: (Int) throws -> Void
    ) throws {
        try examineServer(connection)
        try connection.query(
            "SELECT pg_advisory_lock(hashtextextended($1, 0))",
            [.text("zhida migrations")]
        )
        try prepareSchema(connection, schema)
        var applied = try connection.query("SELECT number, name FROM migration ORDER BY number").rows.map { $0.text(1) }
        guard applied.elementsEqual(migrations.map(\.name).prefix(applied.count)) else {
            throw BrokerStoreError.damaged("schema \(schema) was written by a newer version of zhida: \(applied)")
        }
        for (number, migration) in migrations.enumerated().dropFirst(applied.count) {
            if number > 0 { try backup(number + 1) }
            try connection.run("BEGIN")
            try connection.run(migration.sql)
            try connection.query(
                "INSERT INTO migration (number, name) VALUES ($1, $2)",
                [.integer(number + 1), .text(migration.name)]
            )
            try connection.run("COMMIT")
            applied.append(migration.name)
        }
        try connection.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [.text("zhida migrations")])
    }

    private static func examineServer(_ connection: PostgresConnection) throws {
        let row = try connection.query(
            "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding')"
        ).first
        guard let row, row.integer(0) >= 140_000 else {
            throw BrokerStoreError.unavailable("the server is older than PostgreSQL 14; version 15 is recommended")
        }
        guard row.text(1) == "UTF8" else {
            throw BrokerStoreError.unavailable("the database's encoding is \(row.text(1)); it must be UTF8")
        }
    }

    /// The schema, its table of migrations, and the extension that exclusion constraints on numbers need.
    private static func prepareSchema(_ connection: PostgresConnection, _ schema: String) throws {
        if try connection.query("SELECT FROM pg_extension WHERE extname = 'btree_gist'").first == nil {
            do {
                try connection.run("CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public")
            } catch let error as PostgresError where error.state == "42501" || error.state == "0A000" {
                throw BrokerStoreError.unavailable(
                    """
                    the extension btree_gist is missing and may not be made by this user; let the database's owner run \
                    CREATE EXTENSION btree_gist (Debian: package postgresql-contrib or postgresql)
                    """
                )
            }
        }
        let exists = try connection.query("SELECT FROM pg_namespace WHERE nspname = $1", [.text(schema)]).first != nil
        if !exists { try connection.run("CREATE SCHEMA \"\(schema)\"") }
        try connection.run(
            """
            CREATE TABLE IF NOT EXISTS migration (
                number integer PRIMARY KEY,
                name text NOT NULL,
                at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
    }

    private static let tables = """
        CREATE TABLE record (
            kind text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            version bigint NOT NULL CHECK (version > 0),
            live boolean NOT NULL,
            body text NOT NULL,
            PRIMARY KEY (kind, id)
        );
        CREATE INDEX record_live ON record (kind, id) WHERE live;

        -- Rooms, counters and clerks by number: an exclusion constraint compares numbers three times as fast as texts.
        CREATE TABLE resource (
            number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text COLLATE "C" NOT NULL UNIQUE
        );

        -- Times are milliseconds since 1970 in UTC, ends without the end itself.
        -- Whatever a broker's memory believed: no two in one lane at a time.
        -- No foreign key on resource, whose numbers are never taken back: it would cost a quarter more for each slot.
        CREATE TABLE occupancy (
            resource integer NOT NULL,
            lane integer NOT NULL CHECK (lane >= 0),
            starts bigint NOT NULL,
            ends bigint NOT NULL,
            kind text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            CHECK (starts < ends),
            PRIMARY KEY (resource, lane, starts),
            CONSTRAINT occupancy_overlap
                EXCLUDE USING gist (resource WITH =, lane WITH =, int8range(starts, ends) WITH &&)
        );

        CREATE TABLE reply (
            key text COLLATE "C" PRIMARY KEY,
            digest text NOT NULL,
            body text NOT NULL,
            at bigint NOT NULL
        );

        CREATE TABLE audit (
            seq bigint PRIMARY KEY,
            previous text NOT NULL,
            hash text NOT NULL,
            body text NOT NULL
        );

        CREATE TABLE outbox (
            id text COLLATE "C" PRIMARY KEY,
            topic text COLLATE "C" NOT NULL,
            kind text COLLATE "C" NOT NULL,
            about text COLLATE "C" NOT NULL,
            due bigint NOT NULL,
            body text NOT NULL,
            state text COLLATE "C" NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'delivered', 'withdrawn', 'failed')),
            attempts integer NOT NULL DEFAULT 0,
            error text,
            settled bigint,
            -- Which broker delivers it, and until when nobody else does, by the server's clock.
            claimant text,
            claimed timestamptz,
            CHECK ((state = 'waiting') = (settled IS NULL))
        );
        CREATE INDEX outbox_due ON outbox (due, id) WHERE state = 'waiting';
        CREATE INDEX outbox_about ON outbox (kind, about) WHERE state = 'waiting';

        CREATE TABLE change (
            seq bigint PRIMARY KEY,
            kind text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL,
            at bigint NOT NULL
        );

        CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is only added to and taken from, never changed', TG_TABLE_NAME USING ERRCODE = '23000';
        END $$;
        CREATE TRIGGER occupancy_fixed BEFORE UPDATE ON occupancy EXECUTE FUNCTION refuse_update();
        CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit EXECUTE FUNCTION refuse_update();
        """
}
