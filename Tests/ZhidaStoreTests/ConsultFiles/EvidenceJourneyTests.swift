import Foundation
import Testing
import ZhidaConsult
import ZhidaStore
import ZhidaTesting

/// A matter from its booking to its purge, on a real file, with the rights, files and messages of the real service.
@Suite("The journey of a piece of evidence")
struct EvidenceJourneyTests {
    let folder: TemporaryFolder
    let store: SQLiteBrokerStore
    let contents: FileContentStore
    let clock = SetClock(Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00")))

    static let admin = Caller(who: TestDistrict.identifier("admin"), role: .administrator)
    static let clerk = Caller(
        who: TestDistrict.identifier("S1.c1"),
        role: .clerk,
        site: TestDistrict.identifier("S1")
    )
    static let elsewhere = Caller(
        who: TestDistrict.identifier("S2.c1"),
        role: .clerk,
        site: TestDistrict.identifier("S2")
    )
    static let citizen = Caller(who: TestDistrict.identifier("p1"), role: .citizen)
    static let timer = Caller(who: TestDistrict.identifier("timer"), role: .service)
    static let person: PersonID = TestDistrict.identifier("p1")

    init() throws {
        folder = try TemporaryFolder()
        store = try SQLiteBrokerStore(path: folder.path("hall.sqlite"))
        contents = FileContentStore(in: folder.path)
    }

    private func broker() async throws -> Broker {
        let clock = clock
        return try await Broker(store: store, policy: RoleAccess()) { clock.now }
    }

    private func key(_ text: String) throws -> IdempotencyKey { try #require(IdempotencyKey(text)) }

    private var courier: Courier {
        let clock = clock
        return Courier(
            outbox: store,
            senders: [ContentRemoval.topic: ContentRemover(contents)],
            usual: FileSpool(folder: folder.path("spool")),
            clock: { clock.now }
        )
    }

    private func write(_ text: String, at place: ContentPlace) throws -> StoredContent {
        let writer = try contents.writer(at: place)
        try Array(text.utf8).withUnsafeBufferPointer { try writer.append(UnsafeRawBufferPointer($0)) }
        return try writer.finish()
    }

    private func book(_ broker: Broker) async throws -> Booking {
        _ = try await broker.perform(StoreDirectory(TestDistrict().content), as: Self.admin, key: try key("d"))
        let slot = SlotRequest(
            item: TestDistrict.identifier("i3"),
            parties: [PartyWish(.site(TestDistrict.identifier("S1")))],
            start: Shanghai.instant(TestDistrict.day(2026, 3, 5), TestDistrict.time("10:00"))
        )
        let applicant = Applicant(person: Self.person, name: "李四", telephone: "13912345678")
        return try await broker.perform(
            Book(slot, applicant: applicant, isConfirmed: true),
            as: Self.clerk,
            key: try key("b")
        )
    }

    private func given(_ purpose: ConsentPurpose) -> ConsentGiven {
        ConsentGiven(
            person: Self.person,
            purpose: purpose,
            means: .page,
            wording: TestDistrict.identifier("2026-1")
        )
    }

    /// Consent, begin, content, finish.
    private func take(_ kind: EvidenceKind, _ text: String, in dossier: DossierID, _ broker: Broker) async throws
        -> (consent: ConsentID, place: ContentPlace, content: StoredContent)
    {
        let consent = try await broker.perform(
            GiveConsent(given(kind.purpose), in: dossier),
            as: Self.citizen,
            key: try key("g\(kind)")
        )
        let place = try await broker.perform(
            BeginEvidence(EvidenceWish(kind, of: [Self.person]), in: dossier),
            as: Self.clerk,
            key: try key("e\(kind)")
        )
        let content = try write(text, at: place)
        let mediaType = try #require(MediaType("text/plain"))
        _ = try await broker.perform(
            FinishEvidence(place, content, mediaType: mediaType),
            as: Self.clerk,
            key: try key("f\(kind)")
        )
        return (consent, place, content)
    }

    @Test("Booked, consented, taken in, withdrawn, purged: each step leaves what it should, and no more")
    func journey() async throws {
        var broker = try await broker()
        let booking = try await book(broker)
        let dossier = DossierID(of: booking.id)
        let session = try await broker.perform(OpenSession(.booking(booking.id)), as: Self.clerk, key: try key("s"))

        // The notice of the booking is a file in the spool; its number stays in the store no longer than that.
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 1))
        let notices = folder.files(below: "spool")
        #expect(notices.count == 1)
        #expect(try String(contentsOfFile: folder.path("spool/\(notices[0])"), encoding: .utf8).contains("13912345678"))

        // What the item asks for is missing, and nothing may be taken yet.
        #expect(
            broker.read { $0.missingEvidence(for: session.id) }
                == [MissingEvidence(.identity, hasConsent: false), MissingEvidence(.signature, hasConsent: false)]
        )
        await #expect(throws: DossierRefusal.noConsent(.identity).refusal) {
            try await broker.perform(
                BeginEvidence(EvidenceWish(.identity, of: [Self.person]), in: dossier),
                as: Self.clerk,
                key: try key("early")
            )
        }
        #expect(broker.read { $0.recordingRefusal(of: [Self.person], in: session.id) } == .noConsent(.video))

        let identity = try await take(.identity, "身份证已核验", in: dossier, broker)
        let signature = try await take(.signature, "签名", in: dossier, broker)
        #expect(broker.read { $0.missingEvidence(for: session.id) }.isEmpty)
        #expect(try contents.read(identity.content, at: identity.place) == Array("身份证已核验".utf8))

        // The same request again gives the same answer and nothing twice.
        let again = try await broker.perform(
            GiveConsent(given(.identityCheck), in: dossier),
            as: Self.citizen,
            key: try key("gidentity")
        )
        #expect(again == identity.consent)

        // Another street's clerk and another citizen have no business here.
        for stranger in [Self.elsewhere, Caller(who: TestDistrict.identifier("p2"), role: .citizen)] {
            do {
                _ = try await broker.perform(
                    WithdrawConsent(identity.consent, in: dossier),
                    as: stranger,
                    key: try key("no-\(stranger.who)")
                )
                Issue.record("\(stranger.who) withdrew it")
            } catch let refusal as Refusal {
                #expect(refusal.reason == .forbidden)
            }
        }

        // Withdrawn: the record forgets at once, the file with the next message, also after a restart between.
        let removed = try await broker.perform(
            WithdrawConsent(identity.consent, in: dossier),
            as: Self.citizen,
            key: try key("w")
        )
        #expect(removed == [identity.place.evidence])
        await broker.shutDown()
        broker = try await self.broker()
        let stored = try #require(try await store.dossier(dossier))
        #expect(stored.evidence(identity.place.evidence)?.isRemoved == true)
        #expect(try await courier.deliverDue() == Courier.Round(delivered: 1))
        #expect(try contents.places(of: dossier) == [signature.place])
        #expect(broker.read { $0.missingEvidence(for: session.id) }.map(\.kind) == [.identity])

        // A stray that a crash left, and what is past its retention.
        let stray = ContentPlace(dossier: dossier, evidence: TestDistrict.identifier("stray"))
        _ = try write("left over", at: stray)
        let foreign = ContentPlace(
            dossier: TestDistrict.identifier("nobody"),
            evidence: TestDistrict.identifier("stray")
        )
        _ = try write("left over", at: foreign)
        let retention = try #require(Retention(days: [.signature: 30]))
        let purge = EvidencePurge(
            broker: broker,
            pages: store,
            contents: contents,
            retention: retention,
            caller: Self.timer
        )
        let early = try await purge.purge(before: clock.now, run: try key("purge-1"))
        #expect(early.counts.total == 0)
        #expect(early.contents == RemovedContent(files: 2, bytes: 18))
        #expect(try contents.read(signature.content, at: signature.place) == Array("签名".utf8))

        clock.now = clock.now + .seconds(30 * 86_400)
        let late = try await purge.purge(before: clock.now, run: try key("purge-2"))
        #expect(late.matters == 1)
        #expect(late.counts.removed == ["signature": 1])
        #expect(late.contents == RemovedContent(files: 1, bytes: 6))
        #expect(folder.files(below: "content").isEmpty)
        let purged = try #require(try await store.dossier(dossier))
        #expect(purged.evidence.count == 2)
        guard case .removed(let removal) = purged.evidence(signature.place.evidence)?.stage else {
            Issue.record("the signature is still there")
            return
        }
        #expect(removal.digest == signature.content.digest)
        #expect(try await purge.purge(before: clock.now, run: try key("purge-3")).counts.total == 0)
        await broker.shutDown()
        try await checkAudit(of: session.id, secrets: [identity.content.digest, signature.content.digest])
    }

    /// The audit of it all is whole, tells the story and holds nothing that a person could want back.
    private func checkAudit(of session: SessionID, secrets: [String]) async throws {
        let rows = try await store.audit(after: 0, limit: 1000)
        let keys = try KeyFolder(in: folder.path).ring(.checkpoint, now: clock.now)
        let file = CheckpointFile(path: folder.path("audit.checkpoints"))
        let last = try #require(rows.last)
        try file.append(AuditCheckpoint(of: AuditTail(last), at: clock.now, signedBy: keys))
        var verifier = AuditVerifier(checkpoints: try file.read(), keys: keys)
        for row in rows { verifier.take(row) }
        let report = verifier.finish()
        #expect(report.isSound, "\(report.faults)")
        #expect(report.unguarded == 0)
        #expect(report.events > 10)
        let events = try rows.map { try AuditEvent($0) }
        let story = AuditStory.lines(of: RecordKey(.session, session), in: events, chinese: true)
        for words in ["预约", "建立会话", "登记同意", "开始采集", "完成采集", "撤回同意", "清除到期材料"] {
            #expect(story.contains { $0.contains("  \(words)：") }, "\(words)")
        }
        let text = rows.map(\.body).joined(separator: "\n")
        for secret in secrets + ["李四", "13912345678", "身份证已核验"] { #expect(!text.contains(secret)) }
    }

    @Test("A purge of many matters goes through them all, page by page")
    func manyMatters() async throws {
        let broker = try await broker()
        _ = try await broker.perform(StoreDirectory(TestDistrict().content), as: Self.admin, key: try key("d"))
        // One more than two pages.
        let count = PurgeEvidence.most * 2 + 1
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await self.takeDocument(number, broker) } }
            try await group.waitForAll()
        }
        #expect(try contents.dossiers().count == count)
        clock.now = clock.now + .seconds(366 * 86_400)
        let purge = EvidencePurge(
            broker: broker,
            pages: store,
            contents: contents,
            retention: try #require(Retention()),
            caller: Self.timer
        )
        let report = try await purge.purge(before: clock.now, run: try key("p"))
        #expect(report.matters == count)
        #expect(report.counts.removed == ["document": count])
        #expect(report.contents.files == count)
        #expect(try contents.dossiers().isEmpty)
        await broker.shutDown()
    }

    /// A booking of its own with a document.
    private func takeDocument(_ number: Int, _ broker: Broker) async throws {
        let day = TestDistrict.day(2026, 3, 3).advanced(by: number / 20 * 7)
        let slot = SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.anywhere)],
            start: Shanghai.instant(day, cell: 108 + number % 20)
        )
        let booking = try await broker.perform(
            Book(slot, applicant: Applicant(person: Self.person)),
            as: Self.admin,
            key: try key("b\(number)")
        )
        let dossier = DossierID(of: booking.id)
        _ = try await broker.perform(
            GiveConsent(given(.documents), in: dossier),
            as: Self.citizen,
            key: try key("g\(number)")
        )
        let place = try await broker.perform(
            BeginEvidence(EvidenceWish(.document, of: [Self.person]), in: dossier),
            as: Self.citizen,
            key: try key("e\(number)")
        )
        let content = try write("\(number)", at: place)
        let mediaType = try #require(MediaType("text/plain"))
        _ = try await broker.perform(
            FinishEvidence(place, content, mediaType: mediaType),
            as: Self.citizen,
            key: try key("f\(number)")
        )
    }

    @Test("A changed byte, a deleted row and a cut end in the database's own file are found")
    func tamperedFile() async throws {
        let broker = try await broker()
        _ = try await book(broker)
        await broker.shutDown()
        let rows = try await store.audit(after: 0, limit: 100)
        #expect(rows.count >= 2)
        let keys = try KeyFolder(in: folder.path).ring(.checkpoint, now: clock.now)
        let checkpoint = AuditCheckpoint(of: AuditTail(try #require(rows.last)), at: clock.now, signedBy: keys)
        func faults(after sql: String) async throws -> [AuditFault] {
            let copy = folder.path("copy-\(UUID().uuidString).sqlite")
            try await store.backup(to: copy)
            // As somebody with the file would: with the database's own tool, triggers taken away.
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/python3")
            process.arguments = [
                "-c",
                "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('DROP TRIGGER IF EXISTS audit_fixed'); "
                    + "c.execute(sys.argv[2]); c.commit()",
                copy, sql,
            ]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let damaged = try SQLiteBrokerStore(path: copy)
            var verifier = AuditVerifier(checkpoints: [checkpoint], keys: keys)
            for row in try await damaged.audit(after: 0, limit: 100) { verifier.take(row) }
            try damaged.close()
            return verifier.finish().faults
        }
        #expect(try await faults(after: "SELECT 1") == [])
        #expect(
            try await faults(after: "UPDATE audit SET body = replace(body, 'S1.c1', 'S1.c2') WHERE seq = 2")
                == [AuditFault(.changed, at: 2)]
        )
        #expect(try await faults(after: "DELETE FROM audit WHERE seq = 1") == [AuditFault(.missing, at: 1)])
        #expect(
            try await faults(after: "DELETE FROM audit WHERE seq = \(rows.count)")
                == [AuditFault(.cut, at: Int64(rows.count), through: Int64(rows.count))]
        )
    }
}
