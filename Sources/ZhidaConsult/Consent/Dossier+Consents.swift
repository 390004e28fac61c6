/// A yes to one purpose, as it is entered.
public struct ConsentGiven: Hashable, Sendable, Codable {
    public var person: PersonID
    public var purpose: ConsentPurpose
    public var scope: Consent.Scope
    public var giver: Consent.Giver
    public var means: Consent.Means
    public var wording: WordingID

    public init(
        person: PersonID,
        purpose: ConsentPurpose,
        scope: Consent.Scope = .matter,
        giver: Consent.Giver = .person,
        means: Consent.Means,
        wording: WordingID
    ) {
        self.person = person
        self.purpose = purpose
        self.scope = scope
        self.giver = giver
        self.means = means
        self.wording = wording
    }
}

extension Dossier {
    /// Enters a consent.
    ///
    /// - Returns: the new one; or the one that holds already for that person, purpose, scope and wording, and then
    ///   nothing is changed.
    public mutating func give(
        _ given: ConsentGiven,
        as id: ConsentID,
        by who: CallerID,
        at now: Instant
    ) throws(DossierRefusal) -> ConsentID {
        if let closed { throw .closed(closed) }
        let same = consents.first {
            $0.holds && $0.person == given.person && $0.purpose == given.purpose && $0.scope == given.scope
                && $0.wording == given.wording
        }
        if let same { return same.id }
        guard consents.count < Self.mostConsents else { throw .tooMany(Self.mostConsents) }
        precondition(consent(id) == nil, "identifiers are given once")
        consents.append(
            Consent(
                id: id,
                person: given.person,
                purpose: given.purpose,
                scope: given.scope,
                giver: given.giver,
                means: given.means,
                wording: given.wording,
                enteredBy: who,
                given: now
            )
        )
        return id
    }

    /// Takes a consent back, and removes all that exists under it. Possible at any time, also when the matter is
    /// closed; a second time it changes nothing.
    ///
    /// - Returns: the evidence whose content must go.
    public mutating func withdraw(
        _ id: ConsentID,
        by who: CallerID,
        at now: Instant
    ) throws(DossierRefusal) -> [EvidenceID] {
        guard let place = consents.firstIndex(where: { $0.id == id }) else { throw .unknownConsent(id) }
        guard consents[place].holds else { return [] }
        consents[place].withdrawn = Consent.Withdrawal(at: now, by: who)
        return remove(.withdrawn, at: now, by: who) { $0.consents.contains(id) }
    }
}
