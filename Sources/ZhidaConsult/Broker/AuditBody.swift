/// What is written of one act, as JSON in the audit.
public struct AuditBody: Hashable, Sendable, Codable {
    public var at: Instant
    public var act: String
    public var who: CallerID
    public var role: Role
    /// Where the caller belongs.
    public var from: SiteID?
    public var subjects: [RecordKey]
    public var sites: [SiteID]
    public var facts: [String: String]

    init(_ draft: AuditDraft, name: String, caller: Caller, at now: Instant) {
        at = now
        act = name
        who = caller.who
        role = caller.role
        from = caller.site
        subjects = draft.subjects
        sites = draft.sites
        facts = draft.facts
    }
}

extension AuditBody: JSONWritable {
    func write(_ writer: inout JSONWriter) -> Bool {
        writer.object { writer in
            writer.field("at", at.milliseconds)
            writer.field("act", act)
            writer.field("who", who.text)
            writer.field("role", role.rawValue)
            if let from { writer.field("from", from.text) }
            writer.field("subjects") { writer in
                writer.array(subjects) { writer, key in
                    writer.object {
                        $0.field("kind", key.kind.rawValue)
                        $0.field("id", key.id)
                    }
                }
            }
            writer.field("sites") { $0.array(sites) { $0.value($1.text) } }
            writer.field("facts") { writer in
                writer.object { writer in
                    for (name, fact) in facts.sorted(by: { $0.key < $1.key }) { writer.field(named: name, fact) }
                }
            }
        }
        return true
    }
}
