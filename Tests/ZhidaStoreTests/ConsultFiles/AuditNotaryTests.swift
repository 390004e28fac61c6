import Foundation
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

@Suite("Checkpoints of a growing audit")
struct AuditNotaryTests {
    let folder: TemporaryFolder
    let store = MemoryBrokerStore()
    let clock = SetClock(Instant(seconds: 1_790_000_000))
    let keys: KeyRing
    let file: CheckpointFile

    init() throws {
        folder = try TemporaryFolder()
        keys = try KeyFolder(in: folder.path).ring(.checkpoint, now: Instant(seconds: 1_790_000_000))
        file = CheckpointFile(path: folder.path("audit.checkpoints"))
    }

    private func notary() throws -> AuditNotary {
        let clock = clock
        return try AuditNotary(
            store: store,
            file: file,
            keys: keys,
            rhythm: CheckpointRhythm(links: 10, interval: .seconds(60)),
            clock: { clock.now }
        )
    }

    /// Acts that change nothing but the audit.
    private func act(_ count: Int, from first: Int) async throws {
        let transactions = try (first..<first + count).map { number in
            BrokerTransaction(
                key: try #require(IdempotencyKey("k\(number)")),
                digest: "",
                at: clock.now,
                writes: [],
                audit: #"{"n":\#(number)}"#,
                outbox: [],
                reply: "null"
            )
        }
        let report = try await store.commit(transactions)
        #expect(report.outcomes.allSatisfy { $0 == .committed })
    }

    @Test("The first events are signed at once, then every ten, then what came within a minute, and on demand")
    func rhythm() async throws {
        let notary = try notary()
        #expect(try await notary.sign() == nil)
        try await act(1, from: 1)
        #expect(try await notary.sign()?.sequence == 1)
        try await act(9, from: 2)
        #expect(try await notary.sign() == nil)
        try await act(1, from: 11)
        #expect(try await notary.sign()?.sequence == 11)
        try await act(1, from: 12)
        #expect(try await notary.sign() == nil)
        clock.advance(Minutes(1))
        #expect(try await notary.sign()?.sequence == 12)
        #expect(try await notary.sign(isOnDemand: true) == nil)
        try await act(1, from: 13)
        #expect(try await notary.sign(isOnDemand: true)?.sequence == 13)
        #expect(try file.read().map(\.sequence) == [1, 11, 12, 13])
        #expect(try file.read().allSatisfy { $0.isValid(with: keys) == true })
    }

    @Test("After a restart it goes on from the file")
    func restart() async throws {
        try await act(2500, from: 1)
        #expect(try await notary().sign()?.sequence == 2500)
        try await act(5, from: 2501)
        #expect(try await notary().sign(isOnDemand: true)?.sequence == 2505)
    }

    @Test("It signs nothing over an audit that was exchanged since the last checkpoint")
    func exchanged() async throws {
        try await act(3, from: 1)
        try await notary().sign()
        // Another store with other events, as a restored or rewritten file would be.
        let other = MemoryBrokerStore()
        let clock = clock
        func strange() throws -> AuditNotary {
            try AuditNotary(store: other, file: file, keys: keys, clock: { clock.now })
        }
        await #expect(throws: BrokenAudit(fault: AuditFault(.cut, at: 3))) {
            try await strange().sign(isOnDemand: true)
        }
        let transactions = try (1...5).map { number in
            BrokerTransaction(
                key: try #require(IdempotencyKey("x\(number)")),
                digest: "",
                at: clock.now,
                writes: [],
                audit: #"{"other":\#(number)}"#,
                outbox: [],
                reply: "null"
            )
        }
        _ = try await other.commit(transactions)
        await #expect(throws: BrokenAudit(fault: AuditFault(.rewritten, at: 3))) {
            try await strange().sign(isOnDemand: true)
        }
        #expect(try file.read().count == 1)
    }

    @Test("A forged last checkpoint, or one of an unknown key, stops it at the start")
    func forged() async throws {
        try await act(1, from: 1)
        var checkpoint = try #require(try await notary().sign())
        checkpoint.sequence = 2
        try file.append(checkpoint)
        #expect(throws: BrokenAudit(fault: AuditFault(.forgedCheckpoint, at: 2))) { try notary() }
        let strange = try KeyFolder(in: folder.path("other")).ring(.checkpoint, now: clock.now)
        try file.append(AuditCheckpoint(of: AuditTail(sequence: 3, hash: "00"), at: clock.now, signedBy: strange))
        #expect(throws: BrokenAudit(fault: AuditFault(.unknownKey, at: 3))) { try notary() }
    }

    @Test("When it is told to stop it signs what is there")
    func stopping() async throws {
        let notary = try notary()
        try await act(1, from: 1)
        let task = Task { await notary.run(every: .seconds(60)) { _ in } }
        while try file.read().isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        try await act(2, from: 2)
        task.cancel()
        await task.value
        #expect(try file.read().map(\.sequence) == [1, 3])
    }
}
