import Foundation
import Logging
import ServiceLifecycle
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

@testable import ZhidaHTTP

/// A server over a real store and a made-up district, at Thursday 2026-11-26 09:00 of Shanghai, for one test.
///
/// Every answer that passes through ``ask(_:_:as:body:headers:)`` is checked against the OpenAPI document's schemas.
final class ServedHall: Sendable {
    let folder: TemporaryFolder
    let hall: Hall
    let authority: TokenAuthority
    let clock: SetClock
    let port: Int

    static let clerk = Caller(who: TestDistrict.identifier("S1.c1"), role: .clerk, site: TestDistrict.identifier("S1"))
    static let elsewhere = Caller(
        who: TestDistrict.identifier("S2.c1"),
        role: .clerk,
        site: TestDistrict.identifier("S2")
    )
    static let supervisor = Caller(
        who: TestDistrict.identifier("S1.c2"),
        role: .supervisor,
        site: TestDistrict.identifier("S1")
    )
    static let administrator = Caller(who: TestDistrict.identifier("admin"), role: .administrator)
    static let auditor = Caller(who: TestDistrict.identifier("audit"), role: .auditor)

    private init(_ folder: TemporaryFolder, _ hall: Hall, _ authority: TokenAuthority, _ clock: SetClock, _ port: Int) {
        self.folder = folder
        self.hall = hall
        self.authority = authority
        self.clock = clock
        self.port = port
    }

    /// Serves while `body` works, then shuts down gracefully.
    static func open(
        _ change: (inout ServerSettings) -> Void = { _ in },
        _ body: @Sendable (ServedHall) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder("zhida-http")
        let clock = SetClock(Shanghai.instant(TestDistrict.day(2026, 11, 26), TestDistrict.time("09:00")))
        let store = try SQLiteBrokerStore(path: folder.path("consult.sqlite"))
        let metrics = ServerMetrics()
        var brokerSettings = BrokerSettings()
        brokerSettings.observer = { metrics.worked($0) }
        let broker = try await Broker(
            store: store,
            policy: RoleAccess(),
            settings: brokerSettings,
            clock: { clock.now }
        )
        _ = try await broker.perform(
            StoreDirectory(TestDistrict().content),
            as: administrator,
            key: try #require(IdempotencyKey("first-directory"))
        )
        var chance = SystemRandomNumberGenerator()
        let authority = TokenAuthority(
            keys: KeyRing(.token, current: SigningKey.draw(at: clock.now, using: &chance))
        )
        let hall = try hall(broker, store, folder, authority, clock)
        var settings = ServerSettings()
        settings.port = 0
        settings.requestsPerSecond = 0
        settings.shutdownPatience = .seconds(5)
        change(&settings)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = try ConsultServer(hall, settings: settings, metrics: metrics, logger: logger) { port in
            listening.yield(port)
        }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            // The program rings once a second; a broker that is not rung counts as silent after a while.
            let ringing = Task {
                while true {
                    try await Task.sleep(for: .seconds(1))
                    broker.tick()
                }
            }
            defer { ringing.cancel() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let result: Result<Void, any Error>
            do {
                result = .success(try await body(ServedHall(folder, hall, authority, clock, port)))
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
        await broker.shutDown()
        try store.close()
    }

    private static func hall(
        _ broker: Broker,
        _ store: SQLiteBrokerStore,
        _ folder: TemporaryFolder,
        _ authority: TokenAuthority,
        _ clock: SetClock
    ) throws -> Hall {
        var chance = SystemRandomNumberGenerator()
        let ring = KeyRing(.checkpoint, current: SigningKey.draw(at: clock.now, using: &chance))
        let file = CheckpointFile(path: folder.path("audit.checkpoints"))
        let notary = try AuditNotary(store: store, file: file, keys: ring, clock: { clock.now })
        return Hall(
            broker: broker,
            store: store,
            dossiers: store,
            contents: FileContentStore(in: folder.path),
            tokens: { authority },
            checkpoints: { (try file.read(), ring) },
            sign: { try await notary.sign(isOnDemand: true) },
            retention: try #require(Retention()),
            clock: { clock.now }
        )
    }

    // MARK: Asking

    func token(_ caller: Caller, lifetime: Duration = .seconds(3600)) throws -> String {
        try authority.issue(hall.identifiers.next(at: clock.now), for: caller, now: clock.now, lifetime: lifetime).token
    }

    /// Sends one request on a connection of its own.
    ///
    /// - Parameters:
    ///   - caller: `nil` sends no token.
    ///   - key: a new one where it is `nil`.
    func ask(
        _ method: String,
        _ path: String,
        as caller: Caller? = clerk,
        _ body: String? = nil,
        key: String? = nil,
        match: Int? = nil,
        headers: [String] = []
    ) async throws -> WireClient.Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: hall", "Connection: close"] + headers
        if let caller { lines.append("Authorization: Bearer \(try token(caller))") }
        if method == "POST" { lines.append("Idempotency-Key: \(key ?? UUID().uuidString)") }
        if let match { lines.append("If-Match: \"\(match)\"") }
        if let body {
            if !headers.contains(where: { $0.lowercased().hasPrefix("content-type") }) {
                lines.append("Content-Type: application/json")
            }
            lines.append("Content-Length: \(body.utf8.count)")
        } else if method == "POST" {
            lines.append("Content-Length: 0")
        }
        let client = try WireClient(port: port)
        try await client.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        let answer = try await client.answer(toHead: method == "HEAD")
        try check(answer, method, path)
        return answer
    }

    /// Whether the answer is what the document says of it.
    private func check(_ answer: WireClient.Answer, _ method: String, _ path: String) throws {
        let type = answer.headers["content-type"] ?? ""
        if answer.status >= 400 {
            guard method != "HEAD" else { return }
            #expect(type == "application/problem+json", "\(method) \(path) \(answer.status)")
            let faults = Problem.schema.faults(in: try answer.value)
            #expect(faults.isEmpty, "\(method) \(path): \(faults)")
            return
        }
        let parts = path.split(separator: "?")[0].split(separator: "/")
        let operation = Operations.all.first { operation in
            let own = operation.path.split(separator: "/")
            return operation.method.rawValue == method && own.count == parts.count
                && zip(own, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        guard let operation, method != "HEAD" else { return }
        let known = operation.answers.first { $0.status.code == answer.status }
        if answer.status != 304 { #expect(known != nil, "\(method) \(path): \(answer.status) is not in the document") }
        if type == "application/json", let schema = known?.schema {
            let faults = schema.faults(in: try answer.value)
            #expect(faults.isEmpty, "\(method) \(path): \(faults)")
        }
    }
}

extension WireClient.Answer {
    var value: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: body) }
    }

    /// A text of the answer's object.
    func text(_ name: String) throws -> String { try #require(try value[name]?.text, "\(name) in \(text)") }

    var kind: String? { (try? value)?["type"]?.text.map { String($0.dropFirst(Problem.address.count)) } }

    /// Of the `ETag`.
    var version: Int? { headers["etag"].flatMap { Int($0.dropFirst().dropLast()) } }
}
