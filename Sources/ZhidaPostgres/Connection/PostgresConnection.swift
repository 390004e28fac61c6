import CPostgres
import Foundation

/// A statement that each connection prepares once.
struct PostgresStatement: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    let sql: String

    init(stringLiteral sql: String) { self.sql = sql }
}

/// A statement with its parameters.
struct PostgresQuery: Sendable {
    var statement: PostgresStatement
    var values: [PostgresValue]

    init(_ statement: PostgresStatement, _ values: [PostgresValue] = []) {
        self.statement = statement
        self.values = values
    }
}

/// One connection to a server through libpq, used by one thread at a time.
///
/// Whatever it waits for has an end: connecting, the server's answer, a lock.
final class PostgresConnection {
    let handle: OpaquePointer
    private let patience: Duration
    private var prepared: [PostgresStatement: String] = [:]
    private var preparations = 0
    /// How often the server was waited for.
    private(set) var roundTrips = 0

    /// - Parameters:
    ///   - url: `postgresql://…` or the words of libpq; where it says nothing, libpq's variables such as PGHOST count.
    ///   - settings: the longest waits, and what every connection begins with.
    /// - Throws: ``PostgresError``.
    init(_ url: String, settings: PostgresSettings) throws {
        patience = settings.longestStatement + .seconds(5)
        // Those of the URL come later and win; libpq expands `dbname` into all that it says.
        let words = [
            ("application_name", "zhida"), ("connect_timeout", "\(max(2, settings.connecting.components.seconds))"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "20000"), ("dbname", url), ("client_encoding", "UTF8"),
        ]
        guard let handle = Self.connect(words) else { throw PostgresError.lost("libpq has no memory for a connection") }
        // Whatever fails from here on, deinit closes it.
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            // What libpq cannot read it quotes, and there may be a password in it.
            let message = String(cString: PQerrorMessage(handle))
            throw PostgresError.lost(Self.isReadable(url) ? message : "the URL of the database cannot be read")
        }
        // Notices quote what is in the database; nobody reads them.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        try run(settings.session)
    }

    deinit { PQfinish(handle) }

    private static func connect(_ words: [(String, String)]) -> OpaquePointer? {
        let keys = words.map { strdup($0.0) }
        let values = words.map { strdup($0.1) }
        defer { for text in keys + values { free(text) } }
        let keyList = keys.map { $0.map { UnsafePointer($0) } } + [nil]
        let valueList = values.map { $0.map { UnsafePointer($0) } } + [nil]
        return PQconnectdbParams(keyList, valueList, 1)
    }

    private static func isReadable(_ url: String) -> Bool {
        guard let options = PQconninfoParse(url, nil) else { return false }
        PQconninfoFree(options)
        return true
    }

    var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

    /// The server's process for this connection, as notifications name it.
    var serverProcess: Int32 { PQbackendPID(handle) }

    /// Runs statements without parameters, one behind the other, until one fails.
    func run(_ sql: String) throws {
        guard PQsendQuery(handle, sql) == 1 else { throw lost() }
        roundTrips += 1
        var failure: PostgresError?
        while let result = try next() {
            if let error = error(result) { failure = failure ?? error }
            PQclear(result)
        }
        if let failure { throw failure }
    }

    /// Runs one statement.
    @discardableResult
    func query(_ statement: PostgresStatement, _ values: [PostgresValue] = []) throws -> PostgresResult {
        guard let result = try pipeline([PostgresQuery(statement, values)]).first else { throw lost() }
        return result
    }

    /// Sends all at once and waits once.
    ///
    /// Outside of BEGIN and COMMIT they are one transaction.
    ///
    /// - Throws: the first error; the server did nothing of what came behind it.
    func pipeline(_ queries: [PostgresQuery]) throws -> [PostgresResult] {
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        var fresh: [PostgresStatement] = []
        // One entry for each answer that comes; `nil` for that of a preparation.
        var places: [Int?] = []
        for (place, query) in queries.enumerated() {
            if prepared[query.statement] == nil {
                try prepare(query)
                fresh.append(query.statement)
                places.append(nil)
            }
            try send(query)
            places.append(place)
        }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        roundTrips += 1
        var results: [PostgresResult] = []
        var failure: PostgresError?
        var unprepared = Set(fresh)
        var names = fresh.makeIterator()
        for place in places {
            guard let result = try next() else { throw failure ?? lost() }
            let name = place == nil ? names.next() : nil
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                if let name {
                    unprepared.remove(name)
                    PQclear(result)
                } else {
                    results.append(PostgresResult(result))
                }
            case PGRES_PIPELINE_ABORTED: PQclear(result)
            default:
                failure = failure ?? PostgresError(result)
                PQclear(result)
            }
            // The end of one statement's results.
            while let more = try next() { PQclear(more) }
        }
        guard let end = try next() else { throw failure ?? lost() }
        PQclear(end)
        for name in unprepared { prepared[name] = nil }
        guard PQexitPipelineMode(handle) == 1 else { throw failure ?? lost() }
        if let failure { throw failure }
        return results
    }

    private func prepare(_ query: PostgresQuery) throws {
        // Numbered for good: a name that failed to be prepared is not used again.
        preparations += 1
        let name = "zhida_\(preparations)"
        let types = query.values.map(\.type)
        guard PQsendPrepare(handle, name, query.statement.sql, Int32(types.count), types) == 1 else { throw lost() }
        prepared[query.statement] = name
    }

    private func send(_ query: PostgresQuery) throws {
        guard let name = prepared[query.statement] else { throw lost() }
        var bytes: [UInt8] = []
        var places: [(offset: Int, length: Int)?] = []
        for value in query.values {
            guard value != .null else {
                places.append(nil)
                continue
            }
            let offset = bytes.count
            value.encode(into: &bytes)
            places.append((offset, bytes.count - offset))
        }
        // libpq takes an address even for a value of no bytes; without one it would be null.
        bytes.append(0)
        let sent = bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses = places.map { place in place.flatMap { place in start.map { $0 + place.offset } } }
            let lengths = places.map { Int32($0?.length ?? 0) }
            let formats = places.map { _ in Int32(1) }
            return PQsendQueryPrepared(handle, name, Int32(places.count), addresses, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
    }

    private func error(_ result: OpaquePointer) -> PostgresError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: nil
        default: PostgresError(result)
        }
    }

    /// The connection's own last words.
    private func lost() -> PostgresError {
        let message = String(cString: PQerrorMessage(handle))
        return .lost(message.isEmpty ? "the connection to PostgreSQL was lost" : message)
    }
}

// MARK: Waiting

extension PostgresConnection {
    /// The next result; `nil` at the end of a statement's.
    ///
    /// Also where the server died before it answered, libpq gives an error result first.
    private func next() throws -> OpaquePointer? {
        let end = ContinuousClock.now + patience
        while PQflush(handle) == 1 { try wait(writing: true, until: end) }
        while PQisBusy(handle) == 1 { try wait(writing: false, until: end) }
        return PQgetResult(handle)
    }

    private func wait(writing: Bool, until end: ContinuousClock.Instant) throws {
        let left = ContinuousClock.now.duration(to: end)
        guard left > .zero else { throw PostgresError.lost("the server did not answer within \(patience)") }
        try wait(writing: writing, atMost: left)
    }

    /// Waits for the socket and takes in what arrived.
    ///
    /// - Returns: whether something happened.
    @discardableResult
    func wait(writing: Bool, atMost duration: Duration) throws -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard descriptor.fd >= 0 else { throw lost() }
        if writing { descriptor.events |= Int16(POLLOUT) }
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1
        let happened = poll(&descriptor, 1, Int32(clamping: milliseconds))
        guard happened > 0 else { return false }
        if descriptor.revents & ~Int16(POLLOUT) != 0, PQconsumeInput(handle) == 0 { throw lost() }
        return true
    }
}
