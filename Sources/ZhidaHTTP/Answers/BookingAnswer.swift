import ZhidaConsult
import ZhidaCore

/// A booking as it is answered: names beside codes, times in Asia/Shanghai.
struct BookingAnswer: Encodable, Sendable {
    struct Party: Encodable, Sendable {
        var site: SiteID
        var siteName: String
        var skill: ItemID?
        var room: RoomID?
        var roomName: String?
        var clerk: ClerkID?
    }

    struct Concern: Encodable, Sendable {
        var kind: String
        var about: String
    }

    var id: BookingID
    var version: Int
    var state: String
    /// Until when a hold is kept.
    var heldUntil: String?
    var item: ItemID
    var itemName: String
    var starts: String
    var ends: String
    var language: Language
    var parties: [Party]
    var person: PersonID?
    var name: String?
    var telephone: String?
    var concerns: [Concern]
    var waiting: WaitingRequestID?

    /// - Parameter showsPerson: whether name and telephone number are answered whole; else they are masked.
    init(_ booking: Booking, _ directory: Directory, showsPerson: Bool) {
        id = booking.id
        version = booking.version
        state = booking.state.word
        if case .held(let until) = booking.state { heldUntil = Shanghai.stamp(until) }
        item = booking.item
        itemName = directory.item(booking.item)?.name ?? ""
        starts = Shanghai.stamp(booking.range.start)
        ends = Shanghai.stamp(booking.range.end)
        language = booking.language
        parties = booking.parties.map { party in
            Party(
                site: party.site,
                siteName: directory.site(party.site)?.name ?? "",
                skill: party.skill,
                room: party.room?.id,
                roomName: party.room.flatMap { directory.room($0.id)?.name },
                clerk: party.clerk?.id
            )
        }
        person = booking.applicant?.person
        name = booking.applicant?.name.map { showsPerson ? $0 : PersonMask.name($0) }
        telephone = booking.applicant?.telephone.map { showsPerson ? $0 : Masking.masked($0) }
        concerns = booking.concerns.map(Concern.init)
        waiting = booking.request
    }

    static let schema = Schema.named(
        "Booking",
        .object([
            .required("id", .identifier), .required("version", .whole(1...1_000_000)),
            .required(
                "state",
                .word(["held", "pending", "confirmed", "underway", "completed", "missed", "cancelled", "expired"])
            ),
            .optional("heldUntil", .moment, "Until when a hold is kept."),
            .required("item", .identifier), .required("itemName", .words(1000)),
            .required("starts", .moment), .required("ends", .moment), .required("language", .choice(Language.self)),
            .required(
                "parties",
                .list(
                    .object([
                        .required("site", .identifier), .required("siteName", .words(1000)),
                        .optional("skill", .identifier), .optional("room", .identifier),
                        .optional("roomName", .words(1000)), .optional("clerk", .identifier),
                    ]),
                    1...64
                ),
                "The host first."
            ),
            .optional("person", .identifier, "The pseudonym of the one it is for."),
            .optional("name", .words(1000), "Masked unless the caller may see it, and always in lists."),
            .optional("telephone", .words(1000), "Masked likewise."),
            .required(
                "concerns",
                .list(
                    .object([
                        .required(
                            "kind",
                            .word(["clerk-gone", "clerk-unfit", "room-gone", "site-gone", "item-gone", "closed"])
                        ),
                        .required("about", .identifier),
                    ])
                ),
                "What a person must see to, because the directory changed."
            ),
            .optional("waiting", .identifier, "The waiting request that it was held for."),
        ])
    )
}

extension BookingAnswer.Concern {
    init(_ concern: BookingConcern) {
        switch concern {
        case .clerkGone(let id): self.init(kind: "clerk-gone", about: id.text)
        case .clerkUnfit(let id): self.init(kind: "clerk-unfit", about: id.text)
        case .roomGone(let id): self.init(kind: "room-gone", about: id.text)
        case .siteGone(let id): self.init(kind: "site-gone", about: id.text)
        case .itemGone(let id): self.init(kind: "item-gone", about: id.text)
        case .closed(let id): self.init(kind: "closed", about: id.text)
        }
    }
}
