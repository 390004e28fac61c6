import Dispatch
import Foundation
import ZhidaConsult

/// A connection with a thread of its own that is made anew when it was lost.
///
/// libpq blocks; Swift's own threads are as many as the processors and must not.
final class PostgresSession: @unchecked Sendable {
    private let url: String
    private let settings: PostgresSettings
    /// All of the connection happens here.
    private let queue: DispatchQueue
    private let begin: @Sendable (PostgresConnection) throws -> Void
    private var connection: PostgresConnection?
    private var isClosed = false

    /// - Parameter begin: what is done on every new connection before anything else.
    init(
        _ url: String,
        settings: PostgresSettings,
        label: String,
        begin: @escaping @Sendable (PostgresConnection) throws -> Void = { _ in }
    ) {
        self.url = url
        self.begin = begin
        self.settings = settings
        queue = DispatchQueue(label: "zhida.postgres.\(label)")
    }

    /// Runs behind all that was asked before.
    ///
    /// - Throws: ``BrokerStoreError``.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Swift.Result { try Self.translated { try self.use(body) } })
            }
        }
    }

    /// As ``perform(_:)``, and once more on a new connection where this one turned out to be lost: only for what may
    /// be done twice, or is done whole or not at all and says by another error when it is not known which.
    func persist<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                let result = Swift.Result {
                    try Self.translated {
                        do {
                            return try self.use(body)
                        } catch let error as PostgresError where error.isLost {
                            return try self.use(body)
                        }
                    }
                }
                continuation.resume(with: result)
            }
        }
    }

    /// Closes the connection behind all that was asked before; nothing can be asked afterwards.
    func close() {
        queue.sync {
            isClosed = true
            connection = nil
        }
    }

    private func use<Result>(_ body: (PostgresConnection) throws -> Result) throws -> Result {
        guard !isClosed else { throw BrokerStoreError.unavailable("the store was closed") }
        let current = try connection.flatMap { $0.isUsable ? $0 : nil } ?? connect()
        connection = current
        do {
            return try body(current)
        } catch {
            // It may be within a transaction or a pipeline: a new one costs less than to find out.
            connection = nil
            throw error
        }
    }

    private func connect() throws -> PostgresConnection {
        let connection = try PostgresConnection(url, settings: settings)
        try begin(connection)
        return connection
    }

    static func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as PostgresError {
            throw BrokerStoreError(error)
        }
    }
}

extension BrokerStoreError {
    /// By the class of SQLSTATE, PostgreSQL's appendix A.
    init(_ error: PostgresError) {
        let text = "PostgreSQL: \(error)"
        let isRefusedRight = error.state == "42501"
        switch error.state?.prefix(2) {
        // What is stored is not what the statements know, or the server found itself broken.
        case "21", "22", "42", "XX": self = isRefusedRight ? .unavailable(text) : .damaged(text)
        default: self = .unavailable(text)
        }
    }
}
