/// All sessions in memory, by what they come from, by who is in them and by when they fall due.
public struct SessionIndex: Sendable {
    private var all: [SessionID: ConsultationSession] = [:]
    private var tickets: [TicketID: SessionID] = [:]
    private var bookings: [BookingID: SessionID] = [:]
    /// Live sessions in which a clerk takes part.
    private var clerks: [ClerkID: Set<SessionID>] = [:]
    private var deadlines = DueTimes<Subjects.Session>()
    /// Live sessions.
    public private(set) var live = 0

    public subscript(id: SessionID) -> ConsultationSession? { all[id] }

    /// The live session of a ticket.
    public func session(of ticket: TicketID) -> ConsultationSession? { tickets[ticket].flatMap { all[$0] } }

    /// The live session of an appointment.
    public func session(of booking: BookingID) -> ConsultationSession? { bookings[booking].flatMap { all[$0] } }

    /// The live sessions in which a clerk is, or is awaited, by identifier.
    public func sessions(of clerk: ClerkID) -> [ConsultationSession] {
        (clerks[clerk] ?? []).sorted().compactMap { all[$0] }
    }

    /// The live sessions of a site: those it opened and those it takes part in, by identifier.
    public func live(at site: SiteID) -> [ConsultationSession] {
        all.values.filter { session in
            session.isLive && (session.site == site || session.parties.contains { $0.site == site })
        }.sorted { $0.id < $1.id }
    }

    var firstDeadline: Instant? { deadlines.first }

    func due(_ now: Instant, limit: Int) -> [ConsultationSession] {
        deadlines.due(now, limit: limit).compactMap { all[$0] }
    }

    mutating func replace(_ before: ConsultationSession?, _ after: ConsultationSession?, _ rules: SessionRules) {
        if let before { remove(before) }
        if let after { add(after) }
        if let id = after?.id ?? before?.id {
            deadlines.replace(id, before?.deadline(rules)?.at, after?.deadline(rules)?.at)
        }
    }

    private mutating func remove(_ session: ConsultationSession) {
        all[session.id] = nil
        guard session.isLive else { return }
        live -= 1
        switch session.origin {
        case .ticket(let ticket): tickets[ticket] = nil
        case .booking(let booking, _): bookings[booking] = nil
        case .networked: break
        }
        for clerk in Self.clerks(of: session) {
            clerks[clerk]?.remove(session.id)
            if clerks[clerk]?.isEmpty == true { clerks[clerk] = nil }
        }
    }

    private mutating func add(_ session: ConsultationSession) {
        all[session.id] = session
        guard session.isLive else { return }
        live += 1
        switch session.origin {
        case .ticket(let ticket): tickets[ticket] = session.id
        case .booking(let booking, _): bookings[booking] = session.id
        case .networked: break
        }
        for clerk in Self.clerks(of: session) { clerks[clerk, default: []].insert(session.id) }
    }

    /// A clerk who has left is free; one who writes the outcome down is not.
    private static func clerks(of session: ConsultationSession) -> Set<ClerkID> {
        Set(
            session.parties.compactMap { party in
                party.presence != .left || session.phase == .wrapUp && party.number == session.lead ? party.clerk : nil
            }
        )
    }
}
