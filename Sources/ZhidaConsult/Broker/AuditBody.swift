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
