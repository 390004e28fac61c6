import ZhidaConsult

/// `/v1/audit`: who did what, and whether anything was changed.
enum AuditResource {
    /// Links read at a time.
    private static let piece = 1_000

    static let operations: [Operation] = [
        .get(
            "/v1/audit",
            "listAudit",
            "The audit's events, the oldest first. A supervisor sees what touches their site and those below.",
            query: Operation.Parameter.paging,
            answers: [.json(Page<AuditAnswer>.schema(AuditAnswer.schema))]
        ) { ask in
            let scope = try scope(ask)
            let limit = ask.number("limit") ?? 100
            let start = ask.text("after").flatMap { Int64($0) } ?? 0
            var rows: [AuditAnswer] = []
            var hasMore = false
            try await each(ask, after: start) { event in
                guard scope(event) else { return true }
                guard rows.count < limit else {
                    hasMore = true
                    return false
                }
                rows.append(AuditAnswer(event))
                return true
            }
            let next = hasMore ? rows.last.map { String($0.sequence) } : nil
            return try .page(Page(items: rows, next: next), ask)
        },
        .get(
            "/v1/audit/stories/{record}",
            "getStory",
            "The story of one booking, session, ticket or matter, with what belongs to it.",
            query: Operation.Parameter.paging,
            answers: [.json(Page<AuditAnswer>.schema(AuditAnswer.schema))],
            story
        ),
        .get(
            "/v1/audit/report",
            "verifyAudit",
            "Looks over the whole chain and its checkpoints.",
            answers: [.json(report)]
        ) { ask in
            try ask.authorise(.verifyAudit)
            let (kept, keys) = try ask.hall.checkpoints()
            var verifier = AuditVerifier(checkpoints: kept, keys: keys)
            var last: Int64 = 0
            while true {
                let rows = try await ask.hall.store.audit(after: last, limit: piece)
                for row in rows { verifier.take(row) }
                guard let end = rows.last, rows.count == piece, end.sequence > last else { break }
                last = end.sequence
            }
            return try .json(Report(verifier.finish(), ask.tongue))
        },
        .post(
            "/v1/audit/checkpoints",
            "signCheckpoint",
            "Signs where the audit stands; 204 where nothing was added since the last one.",
            answers: [.json(checkpoint, .created), Operation.Answer(status: .noContent, mediaType: "", hasTag: false)]
        ) { ask in
            try ask.authorise(.checkpointAudit)
            guard let signed = try await ask.hall.sign() else { return Reply(.noContent) }
            return try .json(
                Checkpoint(sequence: signed.sequence, hash: signed.hash, at: Shanghai.stamp(signed.at)),
                .created
            )
        },
    ]

    @Sendable
    private static func story(_ ask: Ask) async throws -> Reply {
        let scope = try scope(ask)
        let id = ask.path["record"] ?? ""
        var subject: RecordKey?
        try await each(ask, after: 0) { event in
            subject = event.body.subjects.first { $0.id == id }
            return subject == nil
        }
        guard let subject else { throw Problem.unknown("审计记录", "record in the audit", id) }
        var related = AuditStory(of: subject)
        try await each(ask, after: 0) { event in
            related.relate(event)
            return true
        }
        var events: [AuditEvent] = []
        try await each(ask, after: 0) { event in
            if related.tells(of: event), scope(event) { events.append(event) }
            return true
        }
        return try ask.page(events) {
            Instant(milliseconds: $0.sequence).sortable
        } _: {
            AuditAnswer($0)
        }
    }

    /// What of the audit the caller may see.
    private static func scope(_ ask: Ask) throws -> @Sendable (AuditEvent) -> Bool {
        let home = ask.caller.role == .supervisor ? ask.caller.site : nil
        try ask.authorise(.readAudit, at: home.map { [$0] } ?? [])
        guard let home else { return { _ in true } }
        let directory = ask.directory
        let sites = directory.position(of: home).map { Set(directory.subtree(of: $0).map { directory[$0].id }) } ?? []
        return { event in
            event.body.sites.contains(where: sites.contains) || event.body.from.map(sites.contains) ?? false
        }
    }

    /// Goes through the events until `body` says that it is enough.
    private static func each(_ ask: Ask, after start: Int64, _ body: (AuditEvent) -> Bool) async throws {
        var last = start
        while true {
            let rows = try await ask.hall.store.audit(after: last, limit: piece)
            for row in rows {
                guard body(try AuditEvent(row)) else { return }
            }
            guard let end = rows.last, rows.count == piece, end.sequence > last else { return }
            last = end.sequence
        }
    }

    private struct Report: Encodable {
        struct Found: Encodable {
            var kind: AuditFault.Kind
            var sequence: Int64
            var last: Int64
            var detail: String
        }

        var events: Int64
        var isSound: Bool
        var checkpoints: Int
        var unguarded: Int64
        var faultCount: Int
        var faults: [Found]

        init(_ report: AuditReport, _ tongue: Tongue) {
            events = report.events
            isSound = report.isSound
            checkpoints = report.checkpoints
            unguarded = report.unguarded
            faultCount = report.faultCount
            faults = report.faults.map {
                Found(kind: $0.kind, sequence: $0.sequence, last: $0.last, detail: tongue.say($0.chinese, $0.english))
            }
        }
    }

    private static let count = Schema.whole(0...Int64.max)

    private static let report = Schema.object([
        .required("events", count), .required("isSound", .truth), .required("checkpoints", count),
        .required("unguarded", count, "Events behind the last checkpoint."), .required("faultCount", count),
        .required(
            "faults",
            .list(
                .object([
                    .required("kind", .choice(AuditFault.Kind.self)), .required("sequence", count),
                    .required("last", count), .required("detail", .words(1000)),
                ])
            )
        ),
    ])

    private struct Checkpoint: Encodable {
        var sequence: Int64
        var hash: String
        var at: String
    }

    private static let checkpoint = Schema.object([
        .required("sequence", count), .required("hash", .text(.digest)), .required("at", .moment),
    ])
}
