/// A piece of evidence that is to be taken in.
public struct EvidenceWish: Hashable, Sendable, Codable {
    public var kind: EvidenceKind
    /// The people who are seen, heard or named. Each needs a consent of their own.
    public var people: [PersonID]
    public var session: SessionID?

    public init(_ kind: EvidenceKind, of people: [PersonID], in session: SessionID? = nil) {
        self.kind = kind
        self.people = people
        self.session = session
    }
}

extension Dossier {
    /// Allows a piece of evidence, if everybody concerned has consented: from then on its content may be written, and
    /// for a video the recording may run.
    public mutating func begin(
        _ wish: EvidenceWish,
        as id: EvidenceID,
        by who: CallerID,
        at now: Instant
    ) throws(DossierRefusal) {
        guard evidence(id) == nil else { throw .used(id) }
        let under = try consents(for: wish)
        evidence.append(
            Evidence(
                id: id,
                kind: wish.kind,
                consents: under,
                session: wish.session,
                by: who,
                begun: now,
                stage: .open
            )
        )
    }

    /// Why such evidence may not be begun now; `nil` where it may.
    public func refusal(of wish: EvidenceWish) -> DossierRefusal? {
        do { _ = try consents(for: wish) } catch { return error }
        return nil
    }

    /// The consents under which evidence may exist, one for each person.
    private func consents(for wish: EvidenceWish) throws(DossierRefusal) -> [ConsentID] {
        if let closed { throw .closed(closed) }
        guard evidence.count < Self.mostEvidence else { throw .tooMany(Self.mostEvidence) }
        guard !wish.people.isEmpty, Set(wish.people).count == wish.people.count else {
            throw .malformed(
                english: "Say whose evidence it is, each person once.",
                chinese: "请注明材料属于谁，每人一次。"
            )
        }
        var under: [ConsentID] = []
        for person in wish.people { under.append(try consent(of: person, to: wish)) }
        return under
    }

    /// The consent under which evidence of a person may exist; the best reason why not, where there is none.
    private func consent(of person: PersonID, to wish: EvidenceWish) throws(DossierRefusal) -> ConsentID {
        let own = consents.filter { $0.person == person && $0.purpose == wish.kind.purpose }
        if let fitting = own.last(where: { $0.holds && $0.covers(wish.session) }) { return fitting.id }
        if let other = own.last(where: \.holds) { throw .otherSession(other.id) }
        if let former = own.last, let withdrawn = former.withdrawn { throw .withdrawn(former.id, withdrawn.at) }
        throw .noConsent(wish.kind)
    }

    /// Notes that the content is written, with its digest. It is not changed any more.
    public mutating func finish(
        _ id: EvidenceID,
        digest: String,
        size: Int64,
        mediaType: MediaType,
        at now: Instant
    ) throws(DossierRefusal) {
        guard let place = evidence.firstIndex(where: { $0.id == id }) else { throw .unknownEvidence(id) }
        let isDigest =
            digest.utf8.count == 64
            && digest.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isDigest, size > 0 else {
            throw .malformed(
                english: "The content has a SHA-256 of 64 lower-case hexadecimal digits and at least one byte.",
                chinese: "材料内容须有 64 位小写十六进制的 SHA-256，且不能为空。"
            )
        }
        switch evidence[place].stage {
        case .open:
            evidence[place].stage = .held(
                Evidence.Content(digest: digest, size: size, mediaType: mediaType, at: now)
            )
        case .held: throw .notOpen(id)
        case .removed(let removal): throw .removed(id, removal.reason)
        }
    }

    /// Removes one piece that should not have been taken in; a second time it changes nothing.
    ///
    /// - Returns: the evidence whose content must go.
    public mutating func removeMistake(
        _ id: EvidenceID,
        by who: CallerID,
        at now: Instant
    ) throws(DossierRefusal) -> [EvidenceID] {
        guard evidence(id) != nil else { throw .unknownEvidence(id) }
        return remove(.mistake, at: now, by: who) { $0.id == id }
    }

    /// Removes what is past its retention, and what was begun a day ago and never finished.
    ///
    /// - Returns: the evidence whose content must go.
    public mutating func purge(_ retention: Retention, at now: Instant, by who: CallerID) -> [EvidenceID] {
        remove(.abandoned, at: now, by: who) { $0.isOpen && $0.begun + Retention.unfinished <= now }
            + remove(.retention, at: now, by: who) { evidence in
                evidence.content.map { $0.at + retention[evidence.kind] <= now } ?? false
            }
    }

    /// Ends the matter: nothing more is taken in.
    public mutating func close(at now: Instant) { closed = closed ?? now }

    /// Every removal, for whatever reason, goes through here.
    mutating func remove(
        _ reason: Evidence.Removal.Reason,
        at now: Instant,
        by who: CallerID,
        where isMeant: (Evidence) -> Bool
    ) -> [EvidenceID] {
        var removed: [EvidenceID] = []
        for place in evidence.indices where !evidence[place].isRemoved && isMeant(evidence[place]) {
            evidence[place].remove(reason, at: now, by: who)
            removed.append(evidence[place].id)
        }
        return removed
    }
}
