import GRDB

/// The broker's tables, and how they came to be.
///
/// Migrations only go forward; before each the file is copied, see ``SQLiteBrokerStore/init(path:)``.
enum ConsultSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("consult 1: records, occupancy, replies, audit, outbox, changes") { database in
            try database.execute(sql: tables)
            try database.execute(sql: overlapTrigger)
        }
        migrator.registerMigration("consult 2: occupancy by day, rows beside their keys") { database in
            try database.execute(sql: occupancyByDay)
            try database.execute(sql: rowsBesideTheirKeys)
        }
        return migrator
    }

    private static let tables = """
        CREATE TABLE record (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            live INTEGER NOT NULL CHECK (live IN (0, 1)),
            body TEXT NOT NULL,
            PRIMARY KEY (kind, id)
        ) WITHOUT ROWID;
        CREATE INDEX record_live ON record (kind, id) WHERE live = 1;

        -- Times are milliseconds since 1970 in UTC, ends without the end itself.
        CREATE TABLE occupancy (
            resource TEXT NOT NULL,
            lane INTEGER NOT NULL CHECK (lane >= 0),
            starts INTEGER NOT NULL,
            ends INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            CHECK (starts < ends),
            PRIMARY KEY (resource, lane, starts)
        ) WITHOUT ROWID;

        CREATE TABLE reply (
            key TEXT PRIMARY KEY NOT NULL,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL
        ) WITHOUT ROWID;

        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL,
            body TEXT NOT NULL
        );

        CREATE TABLE outbox (
            id TEXT PRIMARY KEY NOT NULL,
            topic TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            due INTEGER NOT NULL,
            body TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'withdrawn', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            settled INTEGER,
            CHECK ((state = 'waiting') = (settled IS NULL))
        ) WITHOUT ROWID;
        CREATE INDEX outbox_due ON outbox (due) WHERE state = 'waiting';
        CREATE INDEX outbox_about ON outbox (kind, about) WHERE state = 'waiting';

        CREATE TABLE change (
            seq INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        """

    /// Whatever the broker's memory believed: no two in one lane at a time.
    ///
    /// Where none overlap, only the latest that starts before the new one's end can reach into it: one look-up in the
    /// primary key.
    private static let overlapTrigger = """
        CREATE TRIGGER occupancy_overlap BEFORE INSERT ON occupancy
        WHEN (
            SELECT ends FROM occupancy
            WHERE resource = NEW.resource AND lane = NEW.lane AND starts < NEW.ends
            ORDER BY starts DESC LIMIT 1
        ) > NEW.starts
        BEGIN
            SELECT RAISE(ABORT, 'overlap');
        END;

        CREATE TRIGGER occupancy_fixed BEFORE UPDATE ON occupancy
        BEGIN
            SELECT RAISE(ABORT, 'what is occupied is released and taken anew, never changed');
        END;

        CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
        BEGIN
            SELECT RAISE(ABORT, 'the audit is only added to');
        END;
        """

    /// Occupancy day by day instead of resource by resource: bookings are made for the next days, so those of one commit lie
    /// on few pages. A consultation lies within one day of Shanghai, so no other day can overlap it.
    private static let occupancyByDay = """
        DROP TRIGGER occupancy_overlap;
        DROP TRIGGER occupancy_fixed;
        ALTER TABLE occupancy RENAME TO former;
        CREATE TABLE occupancy (
            day INTEGER NOT NULL,
            resource TEXT NOT NULL,
            lane INTEGER NOT NULL CHECK (lane >= 0),
            starts INTEGER NOT NULL,
            ends INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            CHECK (starts < ends),
            CHECK (day = \(dayOf("starts")) AND day = \(dayOf("ends - 1"))),
            PRIMARY KEY (day, resource, lane, starts)
        ) WITHOUT ROWID;
        INSERT INTO occupancy SELECT \(dayOf("starts")), resource, lane, starts, ends, kind, id
        FROM former ORDER BY 1, 2, 3, 4;
        DROP TABLE former;

        CREATE TRIGGER occupancy_overlap BEFORE INSERT ON occupancy
        WHEN (
            SELECT ends FROM occupancy
            WHERE day = NEW.day AND resource = NEW.resource AND lane = NEW.lane AND starts < NEW.ends
            ORDER BY starts DESC LIMIT 1
        ) > NEW.starts
        BEGIN
            SELECT RAISE(ROLLBACK, 'overlap');
        END;

        CREATE TRIGGER occupancy_fixed BEFORE UPDATE ON occupancy
        BEGIN
            SELECT RAISE(ABORT, 'what is occupied is released and taken anew, never changed');
        END;
        """

    /// Rows of half a kilobyte in the order in which they come, beside a tree of their keys, instead of within it, where few
    /// of them find room on a page: the tree was five deep after 20,000 bookings, and each commit wrote a third more pages.
    private static let rowsBesideTheirKeys = """
        DROP INDEX record_live;
        ALTER TABLE record RENAME TO former;
        CREATE TABLE record (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            live INTEGER NOT NULL CHECK (live IN (0, 1)),
            body TEXT NOT NULL,
            PRIMARY KEY (kind, id)
        );
        INSERT INTO record SELECT kind, id, version, live, body FROM former ORDER BY kind, id;
        DROP TABLE former;
        CREATE INDEX record_live ON record (kind, id) WHERE live = 1;

        ALTER TABLE reply RENAME TO former;
        CREATE TABLE reply (
            key TEXT PRIMARY KEY NOT NULL,
            digest TEXT NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL
        );
        INSERT INTO reply SELECT key, digest, body, at FROM former ORDER BY at;
        DROP TABLE former;

        DROP INDEX outbox_due;
        DROP INDEX outbox_about;
        ALTER TABLE outbox RENAME TO former;
        CREATE TABLE outbox (
            id TEXT PRIMARY KEY NOT NULL,
            topic TEXT NOT NULL,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            due INTEGER NOT NULL,
            body TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'withdrawn', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            settled INTEGER,
            CHECK ((state = 'waiting') = (settled IS NULL))
        );
        INSERT INTO outbox SELECT id, topic, kind, about, due, body, state, attempts, error, settled
        FROM former ORDER BY id;
        DROP TABLE former;
        CREATE INDEX outbox_due ON outbox (due, id) WHERE state = 'waiting';
        CREATE INDEX outbox_about ON outbox (kind, about) WHERE state = 'waiting';
        """

    /// The day of Shanghai, counted from 1970, in which a moment lies: SQL from SQL.
    static func dayOf(_ milliseconds: String) -> String { "(\(milliseconds) + 28800000) / 86400000" }
}
