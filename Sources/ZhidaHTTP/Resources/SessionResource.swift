import ZhidaConsult

/// `/v1/sessions`: consultations from called to closed.
enum SessionResource {
    static let operations: [Operation] = reading + opening + SessionActs.operations

    static let answer = Operation.Answer.json(SessionAnswer.schema, tag: true)

    private static let reading: [Operation] = [
        .get(
            "/v1/sessions",
            "listSessions",
            "The sessions that go on now.",
            query: [
                .query("site", .identifier, "The caller's own where it is not said; all for those who see all.")
            ] + Operation.Parameter.paging,
            answers: [.json(Page<SessionAnswer>.schema(SessionAnswer.schema))]
        ) { ask in
            let place = ask.place
            try ask.authorise(.seeSessions, at: place.map { [$0] } ?? [])
            let sessions = ask.hall.broker.read { state in
                let sites = place.map { [$0] } ?? state.directory.sites.map(\.id)
                var seen: Set<SessionID> = []
                return sites.flatMap { state.sessions.live(at: $0) }.filter { seen.insert($0.id).inserted }
            }.sorted { $0.id < $1.id }
            let directory = ask.directory
            return try ask.page(sessions) {
                $0.id.text
            } _: {
                SessionAnswer($0, directory)
            }
        },
        .get("/v1/sessions/{session}", "getSession", "One session.", answers: [answer]) { ask in
            let session = try await ask.hall.session(try ask.id("session"))
            // Looked at where the caller's own site takes part, else where the session is.
            let own = ask.caller.site.flatMap { own in session.parties.contains { $0.site == own } ? own : nil }
            try ask.authorise(.seeSessions, at: [own ?? session.site])
            return try reply(session, ask)
        },
    ]

    private static let opening: [Operation] = [
        .post(
            "/v1/sessions",
            "openSession",
            "Open the session of a booking or of a ticket, to be called.",
            body: .json(
                .object([
                    .optional("booking", .identifier), .optional("ticket", .identifier),
                    .optional("citizen", .identifier, "The citizen's pseudonym."),
                ])
            ),
            answers: [.json(SessionAnswer.schema, .created, tag: true)]
        ) { ask in
            let source: OpenSession.Source
            switch (ask.member("booking") as BookingID?, ask.member("ticket") as TicketID?) {
            case (let booking?, nil): source = .booking(booking)
            case (nil, let ticket?): source = .ticket(ticket)
            default: throw Problem.malformed("请写 booking 或 ticket 之一。", "Give “booking” or “ticket”, one of them.")
            }
            let session = try await ask.perform(OpenSession(source, citizen: ask.member("citizen")))
            return try reply(session, ask, isNew: true)
        },
        .post(
            "/v1/connections",
            "connectSites",
            "Network any sites and departments of the address book, now.",
            body: .json(
                .object([
                    .required("sites", .list(.identifier, 1...32)), .optional("clerk", .identifier),
                    .optional("item", .identifier, "Each site then gives a clerk who can handle it."),
                    .optional("language", .choice(Language.self)), .optional("topic", .words(200)),
                ])
            ),
            answers: [.json(connection, .created, tag: true)]
        ) { ask in
            let sites = (ask.body["sites"]?.list ?? []).compactMap { $0.text.flatMap { SiteID($0) } }
            let reply = try await ask.perform(
                ConnectSites(
                    by: try ask.clerk(ask.member("clerk")),
                    sites,
                    item: ask.member("item"),
                    language: ask.language,
                    topic: ask.body["topic"]?.text ?? ""
                )
            )
            let answer = Connection(
                session: SessionAnswer(reply.session, ask.directory),
                absent: reply.absent.map { Connection.Absence(site: $0.site, cause: $0.cause) }
            )
            return try .json(
                answer,
                .created,
                tag: reply.session.version,
                location: "/v1/sessions/\(reply.session.id)"
            )
        },
    ]

    private struct Connection: Encodable {
        struct Absence: Encodable {
            var site: SiteID
            var cause: ConnectSites.Absence.Cause
        }

        var session: SessionAnswer
        var absent: [Absence]
    }

    private static let connection = Schema.object([
        .required("session", SessionAnswer.schema),
        .required(
            "absent",
            .list(
                .object([
                    .required("site", .identifier), .required("cause", .choice(ConnectSites.Absence.Cause.self)),
                ])
            )
        ),
    ])

    static func reply(_ session: ConsultationSession, _ ask: Ask, isNew: Bool = false) throws -> Reply {
        try .json(
            SessionAnswer(session, ask.directory),
            isNew ? .created : .ok,
            tag: session.version,
            location: isNew ? "/v1/sessions/\(session.id)" : nil
        )
    }
}
