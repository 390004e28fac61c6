import ZhidaConsult

/// An event of the audit as it is answered.
struct AuditAnswer: Encodable, Sendable {
    var sequence: Int64
    var at: String
    var act: String
    var who: CallerID
    var role: Role
    var from: SiteID?
    var subjects: [RecordKey]
    var sites: [SiteID]
    var facts: [String: String]

    init(_ event: AuditEvent) {
        sequence = event.sequence
        at = Shanghai.stamp(event.body.at)
        act = event.body.act
        who = event.body.who
        role = event.body.role
        from = event.body.from
        subjects = event.body.subjects
        sites = event.body.sites
        facts = event.body.facts
    }

    static let schema = Schema.named(
        "AuditEvent",
        .object([
            .required("sequence", .whole(1...Int64.max)), .required("at", .moment), .required("act", .words(100)),
            .required("who", .identifier), .required("role", .choice(Role.self)), .optional("from", .identifier),
            .required(
                "subjects",
                .list(.object([.required("kind", .choice(RecordKind.self)), .required("id", .identifier)]))
            ),
            .required("sites", .list(.identifier)), .required("facts", .map(.words(10_000))),
        ])
    )
}
