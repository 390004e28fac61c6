/// Enters a person's consent to one purpose.
public struct GiveConsent: BrokerCommand {
    public static let name = "consent give"

    /// The matter: the dossier of its booking or session.
    public var dossier: DossierID
    public var given: ConsentGiven

    public init(_ given: ConsentGiven, in dossier: DossierID) {
        self.dossier = dossier
        self.given = given
    }

    public var permission: Permission? { .giveConsent }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    // The matter is at a site, and has the sites of its session: the decision looks at both.

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<ConsentID> {
        try Matter.check(.giveConsent, dossier, by: context.caller, concerning: [given.person], in: state)
        let before = state.dossiers[dossier]
        var after: Dossier
        if let before {
            try Matter.requireOpen(dossier, in: state, at: context.now)
            after = before
        } else {
            after = try Matter.newDossier(dossier, in: state, at: context.now)
        }
        let id: ConsentID
        do {
            id = try after.give(given, as: context.identifier(), by: context.caller.who, at: context.now)
        } catch {
            throw error.refusal
        }
        return Dossier.decide(
            from: before,
            to: after,
            facts: ["consent": id.text, "purpose": given.purpose.rawValue, "means": given.means.rawValue],
            reply: id,
            state,
            context
        )
    }
}
