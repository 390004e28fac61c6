/// A store with all that the program's commands need of it, whichever database it is.
public protocol ConsultStore: CopyableStore, DossierPages, OutboxShelf, EndedRecords {
    /// Overwrites what was removed, as far as the database can do so by itself.
    ///
    /// - Returns: whether it could; others that use the store may be in the way, and then it is worth another try.
    /// - Throws: ``BrokerStoreError``.
    func scrub() async throws -> Bool

    /// Ends the connections. Nothing may use the store afterwards.
    func close() throws
}
