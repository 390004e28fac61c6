/// Removes one piece of evidence that should not have been taken in.
public struct RemoveEvidence: BrokerCommand {
    public static let name = "evidence remove"

    public var dossier: DossierID
    public var evidence: EvidenceID

    public init(_ place: ContentPlace) {
        dossier = place.dossier
        evidence = place.evidence
    }

    public var permission: Permission? { .removeEvidence }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<[EvidenceID]> {
        let before = try Dossier.find(dossier, in: state)
        try Matter.check(.removeEvidence, dossier, by: context.caller, in: state)
        var after = before
        let removed: [EvidenceID]
        do {
            removed = try after.removeMistake(evidence, by: context.caller.who, at: context.now)
        } catch {
            throw error.refusal
        }
        return Dossier.decide(
            from: before,
            to: after,
            removing: removed,
            facts: ["evidence": evidence.text, "kind": before.evidence(evidence)?.kind.rawValue ?? ""],
            reply: removed,
            state,
            context
        )
    }
}
