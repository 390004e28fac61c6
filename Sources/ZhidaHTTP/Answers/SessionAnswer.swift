import ZhidaConsult

/// A session as it is answered: names beside codes, times in Asia/Shanghai.
struct SessionAnswer: Encodable, Sendable {
    struct Party: Encodable, Sendable {
        var number: Int
        var role: String
        var site: SiteID?
        var siteName: String?
        var clerk: ClerkID?
        var person: PersonID?
        var presence: SessionParty.Presence
        var isLead: Bool
    }

    struct Note: Encodable, Sendable {
        var by: String
        var at: String
        var text: String
    }

    struct File: Encodable, Sendable {
        var name: String
        var size: Int64
        var digest: String
        var by: Int
        var at: String
    }

    struct Asked: Encodable, Sendable {
        var to: SiteID
        var reason: String
        var at: String
        /// `nil` while it is on its way.
        var ending: String?
    }

    var id: SessionID
    var version: Int
    var phase: SessionPhase
    var since: String
    var site: SiteID
    var siteName: String
    var item: ItemID?
    var itemName: String?
    var booking: BookingID?
    var ticket: TicketID?
    var topic: String?
    var parties: [Party]
    var escalations: [Asked]
    var notes: [Note]
    var files: [File]
    var outcome: SessionOutcome?
    var grade: Int?
    var workOrders: [String]

    init(_ session: ConsultationSession, _ directory: Directory) {
        id = session.id
        version = session.version
        phase = session.phase
        since = Shanghai.stamp(session.entered)
        site = session.site
        siteName = directory.site(session.site)?.name ?? ""
        item = session.item
        itemName = session.item.flatMap { directory.item($0)?.name }
        switch session.origin {
        case .booking(let id, _): booking = id
        case .ticket(let id): ticket = id
        case .networked(let words): topic = words
        }
        parties = session.parties.map { party in
            var person: PersonID?
            if case .citizen(let own) = party.role { person = own }
            return Party(
                number: party.number.number,
                role: party.isCitizen ? "citizen" : "site",
                site: party.site,
                siteName: party.site.flatMap { directory.site($0)?.name },
                clerk: party.clerk,
                person: person,
                presence: party.presence,
                isLead: party.number == session.lead
            )
        }
        escalations = session.escalations.map { past in
            Asked(
                to: past.request.target,
                reason: past.request.reason,
                at: Shanghai.stamp(past.asked),
                ending: past.ending.word
            )
        }
        if case .escalated(let open) = session.state {
            escalations.append(
                Asked(to: open.request.target, reason: open.request.reason, at: Shanghai.stamp(open.asked))
            )
        }
        notes = session.notes.map { Note(by: $0.by, at: Shanghai.stamp($0.at), text: $0.text) }
        files = session.files.map {
            File(name: $0.name, size: $0.size, digest: $0.digest, by: $0.by.number, at: Shanghai.stamp($0.at))
        }
        if case .closed(let closed) = session.state { outcome = closed }
        grade = session.evaluation?.grade.rawValue
        workOrders = session.workOrders.map(\.text)
    }
}

extension SessionAnswer {
    static let schema = Schema.named(
        "Session",
        .object([
            .required("id", .identifier), .required("version", .whole(1...1_000_000)),
            .required("phase", .choice(SessionPhase.self)), .required("since", .moment),
            .required("site", .identifier), .required("siteName", .words(1000)),
            .optional("item", .identifier), .optional("itemName", .words(1000)), .optional("booking", .identifier),
            .optional("ticket", .identifier), .optional("topic", .words(10_000)),
            .required("parties", .list(party)), .required("escalations", .list(asked)),
            .required(
                "notes",
                .list(
                    .object([
                        .required("by", .words(100)), .required("at", .moment), .required("text", .words(10_000)),
                    ])
                )
            ),
            .required("files", .list(file)), .optional("outcome", outcome),
            .optional("grade", .whole(1...5), "The citizen's, 1 (very dissatisfied) to 5."),
            .required("workOrders", .list(.text(.workOrder))),
        ])
    )

    private static let party = Schema.object([
        .required("number", .whole(1...1000)), .required("role", .word(["citizen", "site"])),
        .optional("site", .identifier), .optional("siteName", .words(1000)), .optional("clerk", .identifier),
        .optional("person", .identifier), .required("presence", .choice(SessionParty.Presence.self)),
        .required("isLead", .truth),
    ])

    private static let asked = Schema.object([
        .required("to", .identifier), .required("reason", .words(10_000)), .required("at", .moment),
        .optional(
            "ending",
            .word(["taken-over", "withdrawn", "declined", "unanswered", "citizen-left"]),
            "Missing while it is on its way."
        ),
    ])

    private static let file = Schema.object([
        .required("name", .words(255)), .required("size", .whole(0...Int64.max)), .required("digest", .text(.digest)),
        .required("by", .whole(1...1000)), .required("at", .moment),
    ])

    static let outcome = Schema.object([
        .required("result", .choice(SessionOutcome.Result.self)), .required("summary", .words(10_000)),
    ])
}
