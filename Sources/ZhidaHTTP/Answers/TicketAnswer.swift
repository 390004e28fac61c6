import ZhidaConsult

/// A ticket as it is answered.
struct TicketAnswer: Encodable, Sendable {
    struct Wait: Encodable, Sendable {
        /// Tickets that are called before.
        var ahead: Int
        var fromMinutes: Int
        var toMinutes: Int

        init(_ estimate: WaitEstimate) {
            ahead = estimate.ahead
            fromMinutes = estimate.from.count
            toMinutes = estimate.to.count
        }
    }

    var id: TicketID
    var version: Int
    var number: String
    var day: LocalDate
    var state: String
    var site: SiteID
    var siteName: String
    var item: ItemID
    var itemName: String
    var language: Language
    var priority: PriorityClass
    var booking: BookingID?
    var taken: String
    var clerk: ClerkID?
    var counter: RoomID?
    var counterName: String?
    var session: SessionID?
    var wait: Wait?
    var isLate: Bool?

    init(_ ticket: Ticket, _ directory: Directory, wait estimate: WaitEstimate? = nil, isLate: Bool? = nil) {
        id = ticket.id
        version = ticket.version
        number = ticket.number.description
        day = ticket.day
        state = ticket.state.word
        site = ticket.site
        siteName = directory.site(ticket.site)?.name ?? ""
        item = ticket.item
        itemName = directory.item(ticket.item)?.name ?? ""
        language = ticket.language
        priority = ticket.priority
        booking = ticket.booking
        taken = Shanghai.stamp(ticket.taken)
        clerk = ticket.state.claim?.clerk
        counter = ticket.state.claim?.counter
        counterName = counter.flatMap { directory.room($0)?.name }
        session = ticket.session
        wait = estimate.map(Wait.init)
        self.isLate = isLate
    }
}

extension TicketAnswer {
    static let wait = Schema.object([
        .required("ahead", .whole(0...1_000_000)), .required("fromMinutes", .whole(0...1440)),
        .required("toMinutes", .whole(0...1440)),
    ])

    static let schema = Schema.named(
        "Ticket",
        .object([
            .required("id", .identifier), .required("version", .whole(1...1_000_000)),
            .required("number", .words(10, least: 2), "As it stands on the slip, such as A017."),
            .required("day", .day),
            .required(
                "state",
                .word(["waiting", "called", "serving", "served", "no-show", "cancelled", "lapsed"])
            ),
            .required("site", .identifier), .required("siteName", .words(1000)), .required("item", .identifier),
            .required("itemName", .words(1000)), .required("language", .choice(Language.self)),
            .required("priority", .choice(PriorityClass.self)), .optional("booking", .identifier),
            .required("taken", .moment), .optional("clerk", .identifier), .optional("counter", .identifier),
            .optional("counterName", .words(1000)), .optional("session", .identifier), .optional("wait", wait),
            .optional("isLate", .truth, "Whether the appointment was missed by more than the grace."),
        ])
    )
}
