import ZhidaConsult

/// `/v1/sessions/{session}/…`: what can happen to a session, each with an address of its own.
enum SessionActs {
    static let operations: [Operation] = [
        act(.call, "callCitizen", "Call the citizen.", [.optional("clerk", .identifier)]) { ask in
            .call(try ask.clerk(ask.member("clerk")))
        },
        act(.recall, "recallCitizen", "Call once more.") { _ in .recall },
        act(.putBack, "putBackCitizen", "Back to waiting.") { _ in .putBack },
        act(.answer, "answerCall", "The citizen has heard the call.") { _ in .answer },
        act(.join, "joinSession", "A party's sound and picture are there.", [party]) { .join(number($0)) },
        act(
            .invite,
            "inviteSite",
            "Ask one more site in.",
            [.required("site", .identifier), .optional("clerk", .identifier)]
        ) { .invite(try $0.required("site"), $0.member("clerk")) },
        act(.leave, "leaveSession", "A party goes.", [party]) { .leave(number($0)) },
        act(
            .lose,
            "loseParty",
            "A party's connection broke.",
            [.required("party", .whole(1...1000))]
        ) { ask in
            guard let party = number(ask) else { throw Problem.failed }
            return .lose(party)
        },
        act(.hold, "holdSession", "Put the citizen on hold.", [.optional("reason", .words(500))]) {
            .hold(reason: $0.body["reason"]?.text)
        },
        act(.resume, "resumeSession", "Go on talking.") { _ in .resume },
        act(
            .escalate,
            "escalateSession",
            "Ask the next level, or a department, to take over; the citizen stays until it does.",
            [
                .optional("to", .identifier, "The next level where it is not said."),
                .required("reason", .words(500, least: 1)),
            ]
        ) { .escalate(to: $0.member("to"), reason: $0.body["reason"]?.text ?? "") },
        act(.accept, "acceptEscalation", "A clerk of the place asked takes over.") { _ in .accept },
        act(
            .giveBack,
            "giveBackEscalation",
            "An escalation goes back.",
            [.required("reason", .choice(EscalationReturn.self))]
        ) { ask in
            guard let reason = ask.body["reason"]?.text.flatMap({ EscalationReturn(rawValue: $0) }) else {
                throw Problem.failed
            }
            return .giveBack(reason)
        },
        act(.end, "endSession", "The talk is over; the outcome is written down next.") { _ in .end },
        act(
            .close,
            "closeSession",
            "Write down what came of it, and close.",
            [
                .required("result", .choice(SessionOutcome.Result.self)),
                .required("summary", .words(4000, least: 1)),
            ]
        ) { ask in
            guard let result = ask.body["result"]?.text.flatMap({ SessionOutcome.Result(rawValue: $0) }) else {
                throw Problem.failed
            }
            return .close(SessionOutcome(result, summary: ask.body["summary"]?.text ?? ""))
        },
        act(.noShow, "missSession", "Nobody came.") { _ in .noShow },
        act(.cancel, "cancelSession", "Call off one that has not begun.", [.optional("reason", .words(500))]) {
            .cancel(reason: $0.body["reason"]?.text ?? "")
        },
        act(.note, "addNote", "Add a note.", [.required("text", .words(SessionNote.longest, least: 1))]) {
            .note($0.body["text"]?.text ?? "")
        },
        act(
            .share,
            "shareFile",
            "Put a file on the session's list: its name, size and SHA-256.",
            [
                .required("name", .words(255, least: 1)), .required("size", .whole(0...(1 << 50))),
                .required("digest", .text(.digest)),
            ]
        ) { ask in
            .share(
                name: ask.body["name"]?.text ?? "",
                size: ask.body["size"]?.whole ?? 0,
                digest: ask.body["digest"]?.text ?? ""
            )
        },
        act(
            .evaluate,
            "evaluateSession",
            "What the citizen thinks of it; once.",
            [
                .required("grade", .whole(1...5), "1 (very dissatisfied) to 5 (very satisfied)."),
                .optional("grounds", .list(.choice(Evaluation.Ground.self), 0...6)),
                .optional("words", .words(1000), "The citizen's own."),
            ],
            evaluation
        ),
        act(
            .refer,
            "referSession",
            "Note the work order that follows.",
            [.required("order", .text(.workOrder))]
        ) { ask in
            guard let order = ask.body["order"]?.text.flatMap({ WorkOrderReference($0) }) else { throw Problem.failed }
            return .refer(order)
        },
    ]

    private static let party = Schema.Member.optional(
        "party",
        .whole(1...1000),
        "Which party; the caller's own where it is not said."
    )

    private static func number(_ ask: Ask) -> PartyNumber? { ask.body["party"]?.whole.map { PartyNumber(Int($0)) } }

    @Sendable
    private static func evaluation(_ ask: Ask) throws -> SessionRequest {
        guard let grade = ask.body["grade"]?.whole.flatMap({ Evaluation.Grade(rawValue: Int($0)) }) else {
            throw Problem.failed
        }
        let grounds = (ask.body["grounds"]?.list ?? []).compactMap(\.text).compactMap {
            Evaluation.Ground(rawValue: $0)
        }
        return .evaluate(grade, Set(grounds), words: ask.body["words"]?.text)
    }

    private static func act(
        _ kind: SessionEvent.Kind,
        _ id: String,
        _ about: String,
        _ members: [Schema.Member] = [],
        _ request: @escaping @Sendable (Ask) throws -> SessionRequest
    ) -> Operation {
        .post(
            "/v1/sessions/{session}/\(kind.rawValue)",
            id,
            about,
            body: members.isEmpty ? nil : .json(.object(members)),
            match: .optional,
            answers: [SessionResource.answer]
        ) { ask in
            let command = ActOnSession(try ask.id("session"), try request(ask), seen: ask.seen)
            return try SessionResource.reply(try await ask.perform(command), ask)
        }
    }
}
