import Foundation
import Testing

@testable import ZhidaConsult

@Suite("Consent and evidence")
struct ConsentRulesTests {
    static let start = Instant(seconds: 1_790_000_000)
    static let clerk = CallerID("c1")!
    static let person = PersonID("p1")!
    static let digest = String(repeating: "ab", count: 32)
    static let image = MediaType("image/jpeg")!

    static func given(
        _ purpose: ConsentPurpose,
        by person: PersonID = person,
        scope: Consent.Scope = .matter
    ) -> ConsentGiven {
        ConsentGiven(person: person, purpose: purpose, scope: scope, means: .page, wording: WordingID("2026-1")!)
    }

    static func dossier() -> Dossier { Dossier(id: DossierID("b1")!, site: SiteID("station-a1")!, opened: start) }

    /// One piece of evidence that is held, under a consent.
    static func holding(_ kind: EvidenceKind) throws -> Dossier {
        var dossier = dossier()
        _ = try dossier.give(given(kind.purpose), as: ConsentID("y1")!, by: clerk, at: start)
        try dossier.begin(EvidenceWish(kind, of: [person]), as: EvidenceID("e1")!, by: clerk, at: start)
        try dossier.finish(EvidenceID("e1")!, digest: digest, size: 5, mediaType: image, at: start)
        return dossier
    }

    @Test("A hundred thousand random acts agree with the plain model, and evidence never stands without its consent")
    func model() {
        var generator = Seeded(seed: 2026)
        var acts = 0
        var refused = 0
        for _ in 0..<200 {
            var dossier = Self.dossier()
            var model = ConsentModel()
            var now = Self.start
            let people = (1...3).map { PersonID("p\($0)")! }
            let sessions: [SessionID?] = [nil, SessionID("s1"), SessionID("s2")]
            let days = Dictionary(
                uniqueKeysWithValues: EvidenceKind.allCases.map { ($0, Int.random(in: 1...5, using: &generator)) }
            )
            guard let retention = Retention(days: days) else { continue }
            for step in 0..<500 {
                acts += 1
                now = now + .seconds(Int64.random(in: 0...20_000, using: &generator))
                let evidence = EvidenceID("e\(Int.random(in: 0...step, using: &generator))")!
                let consent = ConsentID("y\(Int.random(in: 0...step, using: &generator))")!
                let kind = EvidenceKind.allCases.randomElement(using: &generator)!
                let session = sessions.randomElement(using: &generator)!
                var outcome: (dossier: String, model: String)
                switch Int.random(in: 0..<40, using: &generator) {
                case 0..<10:
                    let given = Self.given(
                        kind.purpose,
                        by: people.randomElement(using: &generator)!,
                        scope: session.map { .session($0) } ?? .matter
                    )
                    let id = ConsentID("y\(step)")!
                    let result = try? dossier.give(given, as: id, by: Self.clerk, at: now)
                    outcome = ("\(result?.text ?? "refused")", "\(model.give(given, as: id)?.text ?? "refused")")
                case 10..<20:
                    let concerned = (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                        people.randomElement(using: &generator)!
                    }
                    let wish = EvidenceWish(kind, of: concerned, in: session)
                    let id = EvidenceID("e\(step)")!
                    let isTaken = (try? dossier.begin(wish, as: id, by: Self.clerk, at: now)) != nil
                    outcome = ("\(isTaken)", "\(model.begin(wish, as: id, at: now))")
                case 20..<30:
                    let digest = String(repeating: String(step % 10), count: 64)
                    let isTaken =
                        (try? dossier.finish(evidence, digest: digest, size: 1, mediaType: Self.image, at: now)) != nil
                    outcome = ("\(isTaken)", "\(model.finish(evidence, digest: digest, at: now))")
                case 30..<34:
                    let gone = try? dossier.withdraw(consent, by: Self.clerk, at: now)
                    outcome = ("\(Self.text(gone))", Self.text(model.withdraw(consent)))
                case 34..<36:
                    let gone = try? dossier.removeMistake(evidence, by: Self.clerk, at: now)
                    outcome = (Self.text(gone), Self.text(model.removeMistake(evidence)))
                case 36..<39:
                    let gone = dossier.purge(retention, at: now, by: Self.clerk)
                    outcome = (Self.text(gone.sorted()), Self.text(model.purge(days, at: now).sorted()))
                default:
                    // Rarely: afterwards little happens.
                    if Int.random(in: 0..<20, using: &generator) == 0 {
                        dossier.close(at: now)
                        model.isClosed = true
                    }
                    outcome = ("", "")
                }
                if outcome.dossier == "refused" || outcome.dossier == "false" { refused += 1 }
                // The whole is compared now and then: it takes longer than all else.
                let difference = step % 5 == 4 ? model.difference(from: dossier) : nil
                if outcome.dossier != outcome.model || difference != nil {
                    Issue.record("step \(step): \(outcome.dossier) ≠ \(outcome.model); \(difference ?? "")")
                    return
                }
            }
        }
        #expect(acts == 100_000)
        #expect(refused > 10_000 && refused < 90_000)
    }

    private static func text(_ gone: [EvidenceID]?) -> String {
        gone.map { $0.map(\.text).joined(separator: " ") } ?? "refused"
    }

    @Test("Without a consent nothing is taken, and the refusal says for what to ask", arguments: EvidenceKind.allCases)
    func nothingWithout(kind: EvidenceKind) throws {
        var dossier = Self.dossier()
        let id = EvidenceID("e1")!
        let wish = EvidenceWish(kind, of: [Self.person])
        #expect(throws: DossierRefusal.noConsent(kind)) {
            try dossier.begin(wish, as: id, by: Self.clerk, at: Self.start)
        }
        // Neither does any other consent do: each purpose has its own.
        for purpose in ConsentPurpose.allCases where purpose != kind.purpose {
            _ = try dossier.give(
                Self.given(purpose),
                as: ConsentID("y-\(purpose.rawValue)")!,
                by: Self.clerk,
                at: Self.start
            )
        }
        #expect(throws: DossierRefusal.noConsent(kind)) {
            try dossier.begin(wish, as: id, by: Self.clerk, at: Self.start)
        }
        #expect(DossierRefusal.noConsent(kind).chinese.contains(kind.purpose.chinese))
        _ = try dossier.give(Self.given(kind.purpose), as: ConsentID("y1")!, by: Self.clerk, at: Self.start)
        try dossier.begin(wish, as: id, by: Self.clerk, at: Self.start)
    }

    @Test("Face, identity and location have purposes of their own, which no other kind of evidence shares")
    func separateConsents() {
        for kind in EvidenceKind.allCases {
            let sharers = EvidenceKind.allCases.filter { $0.purpose == kind.purpose }
            #expect(sharers == [kind])
        }
        #expect(Set(EvidenceKind.allCases.filter(\.purpose.isSensitive)) == [.identity, .place, .face])
    }

    @Test("A recording begins only after everybody who is seen has consented, and ends when one takes it back")
    func recordingOfTwo() throws {
        var dossier = Self.dossier()
        let second = PersonID("p2")!
        let wish = EvidenceWish(.video, of: [Self.person, second])
        _ = try dossier.give(Self.given(.recording), as: ConsentID("y1")!, by: Self.clerk, at: Self.start)
        #expect(throws: DossierRefusal.noConsent(.video)) {
            try dossier.begin(wish, as: EvidenceID("e1")!, by: Self.clerk, at: Self.start)
        }
        _ = try dossier.give(Self.given(.recording, by: second), as: ConsentID("y2")!, by: Self.clerk, at: Self.start)
        try dossier.begin(wish, as: EvidenceID("e1")!, by: Self.clerk, at: Self.start)
        #expect(try dossier.withdraw(ConsentID("y2")!, by: Self.clerk, at: Self.start) == [EvidenceID("e1")!])
        #expect(throws: DossierRefusal.removed(EvidenceID("e1")!, .withdrawn)) {
            try dossier.finish(
                EvidenceID("e1")!,
                digest: Self.digest,
                size: 1,
                mediaType: Self.image,
                at: Self.start
            )
        }
        #expect(throws: DossierRefusal.withdrawn(ConsentID("y2")!, Self.start)) {
            try dossier.begin(wish, as: EvidenceID("e2")!, by: Self.clerk, at: Self.start)
        }
    }

    @Test("A consent to one session does not cover another")
    func otherSession() throws {
        var dossier = Self.dossier()
        let (first, second) = (SessionID("s1")!, SessionID("s2")!)
        _ = try dossier.give(
            Self.given(.documents, scope: .session(first)),
            as: ConsentID("y1")!,
            by: Self.clerk,
            at: Self.start
        )
        try dossier.begin(
            EvidenceWish(.document, of: [Self.person], in: first),
            as: EvidenceID("e1")!,
            by: Self.clerk,
            at: Self.start
        )
        #expect(throws: DossierRefusal.otherSession(ConsentID("y1")!)) {
            try dossier.begin(
                EvidenceWish(.document, of: [Self.person], in: second),
                as: EvidenceID("e2")!,
                by: Self.clerk,
                at: Self.start
            )
        }
    }

    @Test("Withdrawing leaves the fact and no digest, whatever the kind", arguments: EvidenceKind.allCases)
    func tombstone(kind: EvidenceKind) throws {
        var dossier = try Self.holding(kind)
        let later = Self.start + .seconds(60)
        #expect(try dossier.withdraw(ConsentID("y1")!, by: Self.clerk, at: later) == [EvidenceID("e1")!])
        let evidence = try #require(dossier.evidence(EvidenceID("e1")!))
        #expect(evidence.kind == kind)
        #expect(
            evidence.stage
                == .removed(
                    Evidence.Removal(reason: .withdrawn, at: later, by: Self.clerk, hadContent: true, digest: nil)
                )
        )
        let stored = String(decoding: try JSONEncoder().encode(dossier), as: UTF8.self)
        #expect(!stored.contains(Self.digest))
        #expect(try dossier.withdraw(ConsentID("y1")!, by: Self.clerk, at: later) == [])
    }

    @Test("When retention ends only a digest that nobody can guess from is kept", arguments: EvidenceKind.allCases)
    func retentionTombstone(kind: EvidenceKind) throws {
        var dossier = try Self.holding(kind)
        let retention = try #require(Retention(days: [kind: 2]))
        #expect(dossier.purge(retention, at: Self.start + .seconds(172_799), by: Self.clerk) == [])
        #expect(
            dossier.purge(retention, at: Self.start + .seconds(172_800), by: Self.clerk) == [EvidenceID("e1")!]
        )
        let stored = String(decoding: try JSONEncoder().encode(dossier), as: UTF8.self)
        #expect(stored.contains(Self.digest) == [.video, .signature, .document].contains(kind))
    }

    @Test("Evidence that was begun and never finished is given up after a day")
    func abandoned() throws {
        var dossier = Self.dossier()
        _ = try dossier.give(Self.given(.recording), as: ConsentID("y1")!, by: Self.clerk, at: Self.start)
        try dossier.begin(
            EvidenceWish(.video, of: [Self.person]),
            as: EvidenceID("e1")!,
            by: Self.clerk,
            at: Self.start
        )
        dossier.close(at: Self.start)
        #expect(dossier.isLive)
        let retention = try #require(Retention())
        #expect(dossier.purge(retention, at: Self.start + .seconds(86_399), by: Self.clerk) == [])
        #expect(dossier.purge(retention, at: Self.start + .seconds(86_400), by: Self.clerk) == [EvidenceID("e1")!])
        #expect(!dossier.isLive)
    }

    @Test("A closed matter takes nothing more in, and still gives everything back")
    func closed() throws {
        var dossier = try Self.holding(.document)
        dossier.close(at: Self.start)
        #expect(throws: DossierRefusal.closed(Self.start)) {
            try dossier.give(Self.given(.face), as: ConsentID("y2")!, by: Self.clerk, at: Self.start)
        }
        #expect(throws: DossierRefusal.closed(Self.start)) {
            try dossier.begin(
                EvidenceWish(.document, of: [Self.person]),
                as: EvidenceID("e2")!,
                by: Self.clerk,
                at: Self.start
            )
        }
        #expect(try dossier.withdraw(ConsentID("y1")!, by: Self.clerk, at: Self.start).count == 1)
    }

    @Test("What is missing for an item is named, and whether its consent is there")
    func missing() throws {
        var dossier = try Self.holding(.identity)
        _ = try dossier.give(Self.given(.location), as: ConsentID("y2")!, by: Self.clerk, at: Self.start)
        let required: [EvidenceKind] = [.identity, .place, .video, .signature]
        let missing = dossier.missing(of: required, in: nil)
        #expect(
            missing == [
                MissingEvidence(.place, hasConsent: true), MissingEvidence(.video, hasConsent: false),
                MissingEvidence(.signature, hasConsent: false),
            ]
        )
        #expect(missing[0].chinese == "缺少现场定位，已取得同意，请采集。")
        #expect(missing[1].chinese == "缺少视频，请先征得“录音录像”的同意。")
        _ = try dossier.withdraw(ConsentID("y1")!, by: Self.clerk, at: Self.start)
        #expect(dossier.missing(of: required, in: nil).count == 4)
        #expect(Dossier.missing(of: required, in: nil, from: nil).allSatisfy { !$0.hasConsent })
    }

    @Test("A digest, a size or a media type that is none is refused")
    func malformed() throws {
        var dossier = Self.dossier()
        _ = try dossier.give(Self.given(.documents), as: ConsentID("y1")!, by: Self.clerk, at: Self.start)
        let id = EvidenceID("e1")!
        try dossier.begin(EvidenceWish(.document, of: [Self.person]), as: id, by: Self.clerk, at: Self.start)
        for (digest, size) in [
            ("", 1), (Self.digest.uppercased(), 1), (String(Self.digest.dropLast()), 1), ("../" + Self.digest, 1),
            (Self.digest, 0), (Self.digest, -1),
        ] as [(String, Int64)] {
            #expect(throws: DossierRefusal.self, "\(digest) \(size)") {
                try dossier.finish(id, digest: digest, size: size, mediaType: Self.image, at: Self.start)
            }
        }
        for text in ["", "image", "image/", "/jpeg", "image/jpeg; a=b", "Image/Jpeg", "a/b/c", "text/plain\r\nX: y"] {
            #expect(MediaType(text) == nil, "\(text)")
        }
        for text in ["image/jpeg", "application/vnd.ms-excel", "video/webm", "image/svg+xml"] {
            #expect(MediaType(text)?.description == text)
        }
    }

    @Test("Retention is a setting of 1 to 36,500 days for each kind, with defaults")
    func retentionSettings() throws {
        let retention = try #require(Retention(days: [.face: 3]))
        #expect(retention[.face] == .seconds(3 * 86_400))
        #expect(retention[.video] == .seconds(180 * 86_400))
        #expect(Set(Retention.usualDays.keys) == Set(EvidenceKind.allCases))
        #expect(Retention(days: [.face: 0]) == nil)
        #expect(Retention(days: [.video: 36_501]) == nil)
        let data = try JSONEncoder().encode(retention)
        #expect(try JSONDecoder().decode(Retention.self, from: data) == retention)
        for broken in [#"{"days":{"face":0}}"#, #"{"days":{"mind":5}}"#] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Retention.self, from: Data(broken.utf8))
            }
        }
    }

    @Test("A dossier comes back from its stored form, whatever is in it")
    func stored() throws {
        var dossier = try Self.holding(.video)
        _ = try dossier.give(
            Self.given(.face, scope: .session(SessionID("s1")!)),
            as: ConsentID("y2")!,
            by: Self.clerk,
            at: Self.start
        )
        try dossier.begin(
            EvidenceWish(.face, of: [Self.person], in: SessionID("s1")!),
            as: EvidenceID("e2")!,
            by: Self.clerk,
            at: Self.start
        )
        _ = try dossier.withdraw(ConsentID("y1")!, by: Self.clerk, at: Self.start)
        let data = try JSONEncoder().encode(dossier)
        #expect(try JSONDecoder().decode(Dossier.self, from: data) == dossier)
    }
}
