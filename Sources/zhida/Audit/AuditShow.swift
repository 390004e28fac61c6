import ArgumentParser
import ZhidaConsult

/// `zhida audit show`: the latest acts, or the story of one booking, session, ticket or dossier.
struct AuditShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("查看最近的审计事件，或一个预约、会话、号票的经过。", "Show the latest acts, or the story of one record."),
            discussion: say("例：zhida audit show 3k7x", "zhida audit show 3k7x")
        )
    }

    @Argument(help: ArgumentHelp(say("编号（最后四位以上即可）。", "The ID of a record; its last four characters will do.")))
    var id: String?

    @Option(help: ArgumentHelp(say("最多列出几条。", "Most events shown.")))
    var limit = 50

    @OptionGroup var consult: ConsultOptions

    struct Row: Encodable {
        var sequence: Int64
        var at: String
        var event: AuditBody
    }

    func run() async throws {
        try await consult.atDesk { desk in
            // A clerk without the right is told so, whoever the record belongs to.
            try desk.authorise(
                .readAudit,
                at: desk.caller.role == .supervisor ? desk.caller.site.map { [$0] } ?? [] : []
            )
            let scopes = desk.auditScopes
            var events: [AuditEvent] = []
            if let id {
                let subject = try await subject(id, desk)
                var story = AuditStory(of: subject)
                try await desk.eachEvent { story.relate($0) }
                let told = story
                try await desk.eachEvent { if told.tells(of: $0), scopes.allow($0) { events.append($0) } }
            } else {
                try await desk.eachEvent { event in
                    guard scopes.allow(event) else { return }
                    events.append(event)
                    if events.count > 2 * max(1, limit) { events.removeFirst(events.count - limit) }
                }
            }
            events = events.suffix(max(0, limit))
            if consult.global.json {
                return try JSONOutput.print(
                    events.map { Row(sequence: $0.sequence, at: LocalText.stamp($0.body.at), event: $0.body) }
                )
            }
            for event in events { Swift.print(AuditStory.line(event, chinese: Language.ofProcess == .zh)) }
            if events.isEmpty { throw Exit.no.quietly }
        }
    }

    /// The record that the audit names by an identifier, or by its end.
    private func subject(_ id: String, _ desk: ConsultDesk) async throws -> RecordKey {
        let typed = id.lowercased()
        var found: Set<RecordKey> = []
        try await desk.eachEvent { event in
            for subject in event.body.subjects
            where subject.id == id || typed.count >= RecordNames.shortest && subject.id.hasSuffix(typed) {
                found.insert(subject)
            }
        }
        // A dossier bears its booking's identifier and belongs to the same story.
        let identifiers = Set(found.map(\.id))
        guard identifiers.count == 1, let first = found.sorted(by: { $0.kind.rawValue < $1.kind.rawValue }).first else {
            throw Refused(
                refusal: found.isEmpty
                    ? Refusal(
                        .unknown,
                        english:
                            "The audit names no record “\(id)”; give at least \(RecordNames.shortest) characters of its end.",
                        chinese: "审计中没有“\(id)”；请至少写编号最后\(RecordNames.shortest)位"
                    )
                    : Refusal(
                        .unknown,
                        english: "“\(id)” could be " + identifiers.sorted().prefix(5).joined(separator: ", ")
                            + "; type more of it.",
                        chinese: "“\(id)”可能是：" + identifiers.sorted().prefix(5).joined(separator: "、") + "；请多写几位"
                    )
            )
        }
        return first
    }
}

/// What of the audit the caller may see.
struct AuditScopes {
    /// `nil` for everything.
    fileprivate var sites: Set<SiteID>?

    func allow(_ event: AuditEvent) -> Bool {
        guard let sites else { return true }
        return event.body.sites.contains(where: sites.contains) || event.body.from.map(sites.contains) ?? false
    }
}

extension ConsultDesk {
    private static let page = 1_000

    /// Goes through the audit from its beginning.
    func eachEvent(_ body: (AuditEvent) -> Void) async throws {
        try await eachLink { row in
            do {
                body(try AuditEvent(row))
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
        }
    }

    /// The links of the audit from its beginning.
    func eachLink(_ body: (AuditRow) throws -> Void) async throws {
        var last: Int64 = 0
        while true {
            let rows = try await store.audit(after: last, limit: Self.page)
            for row in rows { try body(row) }
            guard let end = rows.last, rows.count == Self.page, end.sequence > last else { return }
            last = end.sequence
        }
    }

    /// A supervisor reads what touches their site and those below.
    var auditScopes: AuditScopes {
        guard caller.role == .supervisor, let home = caller.site else { return AuditScopes(sites: nil) }
        let directory = names.directory
        guard let position = directory.position(of: home) else { return AuditScopes(sites: []) }
        return AuditScopes(sites: Set(directory.subtree(of: position).map { directory[$0].id }))
    }
}
