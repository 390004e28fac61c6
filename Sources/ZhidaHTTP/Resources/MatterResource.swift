import Hummingbird
import ZhidaConsult

/// `/v1/matters`: what people allow, and the evidence that exists under it. A matter has the identifier of the booking
/// it began with, or of the session where there was none.
enum MatterResource {
    private static let answer = Operation.Answer.json(DossierAnswer.schema, tag: true)
    private static let made = Operation.Answer.json(DossierAnswer.schema, .created, tag: true)

    static let operations: [Operation] = [
        .get("/v1/matters/{matter}", "getMatter", "The consents and the evidence of one matter.", answers: [answer]) {
            ask in
            let id: DossierID = try ask.id("matter")
            let dossier = try await ask.hall.dossier(id)
            let host = BookingID(id.text).flatMap { id in ask.hall.broker.read { $0.bookings[id]?.host } }
            try ask.authorise(.seeBookings, at: (dossier?.site ?? host).map { [$0] } ?? [])
            guard dossier != nil else {
                throw Problem.unknown("同意记录和核验材料", "matter with consents or evidence", id.text)
            }
            return try await reply(id, ask)
        },
        .post(
            "/v1/matters/{matter}/consents",
            "giveConsent",
            "Enter a person's consent to one purpose.",
            body: .json(
                .object([
                    .optional("person", .identifier, "Whose it is; the applicant or citizen where it is not said."),
                    .required("purpose", .choice(ConsentPurpose.self)), .required("means", .choice(Consent.Means.self)),
                    .optional("giver", .choice(Consent.Giver.self), "Who said yes; person where it is not said."),
                    .required("wording", .identifier, "The version of the text that was read out or shown."),
                    .optional("session", .identifier, "For this session alone."),
                ])
            ),
            answers: [made],
            give
        ),
        .post(
            "/v1/matters/{matter}/consents/{consent}/withdraw",
            "withdrawConsent",
            "Take a consent back; what exists under it is removed.",
            answers: [answer]
        ) { ask in
            let id: DossierID = try ask.id("matter")
            let removed = try await ask.perform(WithdrawConsent(try ask.id("consent"), in: id))
            return try await removing(removed, of: id, ask)
        },
        .post(
            "/v1/matters/{matter}/evidence",
            "addEvidence",
            "Take a file in as evidence: the consent is looked at first, then the body is written.",
            query: [
                .query("kind", .choice(EvidenceKind.self), "What it is.", required: true),
                .query("person", .list(.identifier, 0...16), "Whom it shows; the applicant where it is not said."),
                Operation.Parameter(
                    name: "Content-Digest",
                    place: .header,
                    schema: .text(.contentDigest),
                    isRequired: false,
                    about: "The SHA-256 of the body (RFC 9530): a body that came otherwise is refused."
                ),
            ],
            body: .bytes,
            answers: [made],
            EvidenceIntake.add
        ),
        .get(
            "/v1/matters/{matter}/evidence/{evidence}",
            "readEvidence",
            "The content of a piece of evidence, its digest checked. The audit is told who opened it.",
            answers: [.content],
            EvidenceContent.read
        ),
        .post(
            "/v1/matters/{matter}/evidence/{evidence}/remove",
            "removeEvidence",
            "Remove evidence taken by mistake; for supervisors. The fact stays.",
            answers: [answer]
        ) { ask in
            let id: DossierID = try ask.id("matter")
            let place = ContentPlace(dossier: id, evidence: try ask.id("evidence"))
            return try await removing(try await ask.perform(RemoveEvidence(place)), of: id, ask)
        },
        .post(
            "/v1/purges",
            "purgeEvidence",
            "Remove what is past its retention, and files that nothing refers to.",
            answers: [.json(purge)],
            runPurge
        ),
    ]

    private static let purge = Schema.object([
        .required("matters", .whole(0...Int64.max)), .required("closed", .whole(0...Int64.max)),
        .required("removed", .whole(0...Int64.max)), .required("files", .whole(0...Int64.max)),
        .required("bytes", .whole(0...Int64.max)),
    ])

    @Sendable
    private static func give(_ ask: Ask) async throws -> Reply {
        let id: DossierID = try ask.id("matter")
        let known = people(of: id, ask)
        guard let person: PersonID = ask.member("person") ?? known.first else {
            throw Problem.invalid("请用 person 写明是谁的同意。", "Say with “person” whose consent it is.")
        }
        guard let purpose = ask.body["purpose"]?.text.flatMap({ ConsentPurpose(rawValue: $0) }),
            let means = ask.body["means"]?.text.flatMap({ Consent.Means(rawValue: $0) })
        else { throw Problem.failed }
        let session: SessionID? = ask.member("session")
        let given = ConsentGiven(
            person: person,
            purpose: purpose,
            scope: session.map(Consent.Scope.session) ?? .matter,
            giver: ask.body["giver"]?.text.flatMap { Consent.Giver(rawValue: $0) } ?? .person,
            means: means,
            wording: try ask.required("wording")
        )
        _ = try await ask.perform(GiveConsent(given, in: id))
        return try await reply(id, ask, .created)
    }

    @Sendable
    private static func runPurge(_ ask: Ask) async throws -> Reply {
        struct Answer: Encodable {
            var matters: Int
            var closed: Int
            var removed: Int
            var files: Int
            var bytes: Int64
        }
        try ask.authorise(.purge)
        guard let dossiers = ask.hall.dossiers, let key = ask.key else {
            throw Problem.invalid("此存储不支持清除。", "This store has no purge.")
        }
        guard key.text.utf8.count <= 60 else {
            throw Problem.malformed(
                "清除任务的 Idempotency-Key 最多 60 个字符。",
                "A purge's Idempotency-Key has at most 60 characters."
            )
        }
        let purge = EvidencePurge(
            broker: ask.hall.broker,
            pages: dossiers,
            contents: ask.hall.contents,
            retention: ask.hall.retention,
            caller: ask.caller
        )
        do {
            let report = try await purge.purge(before: ask.hall.now, run: key)
            return try .json(
                Answer(
                    matters: report.matters,
                    closed: report.closed,
                    removed: report.counts.total,
                    files: report.contents.files,
                    bytes: report.contents.bytes
                )
            )
        } catch let refusal as Refusal {
            throw Problem(refusal)
        }
    }

    /// Whose matter it is, where that is known.
    static func people(of id: DossierID, _ ask: Ask) -> [PersonID] {
        ask.hall.broker.read { state in
            if let person = BookingID(id.text).flatMap({ state.bookings[$0]?.applicant?.person }) { return [person] }
            if case .citizen(let person?)? = SessionID(id.text).flatMap({ state.sessions[$0]?.citizen?.role }) {
                return [person]
            }
            return []
        }
    }

    /// Takes contents away at once. The outbox has a message to do so too, for when this fails or is never reached.
    private static func removing(_ evidence: [EvidenceID], of id: DossierID, _ ask: Ask) async throws -> Reply {
        for piece in evidence { _ = try ask.hall.contents.remove(ContentPlace(dossier: id, evidence: piece)) }
        return try await reply(id, ask)
    }

    /// What is answered to those who may do something with a matter.
    static func reply(_ id: DossierID, _ ask: Ask, _ status: HTTPResponse.Status = .ok) async throws -> Reply {
        guard let dossier = try await ask.hall.dossier(id) else {
            throw Problem.unknown("事项", "matter", id.text)
        }
        let item = ask.hall.broker.read { state in
            BookingID(id.text).flatMap { state.bookings[$0]?.item }
                ?? SessionID(id.text).flatMap { state.sessions[$0]?.item }
        }
        return try .json(
            DossierAnswer(dossier, item: item.flatMap { ask.directory.item($0) }),
            status,
            tag: dossier.version,
            location: status == .created ? "/v1/matters/\(id)" : nil
        )
    }
}
