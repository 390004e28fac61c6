import ZhidaConsult

/// `/v1/tickets` and `/v1/queues`: walk-ins.
enum QueueResource {
    static let operations: [Operation] = reading + taking + steps

    private static let answer = Operation.Answer.json(TicketAnswer.schema, tag: true)

    private static let reading: [Operation] = [
        .get(
            "/v1/tickets",
            "listTickets",
            "The open tickets of a site.",
            query: [
                .query("site", .identifier, "The caller's own where it is not said."),
                .query("number", .words(10, least: 2), "The one with this number."),
            ] + Operation.Parameter.paging,
            answers: [.json(Page<TicketAnswer>.schema(TicketAnswer.schema))]
        ) { ask in
            let place = try site(ask)
            try ask.authorise(.seeQueue, at: [place])
            let number = ask.text("number").map { TicketNumber($0) }
            let tickets = ask.hall.broker.read { $0.queue.live(at: place) }
                .filter { ticket in number.map { $0 == ticket.number } ?? true }.sorted { $0.id < $1.id }
            let directory = ask.directory
            return try ask.page(tickets) {
                $0.id.text
            } _: {
                TicketAnswer($0, directory)
            }
        },
        .get("/v1/tickets/{ticket}", "getTicket", "One ticket, with its wait.", answers: [answer]) { ask in
            let ticket = try await ask.hall.ticket(try ask.id("ticket"))
            try ask.authorise(.seeQueue, at: [ticket.site])
            let now = ask.hall.now
            let wait = ask.hall.broker.read { state -> WaitEstimate? in
                guard ticket.state == .waiting, let rank = ticket.rank(at: ticket.site, now) else { return nil }
                return state.waitEstimate(
                    ticket.item,
                    in: ticket.language,
                    rank: rank,
                    ticket: ticket.id,
                    at: ticket.site,
                    now
                )
            }
            return try reply(ticket, ask, wait: wait)
        },
        .get("/v1/queues/{site}", "getBoard", "What hangs on the wall of a hall.", answers: [.json(BoardAnswer.schema)])
        {
            ask in
            let place: SiteID = try ask.id("site")
            try ask.authorise(.seeQueue, at: [place])
            let now = ask.hall.now
            return try .json(BoardAnswer(try ask.look { try $0.board(of: place, now) }))
        },
    ]

    private static let taking: [Operation] = [
        .post(
            "/v1/tickets",
            "takeTicket",
            "Give a citizen a number.",
            body: .json(
                .object([
                    .optional("item", .identifier, "Not needed with a booking."),
                    .optional("site", .identifier, "The booking's or the caller's own where it is not said."),
                    .optional("language", .choice(Language.self)), .optional("priority", .choice(PriorityClass.self)),
                    .optional("booking", .identifier, "What the citizen comes for."),
                ])
            ),
            answers: [.json(TicketAnswer.schema, .created, tag: true)],
            take
        ),
        .post(
            "/v1/queues/{site}/next",
            "callNext",
            "Call the next ticket that a clerk can serve; what they had counts as served.",
            body: .json(
                .object([
                    .optional("clerk", .identifier, "Who asks where it is not said."),
                    .optional("counter", .identifier),
                ])
            ),
            answers: [.json(called, tag: true), Operation.Answer(status: .noContent, mediaType: "", hasTag: false)]
        ) { ask in
            let command = NextTicket(
                site: try ask.id("site"),
                clerk: try ask.clerk(ask.member("clerk")),
                counter: ask.member("counter")
            )
            return try reply(try await ask.perform(command), ask)
        },
        .post(
            "/v1/tickets/{ticket}/call",
            "callTicket",
            "Call a certain ticket out of turn.",
            body: .json(
                .object([
                    .optional("site", .identifier, "From where; the clerk's own where it is not said."),
                    .optional("clerk", .identifier), .optional("counter", .identifier),
                ])
            ),
            match: .optional,
            answers: [.json(called, tag: true), Operation.Answer(status: .noContent, mediaType: "", hasTag: false)]
        ) { ask in
            let clerk = try ask.clerk(ask.member("clerk"))
            guard let place = ask.member("site") ?? ask.directory.clerk(clerk)?.site ?? ask.caller.site else {
                throw Problem.invalid("请用 site 写明从哪个服务点叫号。", "Say with “site” from where it is called.")
            }
            let command = CallTicket(
                try ask.id("ticket"),
                site: place,
                clerk: clerk,
                counter: ask.member("counter"),
                seen: ask.seen
            )
            return try reply(try await ask.perform(command), ask)
        },
    ]

    private static let steps: [Operation] =
        [
            step(.recall, "recallTicket", "Call once more."),
            step(.start, "startTicket", "The citizen is at the counter."),
            step(.finish, "finishTicket", "The citizen is served."),
            step(.pass, "passTicket", "Nobody came: back to waiting, as somebody who comes now."),
            step(.noShow, "missTicket", "Nobody came, and nobody is waited for."),
        ] + [
            .post(
                "/v1/tickets/{ticket}/cancel",
                "cancelTicket",
                "The citizen gives the ticket back.",
                match: .optional,
                answers: [answer]
            ) { ask in
                try reply(try await ask.perform(CancelTicket(try ask.id("ticket"), seen: ask.seen)), ask)
            },
            .post(
                "/v1/tickets/{ticket}/transfer",
                "transferTicket",
                "Send a ticket to another item, site or language; its place is kept.",
                body: .json(
                    .object([
                        .optional("item", .identifier), .optional("site", .identifier),
                        .optional("language", .choice(Language.self)),
                    ])
                ),
                match: .optional,
                answers: [answer]
            ) { ask in
                let receipt = try await ask.perform(
                    TransferTicket(
                        try ask.id("ticket"),
                        item: ask.member("item"),
                        site: ask.member("site"),
                        language: ask.body["language"]?.text.flatMap { Language(rawValue: $0) },
                        seen: ask.seen
                    )
                )
                return try reply(receipt.ticket, ask, wait: receipt.wait)
            },
        ]

    private static func step(_ step: RunTicket.Step, _ id: String, _ about: String) -> Operation {
        .post("/v1/tickets/{ticket}/\(step.rawValue)", id, about, match: .optional, answers: [answer]) { ask in
            try reply(try await ask.perform(RunTicket(try ask.id("ticket"), step, seen: ask.seen)), ask)
        }
    }
}

extension QueueResource {
    @Sendable
    private static func take(_ ask: Ask) async throws -> Reply {
        let id: BookingID? = ask.member("booking")
        let known = id.flatMap { id in ask.hall.broker.read { $0.bookings[id] } }
        guard let item: ItemID = ask.member("item") ?? known?.item else {
            throw Problem.invalid("请写 item 或有效的 booking。", "Give “item”, or a “booking” that is there.")
        }
        guard let place: SiteID = ask.member("site") ?? known?.host ?? ask.caller.site else {
            throw Problem.invalid("请用 site 写明服务点。", "Say at which site with “site”.")
        }
        let receipt = try await ask.perform(
            TakeTicket(
                site: place,
                item: item,
                language: ask.body["language"]?.text.flatMap { Language(rawValue: $0) } ?? known?.language ?? .mandarin,
                priority: ask.body["priority"]?.text.flatMap { PriorityClass(rawValue: $0) } ?? .ordinary,
                booking: id
            )
        )
        return try .json(
            TicketAnswer(receipt.ticket, ask.directory, wait: receipt.wait, isLate: receipt.isLate),
            .created,
            tag: receipt.ticket.version,
            location: "/v1/tickets/\(receipt.ticket.id)"
        )
    }

    private static func site(_ ask: Ask) throws -> SiteID {
        guard let place = ask.place else {
            throw Problem.invalid("请用 site 写明服务点。", "Say at which site with “site”.")
        }
        return place
    }

    private static func reply(_ ticket: Ticket, _ ask: Ask, wait: WaitEstimate? = nil) throws -> Reply {
        try .json(TicketAnswer(ticket, ask.directory, wait: wait), tag: ticket.version)
    }

    /// With the session in which a citizen elsewhere is called by video; nothing where nobody waits.
    private static func reply(_ called: CalledTicket?, _ ask: Ask) throws -> Reply {
        struct Answer: Encodable {
            var ticket: TicketAnswer
            var session: SessionAnswer?
        }
        guard let called else { return Reply(.noContent) }
        let directory = ask.directory
        return try .json(
            Answer(
                ticket: TicketAnswer(called.ticket, directory),
                session: called.session.map { SessionAnswer($0, directory) }
            ),
            tag: called.ticket.version
        )
    }

    private static let called = Schema.object([
        .required("ticket", TicketAnswer.schema),
        .optional("session", SessionAnswer.schema, "In which a citizen elsewhere is called by video."),
    ])
}
