import ZhidaConsult

/// The consents and the evidence of one matter as they are answered: what is known, never a content or a digest.
struct DossierAnswer: Encodable, Sendable {
    struct Given: Encodable, Sendable {
        var id: ConsentID
        var person: PersonID
        var purpose: ConsentPurpose
        var means: Consent.Means
        var giver: Consent.Giver
        var wording: WordingID
        var given: String
        var withdrawn: String?
    }

    struct Piece: Encodable, Sendable {
        var id: EvidenceID
        var kind: EvidenceKind
        var begun: String
        var stage: String
        var bytes: Int64?
        var mediaType: String?
        var removed: Evidence.Removal.Reason?
    }

    struct Lack: Encodable, Sendable {
        var kind: EvidenceKind
        var hasConsent: Bool
    }

    var matter: DossierID
    var version: Int
    var site: SiteID
    var consents: [Given]
    var evidence: [Piece]
    /// What the item asks for and is not there.
    var missing: [Lack]

    init(_ dossier: Dossier, item: ServiceItem?) {
        matter = dossier.id
        version = dossier.version
        site = dossier.site
        consents = dossier.consents.map { consent in
            Given(
                id: consent.id,
                person: consent.person,
                purpose: consent.purpose,
                means: consent.means,
                giver: consent.giver,
                wording: consent.wording,
                given: Shanghai.stamp(consent.given),
                withdrawn: consent.withdrawn.map { Shanghai.stamp($0.at) }
            )
        }
        evidence = dossier.evidence.map { evidence in
            var piece = Piece(
                id: evidence.id,
                kind: evidence.kind,
                begun: Shanghai.stamp(evidence.begun),
                stage: "open"
            )
            switch evidence.stage {
            case .open: break
            case .held(let content):
                piece.stage = "held"
                piece.bytes = content.size
                piece.mediaType = content.mediaType.description
            case .removed(let removal): (piece.stage, piece.removed) = ("removed", removal.reason)
            }
            return piece
        }
        missing = (item.map { dossier.missing(of: $0.evidence, in: nil) } ?? []).map {
            Lack(kind: $0.kind, hasConsent: $0.hasConsent)
        }
    }

    static let schema = Schema.named(
        "Matter",
        .object([
            .required("matter", .identifier), .required("version", .whole(1...1_000_000)),
            .required("site", .identifier),
            .required(
                "consents",
                .list(
                    .object([
                        .required("id", .identifier), .required("person", .identifier),
                        .required("purpose", .choice(ConsentPurpose.self)),
                        .required("means", .choice(Consent.Means.self)),
                        .required("giver", .choice(Consent.Giver.self)), .required("wording", .identifier),
                        .required("given", .moment), .optional("withdrawn", .moment),
                    ])
                )
            ),
            .required(
                "evidence",
                .list(
                    .object([
                        .required("id", .identifier), .required("kind", .choice(EvidenceKind.self)),
                        .required("begun", .moment), .required("stage", .word(["open", "held", "removed"])),
                        .optional("bytes", .whole(0...Int64.max)), .optional("mediaType", .words(200)),
                        .optional("removed", .choice(Evidence.Removal.Reason.self)),
                    ])
                )
            ),
            .required(
                "missing",
                .list(.object([.required("kind", .choice(EvidenceKind.self)), .required("hasConsent", .truth)])),
                "What the item asks for and is not there."
            ),
        ])
    )
}
