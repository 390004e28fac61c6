/// Opens the session of an appointment or a ticket, to be called: `zhida session open`.
public struct OpenSession: BrokerCommand {
    public static let name = "session open"

    public enum Source: Hashable, Sendable, Codable {
        case booking(BookingID)
        case ticket(TicketID)
    }

    public var source: Source
    /// The office's pseudonym of the citizen.
    public var citizen: PersonID?

    public init(_ source: Source, citizen: PersonID? = nil) {
        self.source = source
        self.citizen = citizen
    }

    public var permission: Permission? { .runSession }

    public var subjects: [RecordKey] {
        switch source {
        case .booking(let id): [RecordKey(.booking, id)]
        case .ticket(let id): [RecordKey(.ticket, id)]
        }
    }

    public func sites(_ state: BrokerState) -> [SiteID] {
        switch source {
        case .booking(let id): state.bookings[id].map { [$0.host] } ?? []
        case .ticket(let id): state.queue[id].map { [$0.site] } ?? []
        }
    }

    public func decide(
        _ state: BrokerState,
        _ context: CommandContext
    ) throws(Refusal) -> Decision<ConsultationSession> {
        var changes: [RecordChange] = []
        let session: ConsultationSession
        switch source {
        case .booking(let id):
            guard let booking = state.bookings[id] else { throw .unknownBooking(id) }
            guard booking.state == .confirmed || booking.state == .pending else { throw .step(.begin, of: booking) }
            if let known = state.sessions.session(of: id) { throw .sessionExists(known) }
            session = ConsultationSession(
                id: context.identifier(),
                site: booking.host,
                item: booking.item,
                origin: .booking(id, start: booking.range.start),
                citizen: citizen ?? booking.applicant?.person,
                at: context.now
            )
        case .ticket(let id):
            if let known = state.sessions.session(of: id) { throw .sessionExists(known) }
            guard let ticket = state.queue[id] else { throw .unknownTicket(id) }
            guard ticket.state == .waiting else { throw .step(.call, of: ticket) }
            session = ConsultationSession(
                id: context.identifier(),
                site: ticket.site,
                item: ticket.item,
                origin: .ticket(id),
                citizen: citizen,
                at: context.now
            )
            changes.append(.replace(.ticket(ticket), with: .ticket(ticket.changed { $0.session = session.id })))
        }
        return Decision(
            reply: session,
            changes: [.make(.session(session))] + changes,
            audit: session.audit()
        )
    }
}

extension ConsultationSession {
    /// What the audit says of it; no words of citizens or clerks.
    func audit(_ facts: [String: String] = [:]) -> AuditDraft {
        var subjects = [RecordKey(.session, id)]
        switch origin {
        case .booking(let booking, _): subjects.append(RecordKey(.booking, booking))
        case .ticket(let ticket): subjects.append(RecordKey(.ticket, ticket))
        case .networked: break
        }
        return AuditDraft(
            subjects: subjects,
            sites: Array(Set([site] + parties.compactMap(\.site))).sorted(),
            facts: facts.merging(["phase": phase.rawValue]) { first, _ in first }
        )
    }

    /// With one more version.
    func changed(_ body: (inout ConsultationSession) throws(SessionRefusal) -> Void) throws(Refusal) -> Self {
        var after = self
        after.version += 1
        do {
            try body(&after)
        } catch {
            throw error.refusal
        }
        return after
    }
}
