import GRDB

/// The tables of the journal, and how they came to be.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: recordings, sightings, orders, corrections, attempts") { database in
            try database.execute(
                sql: """
                    CREATE TABLE recordings (
                        id TEXT PRIMARY KEY NOT NULL CHECK (length(id) = 64),
                        state TEXT NOT NULL
                            CHECK (state IN ('noticed', 'decoded', 'transcribed', 'addressed', 'ordered', 'rejected')),
                        received REAL NOT NULL,
                        finished REAL,
                        inspection TEXT,
                        transcript TEXT,
                        decisions TEXT,
                        rejection TEXT,
                        failed_attempts INTEGER NOT NULL DEFAULT 0,
                        spent INTEGER NOT NULL DEFAULT 0,
                        CHECK ((state = 'rejected') = (rejection IS NOT NULL)),
                        CHECK ((state IN ('ordered', 'rejected')) = (finished IS NOT NULL))
                    ) WITHOUT ROWID;
                    CREATE INDEX recordings_by_arrival ON recordings (received);

                    CREATE TABLE work_orders (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        recording TEXT NOT NULL UNIQUE REFERENCES recordings (id),
                        content TEXT NOT NULL
                    );

                    CREATE TABLE sightings (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL UNIQUE,
                        recording TEXT NOT NULL REFERENCES recordings (id),
                        path BLOB NOT NULL,
                        device INTEGER NOT NULL,
                        inode INTEGER NOT NULL,
                        size INTEGER NOT NULL,
                        modified INTEGER NOT NULL,
                        seen REAL NOT NULL,
                        filing TEXT NOT NULL CHECK (filing IN ('waiting', 'destined', 'filed', 'vanished')),
                        place BLOB,
                        repeats TEXT,
                        CHECK ((filing IN ('destined', 'filed')) = (place IS NOT NULL))
                    );
                    CREATE INDEX sightings_by_recording ON sightings (recording);
                    CREATE INDEX open_sightings ON sightings (sequence) WHERE filing IN ('waiting', 'destined');

                    CREATE TABLE corrections (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        recording TEXT NOT NULL REFERENCES work_orders (recording),
                        address TEXT,
                        text TEXT,
                        author TEXT NOT NULL,
                        at REAL NOT NULL,
                        CHECK (address IS NOT NULL OR text IS NOT NULL)
                    );
                    CREATE INDEX corrections_by_recording ON corrections (recording);

                    CREATE TABLE attempts (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        recording TEXT NOT NULL REFERENCES recordings (id),
                        cause TEXT NOT NULL,
                        detail TEXT NOT NULL,
                        at REAL NOT NULL
                    );
                    CREATE INDEX attempts_by_recording ON attempts (recording);
                    """
            )
        }
        return migrator
    }
}
