/// Asks whether evidence may be taken in, and opens a place for it. A recording may run from then on, and not before.
public struct BeginEvidence: BrokerCommand {
    public static let name = "evidence begin"

    public var dossier: DossierID
    public var wish: EvidenceWish

    public init(_ wish: EvidenceWish, in dossier: DossierID) {
        self.dossier = dossier
        self.wish = wish
    }

    public var permission: Permission? { .addEvidence }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    /// - Returns: the place of the content.
    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<ContentPlace> {
        try Matter.check(.addEvidence, dossier, by: context.caller, concerning: wish.people, in: state)
        // Without a dossier there is no consent either, and that is what is said.
        guard let before = state.dossiers[dossier] else { throw DossierRefusal.noConsent(wish.kind).refusal }
        try Matter.requireOpen(dossier, in: state, at: context.now)
        var after = before
        let id: EvidenceID = context.identifier()
        do { try after.begin(wish, as: id, by: context.caller.who, at: context.now) } catch { throw error.refusal }
        return Dossier.decide(
            from: before,
            to: after,
            facts: ["evidence": id.text, "kind": wish.kind.rawValue],
            reply: ContentPlace(dossier: dossier, evidence: id),
            state,
            context
        )
    }
}

/// Notes that the content of a piece of evidence is written and durable in the ``ContentStore``.
public struct FinishEvidence: BrokerCommand {
    public static let name = "evidence finish"

    public var dossier: DossierID
    public var evidence: EvidenceID
    public var content: StoredContent
    public var mediaType: MediaType

    public init(_ place: ContentPlace, _ content: StoredContent, mediaType: MediaType) {
        dossier = place.dossier
        evidence = place.evidence
        self.content = content
        self.mediaType = mediaType
    }

    public var permission: Permission? { .addEvidence }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<EvidenceID> {
        let before = try Dossier.find(dossier, in: state)
        let people = before.people(of: evidence)
        try Matter.check(.addEvidence, dossier, by: context.caller, concerning: people, in: state)
        var after = before
        do {
            try after.finish(
                evidence,
                digest: content.digest,
                size: content.size,
                mediaType: mediaType,
                at: context.now
            )
        } catch {
            throw error.refusal
        }
        return Dossier.decide(
            from: before,
            to: after,
            facts: [
                "evidence": evidence.text,
                "kind": before.evidence(evidence)?.kind.rawValue ?? "",
                "bytes": String(content.size),
            ],
            reply: evidence,
            state,
            context
        )
    }
}

extension Dossier {
    /// Those under whose consents a piece of evidence stands.
    func people(of id: EvidenceID) -> [PersonID] {
        (evidence(id)?.consents ?? []).compactMap { consent($0)?.person }
    }
}
