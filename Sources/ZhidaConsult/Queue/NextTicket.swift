/// Calls the next ticket that a clerk can serve: `zhida queue next`.
///
/// What the clerk has is over by this: a called or served ticket counts as served.
public struct NextTicket: BrokerCommand {
    public static let name = "queue next"

    public var site: SiteID
    public var clerk: ClerkID
    /// To which counter the citizen is called.
    public var counter: RoomID?

    public init(site: SiteID, clerk: ClerkID, counter: RoomID? = nil) {
        self.site = site
        self.clerk = clerk
        self.counter = counter
    }

    public var permission: Permission? { .callTicket }

    public func sites(_ state: BrokerState) -> [SiteID] { [site] }

    /// - Returns: `nil` where nobody waits whom the clerk could serve.
    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<CalledTicket?> {
        let row = try state.acting(clerk, at: site, context)
        let ending = try state.endingPrevious(of: clerk, context)
        guard let id = state.queue.lines.first(at: site, for: state.ability(of: row), context.now),
            let ticket = state.queue[id]
        else {
            return Decision(
                reply: nil,
                changes: ending.changes,
                audit: AuditDraft(sites: [site], facts: ["clerk": clerk.text]),
                followUps: ending.followUps
            )
        }
        return try state.calling(ticket, clerk, at: site, counter, ending, context)
    }
}

/// Calls a certain ticket out of turn: `zhida queue call`.
public struct CallTicket: BrokerCommand {
    public static let name = "queue call"

    public var id: TicketID
    public var site: SiteID
    public var clerk: ClerkID
    public var counter: RoomID?
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(_ id: TicketID, site: SiteID, clerk: ClerkID, counter: RoomID? = nil, seen: Int? = nil) {
        self.id = id
        self.site = site
        self.clerk = clerk
        self.counter = counter
        self.seen = seen
    }

    public var permission: Permission? { .callTicket }

    public var subjects: [RecordKey] { [RecordKey(.ticket, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] { [site] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<CalledTicket?> {
        let row = try state.acting(clerk, at: site, context)
        let ticket = try state.ticket(id, for: .call)
        try ticket.requireVersion(seen)
        guard ticket.rank(at: site, context.now) != nil else { throw .anotherSite(ticket, site) }
        guard state.ability(of: row).covers(ticket.item, ticket.language) else { throw .unable(clerk, ticket) }
        return try state.calling(
            ticket,
            clerk,
            at: site,
            counter,
            try state.endingPrevious(of: clerk, context),
            context
        )
    }
}

/// A ticket with its clerk.
public struct CalledTicket: Hashable, Sendable, Codable {
    public var ticket: Ticket
    /// Where the citizen waits elsewhere: the session in which they are called by video.
    public var session: ConsultationSession?

    public init(ticket: Ticket, session: ConsultationSession?) {
        self.ticket = ticket
        self.session = session
    }
}

extension BrokerState {
    /// What follows when a clerk turns to the next: what they had counts as served.
    func endingPrevious(
        of clerk: ClerkID,
        _ context: CommandContext
    ) throws(Refusal) -> (changes: [RecordChange], followUps: [any BrokerCommand]) {
        guard let previous = queue.ticket(of: clerk), let claim = previous.state.claim else { return ([], []) }
        if let session = previous.session, sessions[session]?.isLive == true { throw .inSession(previous, session) }
        return (finishing(previous, claim, at: context.now), RunBooking.completing(previous.booking))
    }

    /// The decision that a waiting ticket is this clerk's; where the citizen waits at another site, a session begins.
    func calling(
        _ ticket: Ticket,
        _ clerk: ClerkID,
        at site: SiteID,
        _ counter: RoomID?,
        _ ending: (changes: [RecordChange], followUps: [any BrokerCommand]),
        _ context: CommandContext
    ) throws(Refusal) -> Decision<CalledTicket?> {
        let isRemote = ticket.site != site
        var changes = ending.changes
        var session: ConsultationSession?
        if isRemote {
            var opened = ConsultationSession(
                id: context.identifier(),
                site: ticket.site,
                item: ticket.item,
                origin: .ticket(ticket.id),
                citizen: nil,
                at: context.now
            )
            do {
                try opened.apply(.call(clerk, at: site), by: .clerk, at: context.now, rules.sessions)
            } catch {
                throw error.refusal
            }
            changes.append(.make(.session(opened)))
            session = opened
        }
        let called = ticket.changed {
            $0.state = .called(
                TicketClaim(clerk: clerk, site: site, counter: isRemote ? nil : counter, since: context.now)
            )
            $0.calls += 1
            $0.session = session?.id ?? $0.session
        }
        changes.append(.replace(.ticket(ticket), with: .ticket(called)))
        return Decision(
            reply: CalledTicket(ticket: called, session: session),
            changes: changes,
            audit: called.audit(["clerk": clerk.text]),
            followUps: ending.followUps
        )
    }
}

extension RunBooking {
    /// What an appointment's end takes, if there was one; steps that it has taken already are refused and dropped.
    static func completing(_ booking: BookingID?) -> [any BrokerCommand] {
        booking.map { [RunBooking($0, .begin), RunBooking($0, .complete)] } ?? []
    }
}
