import ZhidaConsult

/// A place on the waiting list as it is answered.
struct WaitingAnswer: Encodable, Sendable {
    var id: WaitingRequestID
    var version: Int
    var state: String
    var booking: BookingID?
    var ahead: Int?
    var item: ItemID
    var itemName: String
    var from: LocalDate
    var to: LocalDate
    var person: PersonID
    var name: String?

    init(_ request: WaitingRequest, _ directory: Directory, ahead: Int?, showsPerson: Bool) {
        id = request.id
        version = request.version
        state = request.state.word
        booking = request.state.booking
        self.ahead = ahead
        item = request.wish.item
        itemName = directory.item(item)?.name ?? ""
        from = request.wish.days.lowerBound
        to = request.wish.days.upperBound
        person = request.applicant.person
        name = request.applicant.name.map { showsPerson ? $0 : PersonMask.name($0) }
    }

    static let schema = Schema.named(
        "WaitingRequest",
        .object([
            .required("id", .identifier), .required("version", .whole(1...1_000_000)),
            .required("state", .word(["waiting", "offered", "fulfilled", "cancelled", "expired"])),
            .optional("booking", .identifier, "What is held for it, or was made of that."),
            .optional("ahead", .whole(0...1_000_000), "How many wait before it."),
            .required("item", .identifier), .required("itemName", .words(1000)), .required("from", .day),
            .required("to", .day), .required("person", .identifier), .optional("name", .words(1000)),
        ])
    )
}
