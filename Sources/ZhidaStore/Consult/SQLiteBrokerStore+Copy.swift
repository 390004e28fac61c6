import GRDB
import ZhidaConsult

extension SQLiteBrokerStore: CopyableStore {
    public func rows(of table: StoreTable, after keys: [StoreValue]?, limit: Int) async throws -> [[StoreValue]] {
        let names = table.keys.map(\.name).joined(separator: ", ")
        let conditions = [
            table == .record ? "kind <> '\(StoreCopy.mark)'" : nil,
            keys.map { "(\(names)) > (\($0.map { _ in "?" }.joined(separator: ", ")))" },
        ].compactMap(\.self)
        let sql = """
            SELECT \(table.columns.map(\.name).joined(separator: ", ")) FROM \(table.rawValue)
            \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
            ORDER BY \(names) LIMIT \(limit)
            """
        return try await reading { database in
            try Row.fetchAll(database, sql: sql, arguments: StatementArguments((keys ?? []).map(\.databaseValue)))
                .map { row in
                    table.columns.enumerated().map { index, column in
                        switch column.kind {
                        case .text: (row[index] as String?).map { .text($0) } ?? .none
                        case .integer, .flag: (row[index] as Int64?).map { .integer($0) } ?? .none
                        }
                    }
                }
        }
    }

    public func add(_ rows: [[StoreValue]], to table: StoreTable) async throws {
        var columns = table.columns.map(\.name)
        var values = columns.indices.map { "?\($0 + 1)" }
        if table == .occupancy, let starts = columns.firstIndex(of: "starts") {
            columns.append("day")
            values.append(ConsultSchema.dayOf(values[starts]))
        }
        let sql = """
            INSERT INTO \(table.rawValue) (\(columns.joined(separator: ", ")))
            VALUES (\(values.joined(separator: ", ")))
            """
        try await onWriter { database in
            try database.inTransaction(.immediate) {
                let statement = try database.cachedStatement(sql: sql)
                for row in rows { try statement.execute(arguments: StatementArguments(row.map(\.databaseValue))) }
                return .commit
            }
        }
    }

    public func beginCopy() async throws {
        let path = path
        try await onWriter { database in
            try database.inTransaction(.immediate) {
                let isUnfinished = try Bool.fetchOne(
                    database,
                    sql: "SELECT EXISTS (SELECT 1 FROM record WHERE kind = '\(StoreCopy.mark)')"
                )
                for table in StoreTable.allCases {
                    if isUnfinished == true { try database.execute(sql: "DELETE FROM \(table.rawValue)") }
                    let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.rawValue)") ?? 0
                    guard count == 0 else {
                        throw BrokerStoreError.unavailable("\(path) is not empty; copy into a new one")
                    }
                }
                try database.execute(
                    sql: "INSERT INTO record (kind, id, version, live, body) VALUES (?, 'store', 1, 1, '{}')",
                    arguments: [StoreCopy.mark]
                )
                return .commit
            }
        }
    }

    public func endCopy() async throws {
        try await onWriter { database in
            try database.execute(sql: "DELETE FROM record WHERE kind = '\(StoreCopy.mark)'")
        }
    }
}

extension StoreValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .text(let text): text.databaseValue
        case .integer(let number): number.databaseValue
        case .none: .null
        }
    }
}
