/// Asks whether the content of a piece of evidence may be opened, and notes who opened it.
///
/// It changes nothing; that somebody looked is an event of the audit, durable before anything is shown.
public struct ReadEvidence: BrokerCommand {
    public static let name = "evidence read"

    public var dossier: DossierID
    public var evidence: EvidenceID

    public init(_ place: ContentPlace) {
        dossier = place.dossier
        evidence = place.evidence
    }

    public var permission: Permission? { .readEvidence }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    /// - Returns: where the content lies. What it is, with its digest, stands in the dossier alone, from which it goes
    ///   with its consent.
    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<ContentPlace> {
        let dossier = try Dossier.find(self.dossier, in: state)
        try Matter.check(
            .readEvidence,
            dossier.id,
            by: context.caller,
            concerning: dossier.people(of: evidence),
            in: state
        )
        guard let piece = dossier.evidence(evidence) else { throw DossierRefusal.unknownEvidence(evidence).refusal }
        switch piece.stage {
        case .held: break
        case .open: throw DossierRefusal.noContent(evidence).refusal
        case .removed(let removal): throw DossierRefusal.removed(evidence, removal.reason).refusal
        }
        return Dossier.decide(
            from: dossier,
            to: dossier,
            facts: ["evidence": evidence.text, "kind": piece.kind.rawValue],
            reply: ContentPlace(dossier: dossier.id, evidence: evidence),
            state,
            context
        )
    }
}
