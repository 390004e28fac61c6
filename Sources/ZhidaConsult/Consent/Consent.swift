/// A person's consent to one purpose 授权同意, within one matter.
public struct Consent: Hashable, Sendable, Codable {
    /// What it covers.
    public enum Scope: Hashable, Sendable, Codable {
        /// The whole matter, from the booking to its end.
        case matter
        /// One session only.
        case session(SessionID)
    }

    /// Who said yes.
    public enum Giver: String, Hashable, Sendable, Codable, CaseIterable {
        /// 本人
        case person
        /// 监护人, for a child under 14 as the law asks, or a person who cannot decide.
        case guardian
        /// 经办人, for an enterprise.
        case agent
    }

    /// How it was said.
    public enum Means: String, Hashable, Sendable, Codable, CaseIterable {
        /// On the citizen's page, each purpose with its own button.
        case page
        /// On paper, kept at the site.
        case paper
        /// Aloud, to a clerk.
        case spoken
    }

    /// When it was taken back, and who entered that.
    public struct Withdrawal: Hashable, Sendable, Codable {
        public var at: Instant
        public var by: CallerID
    }

    public let id: ConsentID
    /// Whose it is, by the office's pseudonym.
    public let person: PersonID
    public let purpose: ConsentPurpose
    public let scope: Scope
    public let giver: Giver
    public let means: Means
    /// The version of the text that was shown or read out.
    public let wording: WordingID
    /// Who entered it.
    public let enteredBy: CallerID
    public let given: Instant
    public internal(set) var withdrawn: Withdrawal?

    /// Whether it still holds.
    public var holds: Bool { withdrawn == nil }

    /// Whether it covers what happens in a session, or outside of any.
    public func covers(_ session: SessionID?) -> Bool {
        switch scope {
        case .matter: true
        case .session(let own): own == session
        }
    }
}

/// The phantoms of what only this part of the domain names.
public enum ConsentSubjects {
    public enum Wording {}
    public enum Dossier {}
}

/// A version of a consent's text.
public typealias WordingID = Identifier<ConsentSubjects.Wording>
