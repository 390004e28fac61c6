import Foundation
import ZhidaConsult
import ZhidaTesting

@testable import ZhidaPostgres

/// A database of its own on the tests' server, dropped with the test.
final class TestDatabase: Sendable {
    let server: PostgresServer
    let name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "").prefix(16)
    let url: String

    init(on server: PostgresServer? = nil) throws {
        self.server = try server ?? PostgresServer.shared()
        url = self.server.url(of: name)
        try Self.run("CREATE DATABASE \(name)", self.server.url)
    }

    deinit { try? Self.run("DROP DATABASE \(name) WITH (FORCE)", server.url) }

    func store(_ settings: PostgresSettings = PostgresSettings()) async throws -> PostgresBrokerStore {
        try await PostgresBrokerStore(url, settings: settings)
    }

    /// By a hand that knows no broker.
    func edit(_ sql: String) throws { try Self.run(sql, url) }

    func connection() throws -> PostgresConnection { try PostgresConnection(url, settings: PostgresSettings()) }

    /// Cuts all connections to the database but the one that cuts.
    @discardableResult
    func cutConnections() throws -> Int {
        let connection = try connection()
        return try connection.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """
        ).count
    }

    private static func run(_ sql: String, _ url: String) throws {
        try PostgresConnection(url, settings: PostgresSettings()).run(sql)
    }
}

/// Brokers of a test district, and what its callers ask for.
enum TestHall {
    static let start = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00"))
    static let caller = Caller(who: TestDistrict.identifier("tester"), role: .clerk)
    static let applicant = Applicant(person: TestDistrict.identifier("p"))

    static func key(_ text: String) -> IdempotencyKey {
        guard let key = IdempotencyKey(text[...]) else { fatalError("“\(text)” is no key") }
        return key
    }

    static func broker(on store: any BrokerStore, district: TestDistrict = TestDistrict()) async throws -> Broker {
        let broker = try await Broker(store: store, policy: OpenDoor()) { start }
        _ = try await broker.perform(StoreDirectory(district.content), as: caller, key: key("directory"))
        return broker
    }

    /// A booking of two parties, each number at another time.
    static func booking(_ number: Int) -> Book {
        Book(
            SlotRequest(
                item: TestDistrict.identifier("i1"),
                parties: [PartyWish(.anywhere), PartyWish(.site(TestDistrict.identifier("S1")), takesRoom: false)],
                start: Shanghai.instant(
                    TestDistrict.day(2026, 3, 2).advanced(by: number / 10),
                    cell: 108 + number % 10 * 3
                )
            ),
            applicant: applicant
        )
    }

    /// Some bookings, made by a broker that is shut down again.
    static func fill(_ store: any BrokerStore, _ numbers: Range<Int> = 0..<20) async throws {
        let broker = try await broker(on: store)
        for number in numbers {
            _ = try await broker.perform(booking(number), as: caller, key: key("k\(number)"))
        }
        await broker.shutDown()
    }
}
