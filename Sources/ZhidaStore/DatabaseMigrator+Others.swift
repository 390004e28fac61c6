import GRDB

extension DatabaseMigrator {
    /// Migrates up to a migration where another process may be doing the same: what has been applied is read before the
    /// migration's own transaction, so the slower of two finds it done and fails.
    func migrate(_ writer: some DatabaseWriter, besideOthersUpTo name: String) throws {
        do {
            try migrate(writer, upTo: name)
        } catch {
            guard try writer.read({ try appliedIdentifiers($0) }).contains(name) else { throw error }
        }
    }
}
