import CPostgres
import Foundation
import ZhidaConsult

/// A connection as a scheduler on plain SQL has it: one statement, one answer, blocking.
///
/// Used by one thread at a time.
final class PlainConnection {
    /// A row that is in the way of a constraint.
    struct Taken: Error {}

    private let handle: OpaquePointer
    private var prepared: Set<String> = []

    init(_ url: String) throws {
        guard let handle = PQconnectdb(url) else { throw BrokerStoreError.unavailable("no memory for a connection") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            throw BrokerStoreError.unavailable(String(cString: PQerrorMessage(handle)))
        }
        try run("SET synchronous_commit = on; SET client_min_messages = warning")
    }

    deinit { PQfinish(handle) }

    /// Statements without parameters.
    func run(_ sql: String) throws {
        try Self.examine(PQexec(handle, sql), handle) { _ in }
    }

    /// A statement under a name, prepared when it is first used; parameters are text.
    ///
    /// - Returns: the first column of the first row.
    @discardableResult
    func run(_ name: String, _ sql: String, _ parameters: [String]) throws -> String? {
        if prepared.insert(name).inserted {
            try Self.examine(PQprepare(handle, name, sql, 0, nil), handle) { _ in }
        }
        let texts = parameters.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { $0.map { UnsafePointer($0) } }
        let result = PQexecPrepared(handle, name, Int32(parameters.count), pointers, nil, nil, 0)
        var value: String?
        try Self.examine(result, handle) { result in
            guard PQntuples(result) > 0, PQgetisnull(result, 0, 0) == 0 else { return }
            value = PQgetvalue(result, 0, 0).map { String(cString: $0) }
        }
        return value
    }

    private static func examine(
        _ result: OpaquePointer?,
        _ handle: OpaquePointer,
        _ body: (OpaquePointer) -> Void
    ) throws {
        guard let result else { throw BrokerStoreError.unavailable(String(cString: PQerrorMessage(handle))) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: body(result)
        default:
            // PG_DIAG_SQLSTATE, a character macro of postgres_ext.h.
            let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
            guard state != "23P01", state != "23505", state != "40P01" else { throw Taken() }
            throw BrokerStoreError.unavailable(String(cString: PQresultErrorMessage(result)))
        }
    }
}

/// Runs a body on so many threads at once, each blocking as it likes.
enum Threads {
    static func run<Result: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body(number) }) }
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
