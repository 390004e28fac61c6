extension Dossier {
    var key: RecordKey { RecordKey(.dossier, id) }

    /// The dossier of that identifier.
    static func find(_ id: DossierID, in state: BrokerState) throws(Refusal) -> Dossier {
        guard let dossier = state.dossiers[id] else {
            throw Refusal(
                .unknown,
                english: "There are no consents and no evidence for \(id).",
                chinese: "\(id) 没有同意记录和核验材料。"
            )
        }
        return dossier
    }

    /// Changes a dossier, and says to the content store what must go.
    ///
    /// - Parameter facts: for the audit. Digests never are among them: the audit cannot forget.
    static func decide<Reply>(
        from before: Dossier?,
        to after: Dossier,
        removing removed: [EvidenceID] = [],
        facts: [String: String],
        reply: Reply,
        _ state: BrokerState,
        _ context: CommandContext
    ) -> Decision<Reply> {
        var facts = facts
        if !removed.isEmpty { facts["removed"] = String(removed.count) }
        let about = Matter(of: after.id, in: state)?.keys ?? []
        let audit = AuditDraft(subjects: [after.key] + about, sites: [after.site], facts: facts)
        guard after != before else { return Decision(reply: reply, audit: audit) }
        var after = after
        let change: RecordChange
        if let before {
            after.version = before.version + 1
            change = .replace(.dossier(before), with: .dossier(after))
        } else {
            change = .make(.dossier(after))
        }
        return Decision(
            reply: reply,
            changes: [change],
            audit: audit,
            outbox: removed.isEmpty ? [] : [.put(ContentRemoval(after.id, removed).message(context))]
        )
    }
}
