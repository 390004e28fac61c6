import ZhidaConsult

/// `/v1/holds` and `/v1/bookings`: slots that are kept, booked, moved and given back.
enum BookingResource {
    static let operations: [Operation] = reading + making + changing

    private static let answer = Operation.Answer.json(BookingAnswer.schema, tag: true)
    private static let made = Operation.Answer.json(BookingAnswer.schema, .created, tag: true)

    private static let reading: [Operation] = [
        .get(
            "/v1/bookings",
            "listBookings",
            "Open bookings of a site, by day and time. Names are masked.",
            query: [
                .query("site", .identifier, "The caller's own where it is not said; all for those who see all."),
                .query("from", .day, "The first day; today where it is not said."),
                .query("to", .day, "The last day; 6 days behind the first where it is not said."),
                .query("concerned", .truth, "Only those that a change of the directory left to be seen to."),
            ] + Operation.Parameter.paging,
            answers: [.json(Page<BookingAnswer>.schema(BookingAnswer.schema))]
        ) { ask in
            let bookings = try list(ask)
            let directory = ask.directory
            return try ask.page(bookings) {
                "\($0.range.start.sortable)-\($0.id)"
            } _: {
                BookingAnswer($0, directory, showsPerson: false)
            }
        },
        .get("/v1/bookings/{booking}", "getBooking", "One booking.", answers: [answer]) { ask in
            let booking = try await ask.hall.booking(try ask.id("booking"))
            try ask.authorise(.seeBookings, at: [booking.host])
            return try reply(booking, ask)
        },
        .get(
            "/v1/bookings/{booking}/calendar",
            "getBookingCalendar",
            "One booking as a calendar file (RFC 5545).",
            answers: [.text("text/calendar")]
        ) { ask in
            let booking = try await ask.hall.booking(try ask.id("booking"))
            try ask.authorise(.seeBookings, at: [booking.host])
            let text = ask.calendar.file(booking, directory: ask.directory, stamp: ask.hall.now)
            return .text(text, type: "text/calendar; charset=utf-8")
        },
        .get(
            "/v1/calendar",
            "getCalendar",
            "Open bookings of a site as one calendar file (RFC 5545).",
            query: [
                .query("site", .identifier, "The caller's own where it is not said."),
                .query("from", .day, "The first day; today where it is not said."),
                .query("to", .day, "The last day; 6 days behind the first where it is not said."),
            ],
            answers: [.text("text/calendar")]
        ) { ask in
            let text = ask.calendar.list(try list(ask), directory: ask.directory, stamp: ask.hall.now)
            return .text(text, type: "text/calendar; charset=utf-8")
        },
    ]

    private static let making: [Operation] = [
        .post(
            "/v1/holds",
            "holdSlot",
            "Keep a slot for some minutes.",
            body: .json(
                .object(
                    WishSchema.slot + [
                        .optional("applicant", WishSchema.applicant),
                        .optional("forMinutes", .whole(1...120), "10 where it is not said."),
                    ]
                )
            ),
            answers: [made]
        ) { ask in
            let slot = try ask.slot()
            let lasting = Minutes(ask.body["forMinutes"]?.whole.map { Int($0) } ?? 10)
            let booking = try await ask.offeringOthers(slot) {
                try await ask.perform(HoldSlot(slot, applicant: try ask.applicant(), lasting: lasting))
            }
            return try reply(booking, ask, isNew: true)
        },
        .post(
            "/v1/bookings",
            "bookSlot",
            "Book a slot.",
            body: .json(
                .object(
                    WishSchema.slot + [
                        .optional("applicant", WishSchema.applicant), .optional("confirmed", .truth, "At once."),
                    ]
                )
            ),
            answers: [made]
        ) { ask in
            let slot = try ask.slot()
            let applicant = try ask.applicant() ?? Applicant(person: try ask.newPerson())
            let booking = try await ask.offeringOthers(slot) {
                try await ask.perform(
                    Book(slot, applicant: applicant, isConfirmed: ask.body["confirmed"]?.truth ?? false)
                )
            }
            return try reply(booking, ask, isNew: true)
        },
    ]

    private static let changing: [Operation] = [
        .post(
            "/v1/bookings/{booking}/book",
            "bookHeldSlot",
            "Book a slot that is held.",
            body: .json(
                .object([.optional("applicant", WishSchema.applicant), .optional("confirmed", .truth, "At once.")])
            ),
            match: .optional,
            answers: [answer]
        ) { ask in
            let command = BookHeld(
                try ask.id("booking"),
                applicant: try ask.applicant(),
                isConfirmed: ask.body["confirmed"]?.truth ?? false,
                seen: ask.seen
            )
            return try reply(try await ask.perform(command), ask)
        },
        .post(
            "/v1/bookings/{booking}/confirm",
            "confirmBooking",
            "Confirm a booking.",
            match: .optional,
            answers: [answer]
        ) { ask in
            try reply(try await ask.perform(ConfirmBooking(try ask.id("booking"), seen: ask.seen)), ask)
        },
        .post(
            "/v1/bookings/{booking}/move",
            "moveBooking",
            "To another time, or to other parties: the same clerks and rooms where they are free.",
            body: .json(
                .object([
                    .required("starts", .moment), .optional("parties", .list(WishSchema.party, 1...16)),
                    .optional("overbook", .truth),
                ])
            ),
            match: .required,
            answers: [answer],
            move
        ),
        .post(
            "/v1/bookings/{booking}/reassign",
            "reassignBooking",
            "Give one party of a booking another clerk, room or site, at the same time; for supervisors.",
            body: .json(
                .object([
                    .optional("party", .whole(0...63), "Which party; the host is 0."),
                    .optional("site", .identifier), .optional("clerk", .identifier), .optional("room", .identifier),
                    .optional("keepClerk", .truth), .optional("changeRoom", .truth),
                ])
            ),
            match: .required,
            answers: [answer]
        ) { ask in
            let room: RoomID? = ask.member("room")
            let command = ReassignBooking(
                try ask.id("booking"),
                party: ask.body["party"]?.whole.map { Int($0) } ?? 0,
                site: ask.member("site"),
                clerk: ask.member("clerk"),
                room: room,
                changesClerk: !(ask.body["keepClerk"]?.truth ?? false),
                changesRoom: ask.body["changeRoom"]?.truth ?? false || room != nil,
                seen: ask.seen
            )
            return try reply(try await ask.perform(command), ask)
        },
        .post(
            "/v1/bookings/{booking}/cancel",
            "cancelBooking",
            "Give a hold or a booking back; what becomes free is offered to the waiting list.",
            body: .json(.object([.optional("by", .word(["citizen", "office"]), "citizen where it is not said.")])),
            match: .required,
            answers: [answer]
        ) { ask in
            let reason: BookingState.CancelReason = ask.body["by"]?.text == "office" ? .byOffice : .byCitizen
            return try reply(
                try await ask.perform(CancelBooking(try ask.id("booking"), reason: reason, seen: ask.seen)),
                ask
            )
        },
    ]

    @Sendable
    private static func move(_ ask: Ask) async throws -> Reply {
        guard let start = ask.body["starts"]?.text.flatMap({ Moment.instant($0) }) else { throw Problem.failed }
        let id: BookingID = try ask.id("booking")
        let parties = ask.body["parties"] == nil ? nil : try ask.parties()
        let overbooks = ask.body["overbook"]?.truth ?? false
        let command = MoveBooking(id, to: start, parties: parties, overbooks: overbooks, seen: ask.seen)
        guard let known = ask.hall.broker.read({ $0.bookings[id] }) else {
            return try reply(try await ask.perform(command), ask)
        }
        let slot = SlotRequest(
            item: known.item,
            parties: parties ?? known.sameSites,
            language: known.language,
            start: start,
            duration: known.range.length
        )
        return try reply(try await ask.offeringOthers(slot) { try await ask.perform(command) }, ask)
    }

    /// In the order of their times.
    private static func list(_ ask: Ask) throws -> [Booking] {
        let place = ask.place
        try ask.authorise(.seeBookings, at: place.map { [$0] } ?? [])
        let first = ask.day("from") ?? Shanghai.date(of: ask.hall.now)
        let days = try ask.days(first, ask.day("to") ?? first.advanced(by: 6))
        guard days.count <= BrokerState.longestSearch else {
            throw Problem.invalid(
                "一次最多查询 \(BrokerState.longestSearch) 天。",
                "At most \(BrokerState.longestSearch) days are listed at once."
            )
        }
        let concerned = ask.flag("concerned")
        return try ask.look { state in
            (concerned ? state.bookings.concerned : days.flatMap { state.bookings.on($0) }.filter(\.isLive)).filter {
                booking in place.map { place in booking.parties.contains { $0.site == place } } ?? true
            }
        }.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    }

    static func reply(_ booking: Booking, _ ask: Ask, isNew: Bool = false) throws -> Reply {
        try .json(
            BookingAnswer(booking, ask.directory, showsPerson: ask.may(.seePersonalData, at: [booking.host])),
            isNew ? .created : .ok,
            tag: booking.version,
            location: isNew ? "/v1/bookings/\(booking.id)" : nil
        )
    }
}
