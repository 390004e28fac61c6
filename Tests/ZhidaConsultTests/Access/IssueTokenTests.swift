import Foundation
import Testing
import ZhidaTesting

@testable import ZhidaConsult

@Suite("Issuing tokens through the broker")
struct IssueTokenTests {
    private static let bearer = Caller(
        who: TestDistrict.identifier("c9"),
        role: .clerk,
        site: TestDistrict.identifier("S1")
    )

    private func fixture(_ store: MemoryBrokerStore) async throws -> BrokerFixture { try await BrokerFixture(store) }

    @Test("a token that is issued is told to the audit: who gave it to whom, in what role, where and for how long")
    func isAudited() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await fixture(store)
        let claims = try await fixture.perform(IssueToken(for: Self.bearer, lifetime: .seconds(1800)), key: "t")
        await fixture.broker.shutDown()
        let row = try #require(try await store.audit(after: 0, limit: 100).last)
        let event = try AuditEvent(row)
        #expect(event.body.act == "token issue")
        #expect(event.body.who == fixture.caller.who)
        #expect(event.body.sites == Self.bearer.site.map { [$0] })
        #expect(
            event.body.facts == ["token": claims.id.text, "account": "c9", "role": "clerk", "minutes": "30"]
        )
        #expect(AuditStory.line(event, chinese: true).contains("签发令牌"))
    }

    @Test("what is kept of it signs nothing: neither the token nor a key is in the store")
    func keepsNoToken() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await fixture(store)
        let claims = try await fixture.perform(IssueToken(for: Self.bearer), key: "t")
        let token = TokenTests.authority.sign(claims)
        #expect(try TokenTests.authority.verify(token, now: BrokerFixture.start) == claims)
        let reply = try #require(try await store.replies([BrokerFixture.key("t")])[BrokerFixture.key("t")])
        let parts = token.split(separator: ".")
        for part in parts { #expect(!reply.body.contains(part)) }
        for row in try await store.audit(after: 0, limit: 100) { #expect(!row.body.contains(parts[2])) }
        // Sent again it is the same token.
        let again = try await fixture.perform(IssueToken(for: Self.bearer), key: "t")
        #expect(TokenTests.authority.sign(again) == token)
        await fixture.broker.shutDown()
    }

    @Test("what may not be issued is refused, and nothing is written")
    func refuses() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await fixture(store)
        let before = try await store.audit(after: 0, limit: 100).count
        func refusal(_ command: IssueToken, by role: Role = .administrator) async -> Refusal.Reason? {
            let caller = Caller(who: TestDistrict.identifier("boss"), role: role, site: TestDistrict.identifier("C"))
            do {
                _ = try await fixture.broker.perform(command, as: caller, key: BrokerFixture.key("r"))
                return nil
            } catch {
                return error.reason
            }
        }
        var elsewhere = Self.bearer
        elsewhere.site = TestDistrict.identifier("S99")
        #expect(await refusal(IssueToken(for: elsewhere)) == .unknown)
        var homeless = Self.bearer
        homeless.site = nil
        #expect(await refusal(IssueToken(for: homeless)) == .invalid)
        #expect(await refusal(IssueToken(for: Self.bearer, lifetime: .seconds(13 * 3600))) == .invalid)
        #expect(await refusal(IssueToken(for: Self.bearer, lifetime: .seconds(-60))) == .invalid)
        var system = Self.bearer
        system.role = .system
        #expect(await refusal(IssueToken(for: system)) == .invalid)
        var auditor = Self.bearer
        auditor.role = .auditor
        #expect(await refusal(IssueToken(for: auditor), by: .supervisor) == .forbidden)
        await fixture.broker.shutDown()
        #expect(try await store.audit(after: 0, limit: 100).count == before)
    }
}
