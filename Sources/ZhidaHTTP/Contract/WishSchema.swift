import ZhidaConsult

/// What is wanted of a slot, in the bodies of holds, bookings and the waiting list.
enum WishSchema {
    /// One party: where it may come from, and what it gives.
    static let party = Schema.named(
        "PartyWish",
        .object([
            .optional("site", .identifier, "The site it comes from."),
            .optional("nearest", .identifier, "Or the nearest to this site: it, its siblings, then up the levels."),
            .optional("skill", .identifier, "The item that its clerk must know, where that is not the booking's own."),
            .optional("clerk", .identifier, "A certain clerk."),
            .optional("room", .identifier, "A certain room or counter."),
            .optional(
                "gives",
                .choice(PartyPart.self),
                "What is taken of it; the host gives both unless said, others a clerk."
            ),
        ])
    )

    private static let what: [Schema.Member] = [
        .required("item", .identifier, "The service item's code."),
        .optional("parties", .list(party, 1...16), "Who must take part, the host first; without, the caller's site."),
        .optional("language", .choice(Language.self), "mandarin where it is not said."),
        .optional("minutes", .whole(5...1440), "How long; the item's own time where it is not said."),
    ]

    /// One slot.
    static let slot: [Schema.Member] =
        what + [
            .required("starts", .moment, "On a grid of 5 minutes."),
            .optional("overbook", .truth, "Whether to go beyond a room's usual number; for supervisors."),
        ]

    /// Days that would do.
    static let span: [Schema.Member] =
        what + [
            .required("from", .day), .required("to", .day),
            .optional("hours", .text(.hours), "Times of day within which it must lie."),
        ]

    static let applicant = Schema.named(
        "Applicant",
        .object([
            .optional("person", .identifier, "The person's pseudonym; without, one is made."),
            .optional("name", .words(100), "What the clerk calls them."),
            .optional("telephone", .words(40)),
        ])
    )
}
