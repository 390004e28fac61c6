import ZhidaConsult

extension PostgresBrokerStore: CopyableStore {
    public func rows(of table: StoreTable, after keys: [StoreValue]?, limit: Int) async throws -> [[StoreValue]] {
        let columns = table.columns.map { column in
            switch (table, column.name) {
            case (.occupancy, "resource"): "resource.name"
            case (_, "live"): "live::integer"
            default: "\(table.rawValue).\(column.name)"
            }
        }
        let names = columns.prefix(table.keys.count).joined(separator: ", ")
        let conditions = [
            table == .record ? "kind <> '\(StoreCopy.mark)'" : nil,
            keys.map { "(\(names)) > (\($0.indices.map { "$\($0 + 2)" }.joined(separator: ", ")))" },
        ].compactMap(\.self)
        let join = table == .occupancy ? "JOIN resource ON resource.number = occupancy.resource" : ""
        let statement: PostgresStatement = """
            SELECT \(columns.joined(separator: ", ")) FROM \(table.rawValue) \(join)
            \(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "))
            ORDER BY \(names) LIMIT $1
            """
        return try await reading { connection in
            try connection.query(statement, [.integer(limit)] + (keys ?? []).map(PostgresValue.init)).rows.map { row in
                table.columns.enumerated().map { index, column in
                    switch column.kind {
                    case .text: row.optionalText(index).map { .text($0) } ?? .none
                    case .integer, .flag: row.optionalInteger(index).map { .integer($0) } ?? .none
                    }
                }
            }
        }
    }

    public func add(_ rows: [[StoreValue]], to table: StoreTable) async throws {
        let numbers = numbers
        let columns = table.columns
        // The occupancy's rooms and clerks are numbers here.
        let isText = columns.enumerated().map { $1.kind == .text && !(table == .occupancy && $0 == 0) }
        let unnested = isText.enumerated().map { "$\($0 + 1)::\($1 ? "text" : "bigint")[]" }
        let selected = columns.map { $0.kind == .flag ? "(\($0.name) = 1)" : $0.name }
        let statement: PostgresStatement = """
            INSERT INTO \(table.rawValue) (\(columns.map(\.name).joined(separator: ", ")))
            SELECT \(selected.joined(separator: ", "))
            FROM unnest(\(unnested.joined(separator: ", "))) AS new (\(columns.map(\.name).joined(separator: ", ")))
            """
        try await writing { connection in
            let rows = table == .occupancy ? try Self.numbered(rows, numbers, connection) : rows
            let values: [PostgresValue] = columns.indices.map { index in
                isText[index]
                    ? .optionalTexts(rows.map { if case .text(let text) = $0[index] { text } else { nil } })
                    : .optionalIntegers(rows.map { if case .integer(let number) = $0[index] { number } else { nil } })
            }
            try connection.query(statement, values)
        }
    }

    private static func numbered(
        _ rows: [[StoreValue]],
        _ numbers: ResourceNumbers,
        _ connection: PostgresConnection
    ) throws -> [[StoreValue]] {
        let resources = try rows.map { row in
            guard case .text(let name) = row[0], let resource = Resource(name) else {
                throw BrokerStoreError.damaged("occupancy of something that is no room or clerk")
            }
            return resource
        }
        try numbers.register(Set(resources), on: connection)
        return zip(rows, resources).map { row, resource in
            [numbers[resource].map { .integer($0) } ?? .none] + row.dropFirst()
        }
    }

    public func beginCopy() async throws {
        try await writing { connection in
            try connection.run("BEGIN")
            let marks = try connection.query("SELECT FROM record WHERE kind = $1", [.text(StoreCopy.mark)]).count
            for table in StoreTable.allCases {
                if marks > 0 { try connection.run("DELETE FROM \(table.rawValue)") }
                let row = try connection.query("SELECT count(*) FROM \(table.rawValue)").first
                guard row?.integer(0) == 0 else {
                    throw BrokerStoreError.unavailable("the database is not empty; copy into a new one")
                }
            }
            try connection.query(
                "INSERT INTO record (kind, id, version, live, body) VALUES ($1, 'store', 1, true, '{}')",
                [.text(StoreCopy.mark)]
            )
            try connection.run("COMMIT")
        }
    }

    public func endCopy() async throws {
        try await writing { connection in
            try connection.query("DELETE FROM record WHERE kind = $1", [.text(StoreCopy.mark)])
            // The tables were empty when their statistics were last taken.
            try connection.run("ANALYZE record, occupancy, reply, audit, outbox, change, resource")
        }
    }
}

extension PostgresValue {
    fileprivate init(_ value: StoreValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .none: self = .null
        }
    }
}
