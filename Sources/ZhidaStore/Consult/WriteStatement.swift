import GRDB
import GRDBSQLite

/// A statement that writes, and is run many times in a commit.
///
/// Its values are bound where they lie. GRDB's own arguments, made for values of any type under any name, took a seventh
/// of the time of a commit.
struct WriteStatement {
    enum Value {
        case text(String)
        case integer(Int64)
    }

    /// Tells SQLite to make a copy of what is bound, for it does not live until the statement is run.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private let statement: Statement
    private let database: Database

    /// - Throws: `DatabaseError` where it cannot be prepared.
    init(_ database: Database, sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
    }

    /// - Parameter values: of the statement's parameters, in their order.
    /// - Throws: `DatabaseError`.
    func run(_ values: Value...) throws {
        // After an automatic rollback it would be a commit of its own.
        precondition(database.isInsideTransaction)
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        var place = CInt(0)
        for value in values {
            place += 1
            let code =
                switch value {
                case .integer(let number): sqlite3_bind_int64(handle, place, number)
                // Without an address it would be bound as NULL.
                case .text(let text) where text.isEmpty: sqlite3_bind_text(handle, place, "", 0, Self.copied)
                case .text(var text):
                    text.withUTF8 { bytes in
                        bytes.withMemoryRebound(to: CChar.self) {
                            sqlite3_bind_text(handle, place, $0.baseAddress, CInt($0.count), Self.copied)
                        }
                    }
                }
            guard code == SQLITE_OK else { throw failure }
        }
        guard sqlite3_step(handle) == SQLITE_DONE else { throw failure }
    }

    private var failure: DatabaseError {
        DatabaseError(resultCode: database.lastErrorCode, message: database.lastErrorMessage, sql: statement.sql)
    }
}
