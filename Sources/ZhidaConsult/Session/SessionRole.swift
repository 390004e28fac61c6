/// As what a caller acts in a session, and as which of its parties.
struct SessionRole {
    let actor: SessionActor
    let party: PartyNumber?

    /// - Throws: ``Refusal`` of reason `forbidden` for a clerk who takes no part.
    init(
        _ caller: Caller,
        in session: ConsultationSession,
        _ request: SessionRequest,
        _ directory: Directory
    ) throws(Refusal) {
        let own = session.parties.last { $0.clerk?.text == caller.who.text && $0.presence != .left }
        // What the citizen thinks is the citizen's, whoever's device it is said on; but not another citizen's.
        if case .evaluate = request {
            if caller.role == .citizen {
                guard case .citizen(let person?)? = session.citizen?.role, person.text == caller.who.text else {
                    throw .noPart(caller.who, session.id)
                }
            }
            self.init(.citizen, session.citizen)
            return
        }
        switch caller.role {
        case .service: self.init(service: request, session)
        case .supervisor:
            let isWithin = session.parties.compactMap(\.site).contains { Self.reaches(caller.site, $0, directory) }
            guard own != nil || isWithin || Self.reaches(caller.site, session.site, directory) else {
                throw .noPart(caller.who, session.id)
            }
            if own == nil, Self.isAsked(caller, session, request) {
                self.init(.answering, nil)
            } else {
                self.init(own == nil ? .supervisor : Self.actor(own, session, caller, request), own)
            }
        case .clerk:
            // The one who closed it still writes down what is learned later.
            let former = session.lead.flatMap(session.party).flatMap { $0.clerk?.text == caller.who.text ? $0 : nil }
            if own != nil || former != nil {
                self.init(Self.actor(own ?? former, session, caller, request), own ?? former)
            } else if Self.isAsked(caller, session, request) {
                self.init(.answering, nil)
            } else if session.lead == nil, Self.reaches(caller.site, session.site, directory) {
                self.init(.clerk, nil)
            } else {
                throw .noPart(caller.who, session.id)
            }
        case .system: self.init(.system, nil)
        case .citizen, .administrator, .auditor: throw .noPart(caller.who, session.id)
        }
    }

    private init(_ actor: SessionActor, _ party: SessionParty?) {
        self.actor = actor
        self.party = party?.number
    }

    /// A program acts for the citizen's page, or tells what the media server sees.
    private init(service request: SessionRequest, _ session: ConsultationSession) {
        let citizen = session.citizen
        switch request {
        case .answer, .share, .cancel, .evaluate: self.init(.citizen, citizen)
        case .join(let number), .leave(let number):
            let isCitizen = number == nil || number == citizen?.number
            self.init(isCitizen ? .citizen : .system, isCitizen ? citizen : nil)
        default: self.init(.system, nil)
        }
    }

    private static func actor(
        _ party: SessionParty?,
        _ session: ConsultationSession,
        _ caller: Caller,
        _ request: SessionRequest
    ) -> SessionActor {
        guard let party else { return .supervisor }
        if party.number == session.lead { return .clerk }
        if case .escalated(let escalation) = session.state {
            if escalation.answering == party.number || isAsked(caller, session, request) { return .answering }
        }
        return .colleague
    }

    /// Whether the caller is of the place that an escalation asks, and nobody else of it has accepted.
    private static func isAsked(_ caller: Caller, _ session: ConsultationSession, _ request: SessionRequest) -> Bool {
        guard case .escalated(let escalation) = session.state, caller.site == escalation.request.target else {
            return false
        }
        switch request {
        case .accept: return true
        case .giveBack: return escalation.answering == nil
        default: return false
        }
    }

    private static func reaches(_ caller: SiteID?, _ site: SiteID, _ directory: Directory) -> Bool {
        guard let caller, let from = directory.position(of: caller), let to = directory.position(of: site) else {
            return false
        }
        return directory.isWithin(to, from)
    }
}
