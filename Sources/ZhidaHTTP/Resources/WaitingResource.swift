import ZhidaConsult

/// `/v1/waiting`: the waiting list; what becomes free is held for the first.
enum WaitingResource {
    private static let answer = Operation.Answer.json(WaitingAnswer.schema, tag: true)

    static let operations: [Operation] = [
        .get(
            "/v1/waiting",
            "listWaiting",
            "Those who wait for a slot, the first first. Names are masked.",
            query: [
                .query("site", .identifier, "The caller's own where it is not said; all for those who see all.")
            ] + Operation.Parameter.paging,
            answers: [.json(Page<WaitingAnswer>.schema(WaitingAnswer.schema))]
        ) { ask in
            let place = ask.place
            try ask.authorise(.seeBookings, at: place.map { [$0] } ?? [])
            let rows = ask.hall.broker.read { state in
                state.waiting.waiting.filter { request in
                    place.map { place in request.wish.parties.contains { $0.site == place } } ?? true
                }.map { ($0, state.waiting.position(of: $0.id)) }
            }.sorted { ($0.0.queued, $0.0.id) < ($1.0.queued, $1.0.id) }
            let directory = ask.directory
            return try ask.page(rows) {
                "\($0.0.queued.sortable)-\($0.0.id)"
            } _: {
                WaitingAnswer($0.0, directory, ahead: $0.1, showsPerson: false)
            }
        },
        .post(
            "/v1/waiting",
            "waitForSlot",
            "Stand on the waiting list.",
            body: .json(.object(WishSchema.span + [.optional("applicant", WishSchema.applicant)])),
            answers: [.json(WaitingAnswer.schema, .created, tag: true)]
        ) { ask in
            let applicant = try ask.applicant() ?? Applicant(person: try ask.newPerson())
            let request = try await ask.perform(WaitForSlot(try ask.wish(), applicant: applicant))
            return try reply(request, ask, isNew: true)
        },
        .get("/v1/waiting/{request}", "getWaiting", "One waiting request.", answers: [answer]) { ask in
            let request = try await ask.hall.waiting(try ask.id("request"))
            try ask.authorise(.seeBookings, at: request.wish.parties.prefix(1).compactMap(\.site))
            return try reply(request, ask)
        },
        .post(
            "/v1/waiting/{request}/leave",
            "leaveWaiting",
            "Leave the waiting list.",
            answers: [answer]
        ) { ask in
            try reply(try await ask.perform(LeaveWaiting(try ask.id("request"))), ask)
        },
    ]

    private static func reply(_ request: WaitingRequest, _ ask: Ask, isNew: Bool = false) throws -> Reply {
        let sites = request.wish.parties.prefix(1).compactMap(\.site)
        let view = WaitingAnswer(
            request,
            ask.directory,
            ahead: ask.hall.broker.read { $0.waiting.position(of: request.id) },
            showsPerson: ask.may(.seePersonalData, at: sites)
        )
        return try .json(
            view,
            isNew ? .created : .ok,
            tag: request.version,
            location: isNew ? "/v1/waiting/\(request.id)" : nil
        )
    }
}
