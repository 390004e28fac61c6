import Foundation
import ZhidaConsult

/// `/v1/slots`: when it could be.
enum SlotResource {
    /// Days that are searched unless others are named.
    private static let usualDays = 7

    static let operations: [Operation] = [
        .get(
            "/v1/slots",
            "findSlots",
            "Free slots by site and day, the preferred site first. A booking can start every 5 minutes of a range.",
            query: [
                .query("item", .identifier, "The service item's code.", required: true),
                .query("site", .identifier, "The host site."),
                .query("nearest", .identifier, "Or the nearest sites to this one; without either, any site."),
                .query("party", .list(.text(.party), 0...15), "Who else must take part; may stand several times."),
                .query("clerk", .identifier, "A certain clerk as host."),
                .query("room", .identifier, "A certain room or counter for the host."),
                .query("gives", .choice(PartyPart.self), "What the host gives; both where it is not said."),
                .query("language", .choice(Language.self), "mandarin where it is not said."),
                .query("minutes", .whole(5...1440), "How long; the item's own time where it is not said."),
                .query("from", .day, "The first day; today where it is not said."),
                .query("to", .day, "The last day; 6 days behind the first where it is not said."),
                .query("hours", .text(.hours), "Times of day within which it must lie."),
                .query("overbook", .truth, "What could be overbooked too."),
            ],
            answers: [.json(schema)]
        ) { ask in
            try ask.authorise(.seeSlots)
            let wish = try wish(ask)
            let now = ask.hall.now
            let overbooks = ask.flag("overbook")
            let free = try ask.look { try $0.freeSlots(wish, now: now, overbooking: overbooks) }
            return .bytes(SlotWriter.bytes(free, wish), type: "application/json")
        }
    ]

    private static let schema = Schema.object([
        .required("item", .identifier), .required("minutes", .whole(5...1440)),
        .optional("earliest", SlotAnswer.schema),
        .required("unknownYears", .list(.whole(1...9999)), "Years whose holidays are not published."),
        .required(
            "sites",
            .list(
                .object([
                    .required("site", .identifier), .required("name", .words(1000)),
                    .required(
                        "days",
                        .list(
                            .object([
                                .required("day", .day),
                                .required(
                                    "starts",
                                    .list(.text(.hours)),
                                    "First and last start of each range, such as 09:00-11:30."
                                ),
                            ])
                        )
                    ),
                ])
            )
        ),
    ])

    private static func wish(_ ask: Ask) throws -> BookingWish {
        let clerk: ClerkID? = ask.parameter("clerk")
        let room: RoomID? = ask.parameter("room")
        let site: SiteID? = ask.parameter("site")
        let nearest: SiteID? = ask.parameter("nearest")
        guard site == nil || nearest == nil else {
            throw Problem.malformed("site 和 nearest 只能写一个。", "Give “site” or “nearest”, not both.")
        }
        let directory = ask.directory
        let own = clerk.flatMap { directory.clerk($0)?.site } ?? room.flatMap { directory.room($0)?.site }
        let place: PartyWish.Place =
            (site ?? (nearest == nil ? own : nil)).map(PartyWish.Place.site)
            ?? nearest.map { .nearest(to: $0) } ?? .anywhere
        let part = ask.text("gives").flatMap { PartyPart(rawValue: $0) } ?? .both
        let host = PartyWish(
            place,
            clerk: clerk,
            room: room,
            takesRoom: part.takesRoom,
            takesClerk: part.takesClerk
        )
        let others = (ask.query["party"] ?? []).compactMap { $0.text.flatMap { PartyText($0)?.wish } }
        guard let item: ItemID = ask.parameter("item") else { throw Problem.failed }
        let first = ask.day("from") ?? Shanghai.date(of: ask.hall.now)
        return BookingWish(
            item: item,
            parties: [host] + others,
            language: ask.text("language").flatMap { Language(rawValue: $0) } ?? .mandarin,
            days: try ask.days(first, ask.day("to") ?? first.advanced(by: usualDays - 1)),
            hours: ask.text("hours").flatMap { TimeWindow($0) },
            duration: ask.number("minutes").map { Minutes($0) }
        )
    }
}
