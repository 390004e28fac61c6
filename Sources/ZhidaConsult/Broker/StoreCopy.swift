import ZhidaDigest

/// A store that can be copied whole to another kind of store.
///
/// Every function throws ``BrokerStoreError``.
public protocol CopyableStore: BrokerStore {
    /// Rows behind the one that has these keys, in the order of their keys, texts by their bytes.
    func rows(of table: StoreTable, after keys: [StoreValue]?, limit: Int) async throws -> [[StoreValue]]

    /// Adds rows as they are, all or none of them.
    func add(_ rows: [[StoreValue]], to table: StoreTable) async throws

    /// Empties a store that holds nothing but an unfinished copy, and marks it as one.
    ///
    /// - Throws: ``BrokerStoreError/unavailable(_:)`` where it holds anything else.
    func beginCopy() async throws

    /// Takes the mark away: from now on a broker can use it.
    func endCopy() async throws
}

/// Copies a whole store to another, such as from SQLite to PostgreSQL when one broker is not enough any more.
public enum StoreCopy {
    /// The kind of a record that is there while a copy is not finished. No broker loads such a store.
    public static let mark = "copying"

    /// What a copy came to.
    public struct Report: Sendable {
        /// Rows that were copied, and found the same in the copy.
        public var rows: [StoreTable: Int]
        /// A look over the copy.
        public var check: StoreCheck
    }

    /// Copies everything, row by row: records that ended too, answers, audit, outbox and changes.
    ///
    /// Nothing may write to the source meanwhile; where something did, the copy is refused and can be begun again.
    ///
    /// - Parameter progress: is told the rows so far after each page.
    /// - Returns: the rows of each table, which were compared, and what a look over the copy found.
    /// - Throws: ``BrokerStoreError/damaged(_:)`` where the source is not sound,
    ///   ``BrokerStoreError/unavailable(_:)`` where the target is not empty or the source changed.
    @discardableResult
    public static func copy(
        from source: any CopyableStore,
        to target: any CopyableStore,
        rowsAtOnce: Int = 2_000,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Report {
        let before = try await source.check()
        guard before.isSound else {
            throw BrokerStoreError.damaged("the store to copy: \(before.faults.prefix(5).joined(separator: "; "))")
        }
        try await target.beginCopy()
        var count = 0
        var digests: [StoreTable: [UInt8]] = [:]
        var rows: [StoreTable: Int] = [:]
        for table in StoreTable.allCases {
            var digest = RowDigest()
            try await forEachPage(of: table, in: source, rowsAtOnce) { page in
                digest.update(page)
                try await target.add(page, to: table)
                count += page.count
                rows[table, default: 0] += page.count
                progress(count)
            }
            digests[table] = digest.finished
        }
        for table in StoreTable.allCases {
            guard try await digest(of: table, in: source, rowsAtOnce) == digests[table] else {
                throw BrokerStoreError.unavailable(
                    "\(table.rawValue) was written to during the copy; stop its brokers and copy again"
                )
            }
            guard try await digest(of: table, in: target, rowsAtOnce) == digests[table] else {
                throw BrokerStoreError.unavailable("\(table.rawValue) did not arrive as it was; copy again")
            }
        }
        try await target.endCopy()
        return Report(rows: rows, check: try await target.check())
    }

    private static func digest(
        of table: StoreTable,
        in store: any CopyableStore,
        _ rowsAtOnce: Int
    ) async throws -> [UInt8] {
        var digest = RowDigest()
        try await forEachPage(of: table, in: store, rowsAtOnce) { digest.update($0) }
        return digest.finished
    }

    private static func forEachPage(
        of table: StoreTable,
        in store: any CopyableStore,
        _ rowsAtOnce: Int,
        _ body: ([[StoreValue]]) async throws -> Void
    ) async throws {
        let keys = table.keys.count
        var last: [StoreValue]?
        while true {
            let page = try await store.rows(of: table, after: last, limit: rowsAtOnce)
            if !page.isEmpty { try await body(page) }
            guard page.count == rowsAtOnce, let row = page.last else { return }
            last = Array(row.prefix(keys))
        }
    }
}

/// A digest over rows in their order.
private struct RowDigest {
    private var hash = SHA256()

    mutating func update(_ rows: [[StoreValue]]) {
        var bytes: [UInt8] = []
        for value in rows.joined() {
            switch value {
            case .none: bytes.append(0)
            case .integer(let number):
                bytes.append(1)
                withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
            case .text(let text):
                bytes.append(2)
                withUnsafeBytes(of: Int64(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
                bytes.append(contentsOf: text.utf8)
            }
        }
        bytes.withUnsafeBytes { hash.update($0) }
    }

    var finished: [UInt8] {
        mutating get { Array(hash.finalize()) }
    }
}
