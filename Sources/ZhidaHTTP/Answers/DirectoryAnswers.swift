import ZhidaConsult

/// The rows of the directory in the OpenAPI document. They are answered as the directory has them.
enum DirectorySchemas {
    static let site = Schema.named(
        "Site",
        .object([
            .required("id", .identifier), .required("name", .words(1000)), .required("level", .choice(SiteLevel.self)),
            .optional("parent", .identifier), .required("serves", .words(10_000)),
            .optional("department", .identifier), .required("calendar", .identifier),
            .required("origin", .choice(RowOrigin.self)), .required("note", .words(10_000)),
        ])
    )

    static let department = Schema.named(
        "Department",
        .object([
            .required("id", .identifier), .required("name", .words(1000)),
            .required("responsibilities", .words(10_000)), .required("certainty", .choice(Department.Certainty.self)),
            .required("note", .words(10_000)), .required("origin", .choice(RowOrigin.self)),
        ])
    )

    static let clerk = Schema.named(
        "Clerk",
        .object([
            .required("id", .identifier), .required("name", .words(1000)), .required("site", .identifier),
            .required("skills", .list(.identifier)), .required("languages", .list(.choice(Language.self))),
            .required("calendar", .identifier), .required("origin", .choice(RowOrigin.self)),
        ])
    )

    static let item = Schema.named(
        "ServiceItem",
        .object([
            .required("id", .identifier), .required("name", .words(1000)), .required("englishName", .words(1000)),
            .required("group", .words(1000)), .optional("department", .identifier),
            .required("duration", .whole(5...1440), "In minutes."),
            .required("evidence", .list(.choice(EvidenceKind.self))),
            .required("levels", .list(.choice(SiteLevel.self))),
            .required("byVideo", .truth), .required("deadlineWorkingDays", .whole(0...10_000)),
            .required("scope", scope), .required("origin", .choice(RowOrigin.self)), .required("note", .words(10_000)),
        ])
    )

    private static let scope = Schema.object([
        .required("word", .choice(ItemScope.Word.self)), .optional("entrySites", .list(.identifier)),
        .optional(
            "partner",
            .object([
                .required("id", .identifier), .required("city", .words(100)),
                .required("mode", .choice(Partner.Mode.self)),
            ])
        ),
    ])

    static let room = Schema.named(
        "Room",
        .object([
            .required("id", .identifier), .required("site", .identifier), .required("name", .words(1000)),
            .required("kind", .choice(Room.Kind.self)), .optional("calendar", .identifier),
            .required("capacity", .whole(1...10_000)), .required("overbooking", .whole(0...10_000)),
            .required("byVideo", .truth), .required("origin", .choice(RowOrigin.self)),
        ])
    )
}

/// A stored version of the directory as it is answered.
struct DirectoryVersionAnswer: Encodable, Sendable {
    var id: StoredDirectoryID
    var number: Int
    var isActive: Bool
    var loaded: String
    var by: CallerID
    var digest: String
    var note: String
    var sites: Int
    var clerks: Int
    var items: Int

    init(_ version: StoredDirectory) {
        id = version.id
        number = version.number
        isActive = version.isActive
        loaded = Shanghai.stamp(version.made)
        by = version.by
        digest = version.digest
        note = version.note
        sites = version.content.sites.count
        clerks = version.content.clerks.count
        items = version.content.items.count
    }

    static let schema = Schema.named(
        "DirectoryVersion",
        .object([
            .required("id", .identifier), .required("number", .whole(1...1_000_000)), .required("isActive", .truth),
            .required("loaded", .moment), .required("by", .identifier), .required("digest", .text(.digest)),
            .required("note", .words(10_000)), .required("sites", .whole(0...1_000_000)),
            .required("clerks", .whole(0...1_000_000)), .required("items", .whole(0...1_000_000)),
        ])
    )
}
