import GRDB

extension SQLiteJournal {
    /// The version of the SQLite that is loaded.
    public static var libraryVersion: String {
        let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
        return version ?? "unknown"
    }
}
