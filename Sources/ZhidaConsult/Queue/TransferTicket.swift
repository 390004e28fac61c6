/// Sends a ticket to another item, language or site: `zhida queue transfer`.
///
/// The place is kept: at the other queue it counts as taken when it was taken here. At the same site the number is
/// kept too; another site gives one of its own.
public struct TransferTicket: BrokerCommand {
    public static let name = "queue transfer"

    public var id: TicketID
    /// `nil` keeps what the ticket has.
    public var item: ItemID?
    public var site: SiteID?
    public var language: Language?
    /// The version that the caller saw; `nil` where it does not matter.
    public var seen: Int?

    public init(
        _ id: TicketID,
        item: ItemID? = nil,
        site: SiteID? = nil,
        language: Language? = nil,
        seen: Int? = nil
    ) {
        self.id = id
        self.item = item
        self.site = site
        self.language = language
        self.seen = seen
    }

    public var permission: Permission? { .transferTicket }

    public var subjects: [RecordKey] { [RecordKey(.ticket, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] {
        state.queue[id].map { [$0.state.claim?.site ?? $0.site] } ?? []
    }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<TicketReceipt> {
        let ticket = try state.ticket(id, for: .transfer)
        try ticket.requireVersion(seen)
        if let claim = ticket.state.claim, context.caller.role == .clerk, context.caller.who.text != claim.clerk.text {
            throw .claimed(ticket, claim)
        }
        let item = item ?? ticket.item
        let target = site ?? ticket.site
        let language = language ?? ticket.language
        guard item != ticket.item || target != ticket.site || language != ticket.language else {
            throw Refusal(
                .invalid,
                english: "ticket \(ticket.number) is there already; name another item, site or language",
                chinese: "\(ticket.number) 号已在该处，请指定其他事项、服务点或语言"
            )
        }
        guard let row = state.directory.item(item) else { throw .unknownItem(item) }
        guard let place = state.directory.position(of: target) else { throw .unknownSite(target) }
        try state.requireOpen(place, context.now)
        let offers = try state.offers(row, in: language, at: place, context.now)
        let numbering = target == ticket.site ? nil : try state.numbering(row, at: target, context.now)
        let after = ticket.changed {
            $0.item = item
            $0.site = target
            $0.language = language
            $0.number = numbering?.number ?? $0.number
            $0.day = numbering?.day ?? $0.day
            // The appointment was for the other matter.
            $0.places = state.rules.queue.places(came: $0.came, priority: $0.priority, appointed: nil, at: offers)
            $0.state = .waiting
        }
        var changes: [RecordChange] = [.replace(.ticket(ticket), with: .ticket(after))]
        if let numbering { changes.append(numbering.change) }
        if case .serving(let claim) = ticket.state {
            changes += state.measuring(context.now - claim.since, ticket.item, at: claim.site)
        }
        return Decision(
            reply: state.receipt(after, context.now),
            changes: changes,
            audit: after.audit(["from": ticket.site.text, "was": ticket.number.description])
        )
    }
}

/// Ends the tickets of days gone by. The broker gives it by itself.
public struct LapseTickets: BrokerCommand {
    public static let name = "queue lapse"

    /// Tickets that one transaction ends.
    static let most = 200

    public init() {}

    public var permission: Permission? { nil }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Int> {
        let ended = state.queue.ended(at: context.now, limit: Self.most)
        return Decision(
            reply: ended.count,
            changes: ended.map { ticket in
                .replace(.ticket(ticket), with: .ticket(ticket.changed { $0.state = .lapsed(at: context.now) }))
            },
            audit: AuditDraft(
                subjects: ended.map { RecordKey(.ticket, $0.id) },
                sites: Array(Set(ended.map(\.site))).sorted()
            )
        )
    }
}

/// What falls due by itself among tickets.
struct QueueDuty: TimedDuty {
    func due(_ state: BrokerState) -> Instant? { state.queue.firstEnd }

    func command(_ now: Instant) -> any BrokerCommand { LapseTickets() }
}
