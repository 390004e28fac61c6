/// A kind of evidence that an item requires and the matter does not have.
public struct MissingEvidence: Hashable, Sendable, Codable {
    public var kind: EvidenceKind
    /// What to do next: ask for the consent, or take the evidence in under the one that is there.
    public var hasConsent: Bool

    public init(_ kind: EvidenceKind, hasConsent: Bool) {
        self.kind = kind
        self.hasConsent = hasConsent
    }

    public var english: String {
        hasConsent
            ? "\(kind.english) is missing; the consent is there."
            : "\(kind.english) is missing; ask for the consent to “\(kind.purpose.english)” first."
    }

    public var chinese: String {
        hasConsent
            ? "缺少\(kind.chinese)，已取得同意，请采集。"
            : "缺少\(kind.chinese)，请先征得“\(kind.purpose.chinese)”的同意。"
    }
}

extension Dossier {
    /// Which of the required kinds are not held, in their order.
    public func missing(of required: [EvidenceKind], in session: SessionID?) -> [MissingEvidence] {
        Self.missing(of: required, in: session, from: self)
    }

    /// The same where there may be no dossier yet.
    static func missing(
        of required: [EvidenceKind],
        in session: SessionID?,
        from dossier: Dossier?
    ) -> [MissingEvidence] {
        let held = Set(dossier?.evidence.filter { $0.content != nil }.map(\.kind) ?? [])
        return required.filter { !held.contains($0) }.map { kind in
            MissingEvidence(kind, hasConsent: !(dossier?.consents(to: kind.purpose, in: session).isEmpty ?? true))
        }
    }
}
