import CPostgres

/// What a statement gave, in PostgreSQL's binary format.
final class PostgresResult {
    private let result: OpaquePointer
    let count: Int

    /// Takes over the result and frees it.
    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
    }

    deinit { PQclear(result) }

    /// Rows that an INSERT, UPDATE or DELETE touched.
    var touched: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    var rows: some Sequence<PostgresRow> { (0..<count).lazy.map { PostgresRow(result: self, index: Int32($0)) } }

    var first: PostgresRow? { count > 0 ? PostgresRow(result: self, index: 0) : nil }

    fileprivate func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
    }
}

/// One row; a column is read as what the statement selects it as.
struct PostgresRow {
    let result: PostgresResult
    let index: Int32

    func optionalText(_ column: Int) -> String? {
        result.bytes(index, Int32(column)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Of `smallint`, `integer` and `bigint`.
    func optionalInteger(_ column: Int) -> Int64? {
        guard let bytes = result.bytes(index, Int32(column)), let first = bytes.first else { return nil }
        let sign: Int64 = first & 0x80 == 0 ? 0 : -1
        return bytes.reduce(sign) { $0 << 8 | Int64($1) }
    }

    func text(_ column: Int) -> String { optionalText(column) ?? "" }
    func integer(_ column: Int) -> Int64 { optionalInteger(column) ?? 0 }
    func flag(_ column: Int) -> Bool { result.bytes(index, Int32(column))?.first == 1 }
}
