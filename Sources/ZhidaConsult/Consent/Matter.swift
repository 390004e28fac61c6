/// What a dossier is about: a booking with its session, or a session without a booking.
struct Matter {
    var booking: Booking?
    var session: ConsultationSession?

    /// The records that a command on a dossier looks at.
    static func subjects(of id: DossierID) -> [RecordKey] {
        [RecordKey(.dossier, id), RecordKey(.booking, text: id.text), RecordKey(.session, text: id.text)]
    }

    /// - Returns: `nil` where neither a booking nor a session in memory has that dossier.
    init?(of id: DossierID, in state: BrokerState) {
        booking = BookingID(id.text).flatMap { state.bookings[$0] }
        session =
            booking.flatMap { state.sessions.session(of: $0.id) } ?? SessionID(id.text).flatMap { state.sessions[$0] }
        // The dossier of a session that comes from a booking is the booking's.
        if booking == nil, let found = session, DossierID(of: found) != id { session = nil }
        if booking == nil, session == nil { return nil }
    }

    /// Where it is handled.
    var site: SiteID? { booking?.host ?? session?.site }

    /// Whether it still goes on.
    var isOpen: Bool { booking?.isLive ?? false || session?.isLive ?? false }

    /// All sites that take part now.
    var sites: [SiteID] { (site.map { [$0] } ?? []) + (session?.parties.compactMap(\.site) ?? []) }

    /// The records that the audit says an act on the dossier was about.
    var keys: [RecordKey] {
        (booking.map { [RecordKey(.booking, $0.id)] } ?? []) + (session.map { [RecordKey(.session, $0.id)] } ?? [])
    }

    /// A dossier for a matter that has none yet.
    static func newDossier(_ id: DossierID, in state: BrokerState, at now: Instant) throws(Refusal) -> Dossier {
        guard let matter = Matter(of: id, in: state), let site = matter.site else {
            throw Refusal(
                .unknown,
                english: "There is no booking and no session of its own \(id).",
                chinese: "没有预约 \(id)，也没有不经预约的会话 \(id)。"
            )
        }
        guard matter.isOpen else { throw DossierRefusal.closed(now).refusal }
        return Dossier(id: id, site: site, opened: now)
    }

    /// Nothing is taken in for a matter that is over, also before its dossier was closed.
    static func requireOpen(_ id: DossierID, in state: BrokerState, at now: Instant) throws(Refusal) {
        guard state.isGoingOn(id) else { throw DossierRefusal.closed(state.dossiers[id]?.closed ?? now).refusal }
    }

    /// Whether a caller may do something with a dossier.
    ///
    /// A citizen may with what is their own. Those who act for a site may where the matter is handled, and where a site
    /// of theirs takes part in its session: a department that a station has called in checks an identity too, and lies
    /// neither above nor below that station.
    ///
    /// - Parameter people: those whom it concerns.
    static func check(
        _ permission: Permission,
        _ id: DossierID,
        by caller: Caller,
        concerning people: [PersonID] = [],
        in state: BrokerState
    ) throws(Refusal) {
        if caller.role == .citizen {
            guard !people.isEmpty, people.allSatisfy({ $0.text == caller.who.text }) else {
                throw DossierRefusal.notOwn.refusal
            }
        }
        let matter = Matter(of: id, in: state)
        let home = state.dossiers[id]?.site ?? matter?.site
        let decision = AccessDecision.decide(
            permission,
            by: caller,
            at: home.map { [$0] } ?? [],
            in: state.directory
        )
        guard case .refused(let refusal) = decision else { return }
        let isParty = (matter?.sites ?? []).contains { site in
            AccessDecision.decide(permission, by: caller, at: [site], in: state.directory).isAllowed
        }
        guard isParty else { throw Refusal(.forbidden, english: refusal.english, chinese: refusal.chinese) }
    }
}

extension Identifier<ConsentSubjects.Dossier> {
    /// Of the matter that a session belongs to: its booking's, if it comes from one.
    public init(of session: ConsultationSession) {
        switch session.origin {
        case .booking(let booking, _): self.init(of: booking)
        case .ticket, .networked: self.init(of: session.id)
        }
    }
}

extension BrokerState {
    /// Which kinds of evidence a session's item requires and its matter does not have, in the item's order.
    public func missingEvidence(for id: SessionID) -> [MissingEvidence] {
        guard let session = sessions[id], let item = session.item.flatMap({ directory.item($0) }) else { return [] }
        return Dossier.missing(of: item.evidence, in: id, from: dossiers[DossierID(of: session)])
    }

    /// Whether a recording may run in a session: why not, or `nil` where it may.
    public func recordingRefusal(of people: [PersonID], in id: SessionID) -> DossierRefusal? {
        guard let session = sessions[id], let dossier = dossiers[DossierID(of: session)] else {
            return .noConsent(.video)
        }
        return dossier.refusal(of: EvidenceWish(.video, of: people, in: id))
    }

    /// Matters in memory that are still open although their booking and their session are over.
    func endedMatters() -> [DossierID] {
        dossiers.values.filter { $0.closed == nil && !isGoingOn($0.id) }.map(\.id).sorted()
    }

    func isGoingOn(_ id: DossierID) -> Bool { Matter(of: id, in: self)?.isOpen ?? false }
}
