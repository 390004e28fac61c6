import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Commands on consents and evidence")
struct ConsentCommandTests {
    static let start = Instant(seconds: 1_790_000_000)
    static let station = SiteID("station-a1")!
    static let booking = BookingID("b1")!
    static let dossier = DossierID(of: booking)
    static let person = PersonID("p1")!
    static let clerk = Caller(who: CallerID("c1")!, role: .clerk, site: station)
    static let citizen = Caller(who: CallerID("p1")!, role: .citizen)

    static func makeBooking(_ state: BookingState = .confirmed) -> Booking {
        Booking(
            id: booking,
            version: 1,
            state: state,
            item: ItemID("enterprise-check")!,
            range: InstantRange(start: start + Minutes(600), length: Minutes(30))!,
            parties: [BookingParty(site: station)],
            applicant: Applicant(person: person, name: "李", telephone: "13800138000"),
            language: .mandarin,
            revision: 0,
            concerns: [],
            request: nil,
            made: start,
            changed: start
        )
    }

    /// A broker's state without a store: decided commands are applied at once.
    struct Desk {
        var state: BrokerState
        var now = start
        let identifiers = IdentifierSource(generator: Seeded(seed: 5))

        init(_ booking: Booking? = makeBooking(), _ session: ConsultationSession? = nil) throws {
            state = try BrokerState(
                (booking.map { [.booking($0)] } ?? []) + (session.map { [.session($0)] } ?? [])
            )
            state.directory = SmallDistrict.directory
        }

        @discardableResult
        mutating func perform<Command: BrokerCommand>(
            _ command: Command,
            as caller: Caller = clerk
        ) throws -> Decision<Command.Reply> {
            let context = CommandContext(now: now, caller: caller, identifiers: identifiers)
            let decision = try command.decide(state, context)
            try state.examine(decision.changes)
            for change in decision.changes { state.apply(change) }
            return decision
        }
    }

    static func given(_ purpose: ConsentPurpose) -> ConsentGiven { ConsentRulesTests.given(purpose, by: person) }

    @Test("A matter's consents and evidence begin with its booking, at its site")
    func wholeWay() throws {
        var desk = try Desk()
        let give = GiveConsent(Self.given(.documents), in: Self.dossier)
        #expect(give.permission == .giveConsent)
        let consent = try desk.perform(give).reply
        #expect(try desk.perform(give).reply == consent)
        #expect(try desk.perform(give).changes.isEmpty)
        let place = try desk.perform(BeginEvidence(EvidenceWish(.document, of: [Self.person]), in: Self.dossier)).reply
        let content = StoredContent(digest: ConsentRulesTests.digest, size: 9)
        let finish = FinishEvidence(place, content, mediaType: ConsentRulesTests.image)
        #expect(throws: Refusal.self) { try desk.perform(ReadEvidence(place)) }
        let done = try desk.perform(finish)
        #expect(done.audit.subjects == [RecordKey(.dossier, Self.dossier), RecordKey(.booking, Self.booking)])
        #expect(done.audit.facts == ["evidence": place.evidence.text, "kind": "document", "bytes": "9"])
        #expect(throws: Refusal.self) { try desk.perform(finish) }
        #expect(desk.state.dossiers[Self.dossier]?.evidence(place.evidence)?.content?.digest == content.digest)
        // To open it changes nothing; the audit is told, and nothing that cannot be forgotten stands in it.
        let opened = try desk.perform(ReadEvidence(place))
        #expect(opened.reply == place && opened.changes.isEmpty)
        #expect(opened.audit.facts == ["evidence": place.evidence.text, "kind": "document"])
        let withdrawn = try desk.perform(WithdrawConsent(consent, in: Self.dossier))
        #expect(withdrawn.reply == [place.evidence])
        #expect(withdrawn.audit.facts["removed"] == "1")
        #expect(throws: Refusal.self) { try desk.perform(ReadEvidence(place)) }
        // The content goes by a message of the same transaction.
        guard case .put(let message)? = withdrawn.outbox.first else {
            Issue.record("no message")
            return
        }
        #expect(message.topic == ContentRemoval.topic)
        #expect(try ContentRemoval(json: message.body).places == [place])
        #expect(try desk.perform(WithdrawConsent(consent, in: Self.dossier)).outbox.isEmpty)
    }

    @Test("Neither the audit nor a reply nor a message ever holds a digest, a name or a number")
    func nothingPersonal() throws {
        var desk = try Desk()
        var texts: [String] = []
        func note(_ decision: Decision<some Any>) throws {
            texts.append("\(decision.audit)")
            texts.append(String(decoding: try JSONEncoder().encode(decision.reply), as: UTF8.self))
            for case .put(let message) in decision.outbox { texts.append(message.body) }
        }
        let given = try desk.perform(GiveConsent(Self.given(.recording), in: Self.dossier))
        try note(given)
        let begun = try desk.perform(BeginEvidence(EvidenceWish(.video, of: [Self.person]), in: Self.dossier))
        try note(begun)
        let content = StoredContent(digest: ConsentRulesTests.digest, size: 9)
        try note(try desk.perform(FinishEvidence(begun.reply, content, mediaType: ConsentRulesTests.image)))
        try note(try desk.perform(WithdrawConsent(given.reply, in: Self.dossier)))
        #expect(texts.count == 9)
        for text in texts {
            #expect(!text.contains(ConsentRulesTests.digest))
            #expect(!text.contains("李"))
            #expect(!text.contains("13800138000"))
        }
    }

    @Test("A citizen enters and takes back what is their own, and nobody else's")
    func ownOnly() throws {
        var desk = try Desk()
        let stranger = Caller(who: CallerID("p2")!, role: .citizen)
        let give = GiveConsent(Self.given(.documents), in: Self.dossier)
        #expect(throws: DossierRefusal.notOwn.refusal) { try desk.perform(give, as: stranger) }
        let consent = try desk.perform(give, as: Self.citizen).reply
        let begin = BeginEvidence(EvidenceWish(.document, of: [Self.person]), in: Self.dossier)
        #expect(throws: DossierRefusal.notOwn.refusal) { try desk.perform(begin, as: stranger) }
        let place = try desk.perform(begin, as: Self.citizen).reply
        let finish = FinishEvidence(
            place,
            StoredContent(digest: ConsentRulesTests.digest, size: 1),
            mediaType: ConsentRulesTests.image
        )
        #expect(throws: DossierRefusal.notOwn.refusal) { try desk.perform(finish, as: stranger) }
        try desk.perform(finish, as: Self.citizen)
        let withdraw = WithdrawConsent(consent, in: Self.dossier)
        #expect(throws: DossierRefusal.notOwn.refusal) { try desk.perform(withdraw, as: stranger) }
        try desk.perform(withdraw, as: Self.citizen)
    }

    @Test("A department that is called into a session takes evidence in there; one that is not has no business")
    func calledIn() throws {
        let session = ConsultationSession(
            id: SessionID("s1")!,
            networking: [(site: SiteID("tax-office")!, clerk: ClerkID("t1")!)],
            by: ClerkID("c1")!,
            of: Self.station,
            item: ItemID("enterprise-check")!,
            topic: "企业信息确认",
            at: Self.start
        )
        var desk = try Desk(nil, session)
        let dossier = DossierID(of: session)
        func office(_ site: String) -> Caller { Caller(who: CallerID("t1")!, role: .clerk, site: SiteID(site)!) }
        try desk.perform(GiveConsent(Self.given(.location), in: dossier))
        let wish = EvidenceWish(.place, of: [Self.person], in: session.id)
        do {
            try desk.perform(BeginEvidence(wish, in: dossier), as: office("housing-office"))
            Issue.record("begun")
        } catch let refusal as Refusal {
            #expect(refusal.reason == .forbidden)
        }
        let place = try desk.perform(BeginEvidence(wish, in: dossier), as: office("tax-office")).reply
        #expect(place.dossier.text == "s1")
        #expect(
            desk.state.missingEvidence(for: session.id) == [
                MissingEvidence(.identity, hasConsent: false), MissingEvidence(.place, hasConsent: true),
                MissingEvidence(.signature, hasConsent: false), MissingEvidence(.video, hasConsent: false),
            ]
        )
        #expect(desk.state.recordingRefusal(of: [Self.person], in: session.id) == .noConsent(.video))
        try desk.perform(GiveConsent(Self.given(.recording), in: dossier))
        #expect(desk.state.recordingRefusal(of: [Self.person], in: session.id) == nil)
    }

    @Test("A session that comes from a booking has no dossier of its own: the booking's is the one")
    func bookingsDossier() throws {
        let session = ConsultationSession(
            id: SessionID("s1")!,
            site: Self.station,
            item: ItemID("enterprise-check")!,
            origin: .booking(Self.booking, start: Self.start),
            citizen: Self.person,
            at: Self.start
        )
        #expect(DossierID(of: session) == Self.dossier)
        var desk = try Desk(Self.makeBooking(.completed), session)
        do {
            try desk.perform(GiveConsent(Self.given(.documents), in: DossierID("s1")!))
            Issue.record("given")
        } catch let refusal as Refusal {
            #expect(refusal.reason == .unknown)
        }
        // While the session runs the matter goes on, whatever became of the booking.
        let given = try desk.perform(GiveConsent(Self.given(.documents), in: Self.dossier))
        #expect(given.audit.subjects.contains(RecordKey(.session, session.id)))
    }

    @Test("Without a booking or a session there is no matter, and after its end no new one")
    func noMatter() throws {
        var desk = try Desk(nil)
        let give = GiveConsent(Self.given(.documents), in: Self.dossier)
        do {
            try desk.perform(give)
            Issue.record("taken")
        } catch let refusal as Refusal {
            #expect(refusal.reason == .unknown)
        }
        desk = try Desk(Self.makeBooking(.completed))
        do {
            try desk.perform(give)
            Issue.record("taken")
        } catch let refusal as Refusal {
            #expect(refusal.reason == .transition)
        }
    }

    @Test("A purge removes what is past its retention, counts it by kind and names the contents that must go")
    func purge() throws {
        var desk = try Desk()
        for kind in [EvidenceKind.document, .face] {
            try desk.perform(GiveConsent(Self.given(kind.purpose), in: Self.dossier))
            let place = try desk.perform(BeginEvidence(EvidenceWish(kind, of: [Self.person]), in: Self.dossier)).reply
            let content = StoredContent(digest: ConsentRulesTests.digest, size: 1)
            try desk.perform(FinishEvidence(place, content, mediaType: ConsentRulesTests.image))
        }
        let retention = try #require(Retention(days: [.document: 10, .face: 1]))
        desk.now = Self.start + .seconds(86_400)
        // A purge that is asked for a time in the future does not come early.
        let future = PurgeEvidence([Self.dossier], retention: retention, before: Self.start + .seconds(900_000_000))
        let counts = try desk.perform(future, as: .system).reply
        #expect(counts.removed == ["face": 1])
        #expect(counts.places.count == 1)
        let nothing = try desk.perform(future, as: .system)
        #expect(nothing.reply.total == 0)
        #expect(nothing.changes.isEmpty)
        desk.now = Self.start + .seconds(864_000)
        // A purge up to an earlier time leaves what was not due then.
        let early = PurgeEvidence([Self.dossier], retention: retention, before: Self.start + .seconds(863_999))
        #expect(try desk.perform(early, as: .system).reply.total == 0)
        #expect(try desk.perform(future, as: .system).reply.removed == ["document": 1])
        #expect(future.permission == .purge)
    }

    @Test("A matter is closed when its booking is over, not before, and then leaves the memory")
    func close() throws {
        var desk = try Desk()
        try desk.perform(GiveConsent(Self.given(.documents), in: Self.dossier))
        #expect(desk.state.endedMatters().isEmpty)
        #expect(throws: Refusal.self) { try desk.perform(CloseDossier(Self.dossier)) }
        let before = Self.makeBooking()
        let begin = BeginEvidence(EvidenceWish(.document, of: [Self.person]), in: Self.dossier)
        var after = before
        after.version = 2
        after.state = .completed
        desk.state.apply(.replace(.booking(before), with: .booking(after)))
        #expect(desk.state.endedMatters() == [Self.dossier])
        // Nothing is taken in any more, although nobody has closed the dossier yet.
        #expect(throws: DossierRefusal.closed(desk.now).refusal) { try desk.perform(begin) }
        #expect(try desk.perform(CloseDossier(Self.dossier)).reply)
        #expect(desk.state.dossiers[Self.dossier]?.isLive == false)
        #expect(desk.state.endedMatters().isEmpty)
    }

    @Test("A revoked token is remembered until it would have expired, and then forgotten by itself")
    func revocations() throws {
        var desk = try Desk()
        let expires = Self.start + .seconds(900)
        let revoke = RevokeTokens(.token(TokenID("t1")!, expires: expires), site: Self.station)
        let id = try desk.perform(revoke).reply
        #expect(try desk.perform(revoke).reply == id)
        try desk.perform(RevokeTokens(.caller(CallerID("c9")!), site: Self.station))
        #expect(desk.state.revocations.count == 2)
        let duty = RevocationDuty()
        #expect(duty.due(desk.state) == expires + .seconds(30))
        desk.now = expires + .seconds(30)
        #expect(throws: Refusal.self) { try desk.perform(revoke) }
        try desk.perform(ForgetRevocations())
        #expect(desk.state.revocations.count == 1)
        #expect(try #require(duty.due(desk.state)) > desk.now)
    }
}
