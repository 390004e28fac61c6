/// Everything of one matter that needs a person's consent 卷宗: the consents and the evidence under them.
///
/// One record holds both, so that no commit can leave evidence without its consent. It changes only through the
/// functions of `Dossier+….swift`, and at all times:
/// - open and held evidence has at least one consent, and all its consents are here, hold, are for its purpose and
///   cover its session;
/// - removed evidence has no content, and no digest where one could be guessed from;
/// - identifiers occur once.
///
/// A dossier has the identifier of the booking that the matter began with, or of its session where there was none: who
/// knows the one knows the other, and no list has to be searched.
public struct Dossier: StoredRecord {
    public typealias Subject = ConsentSubjects.Dossier

    /// Consents and pieces of evidence that one matter can have.
    public static let mostConsents = 64
    public static let mostEvidence = 256

    public let id: DossierID
    public var version: Int
    /// Where the matter is handled.
    public let site: SiteID
    public let opened: Instant
    /// When the matter ended; consents can still be withdrawn and evidence purged afterwards.
    public internal(set) var closed: Instant?
    public internal(set) var consents: [Consent] = []
    public internal(set) var evidence: [Evidence] = []

    public init(id: DossierID, site: SiteID, opened: Instant) {
        self.id = id
        version = 1
        self.site = site
        self.opened = opened
    }

    /// While the matter goes on, or a recording runs.
    public var isLive: Bool { closed == nil || evidence.contains(where: \.isOpen) }

    public func consent(_ id: ConsentID) -> Consent? { consents.first { $0.id == id } }

    public func evidence(_ id: EvidenceID) -> Evidence? { evidence.first { $0.id == id } }

    /// The consents of a purpose that hold and cover the session.
    public func consents(to purpose: ConsentPurpose, in session: SessionID?) -> [Consent] {
        consents.filter { $0.purpose == purpose && $0.holds && $0.covers(session) }
    }
}

/// The identifier of a dossier: the text of its booking's or its session's.
public typealias DossierID = Identifier<ConsentSubjects.Dossier>

extension Identifier<ConsentSubjects.Dossier> {
    /// Of a matter that began with a booking.
    public init(of booking: BookingID) { self.init(sameAs: booking) }

    /// Of a matter that began with a session: a ticket's, or one that was connected at once.
    init(of session: SessionID) { self.init(sameAs: session) }

    private init(sameAs other: Identifier<some Any>) {
        guard let id = Self(other.text) else { preconditionFailure("the text of an identifier is one") }
        self = id
    }
}
