/// Takes a consent back, and removes what exists under it.
public struct WithdrawConsent: BrokerCommand {
    public static let name = "consent withdraw"

    public var dossier: DossierID
    public var consent: ConsentID

    public init(_ consent: ConsentID, in dossier: DossierID) {
        self.dossier = dossier
        self.consent = consent
    }

    public var permission: Permission? { .withdrawConsent }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    /// - Returns: the evidence that was removed.
    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<[EvidenceID]> {
        let before = try Dossier.find(dossier, in: state)
        guard let given = before.consent(consent) else { throw DossierRefusal.unknownConsent(consent).refusal }
        try Matter.check(.withdrawConsent, dossier, by: context.caller, concerning: [given.person], in: state)
        var after = before
        let removed: [EvidenceID]
        do {
            removed = try after.withdraw(consent, by: context.caller.who, at: context.now)
        } catch {
            throw error.refusal
        }
        return Dossier.decide(
            from: before,
            to: after,
            removing: removed,
            facts: ["consent": consent.text, "purpose": given.purpose.rawValue],
            reply: removed,
            state,
            context
        )
    }
}
