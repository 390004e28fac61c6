/// Gives a citizen a number: `zhida queue take`.
public struct TakeTicket: BrokerCommand {
    public static let name = "queue take"

    public var site: SiteID
    public var item: ItemID
    public var language: Language
    public var priority: PriorityClass
    /// The appointment that the citizen comes for.
    public var booking: BookingID?

    public init(
        site: SiteID,
        item: ItemID,
        language: Language = .mandarin,
        priority: PriorityClass = .ordinary,
        booking: BookingID? = nil
    ) {
        self.site = site
        self.item = item
        self.language = language
        self.priority = priority
        self.booking = booking
    }

    public var permission: Permission? { .takeTicket }

    public var subjects: [RecordKey] { booking.map { [RecordKey(.booking, $0)] } ?? [] }

    public func sites(_ state: BrokerState) -> [SiteID] { [site] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<TicketReceipt> {
        guard let place = state.directory.position(of: site) else { throw .unknownSite(site) }
        guard let row = state.directory.item(item) else { throw .unknownItem(item) }
        try state.requireOpen(place, context.now)
        let appointed = try appointment(state, context.now)
        let offers = try state.offers(row, in: language, at: place, context.now)
        let numbering = try state.numbering(row, at: site, context.now)
        let ticket = Ticket(
            id: context.identifier(),
            version: 1,
            day: numbering.day,
            number: numbering.number,
            site: site,
            item: item,
            language: language,
            priority: priority,
            booking: booking,
            taken: context.now,
            came: context.now,
            places: state.rules.queue.places(came: context.now, priority: priority, appointed: appointed, at: offers),
            state: .waiting,
            passes: 0,
            calls: 0,
            session: nil
        )
        return Decision(
            reply: state.receipt(ticket, context.now, isLate: booking != nil && appointed == nil),
            changes: [.make(.ticket(ticket)), numbering.change],
            audit: ticket.audit(["priority": priority.rawValue])
        )
    }

    /// The appointed time, if the citizen is in time for it.
    private func appointment(_ state: BrokerState, _ now: Instant) throws(Refusal) -> Instant? {
        guard let booking else { return nil }
        guard let known = state.bookings[booking] else { throw .unknownBooking(booking) }
        guard known.host == site, known.item == item else {
            throw Refusal(
                .invalid,
                english: "booking \(booking) is for \(known.item) at \(known.host); take the ticket there and for that",
                chinese: "预约 \(booking) 的事项为 \(known.item)，地点为 \(known.host)；请到该处取该事项的号"
            )
        }
        guard known.state == .confirmed || known.state == .pending else { throw .step(.begin, of: known) }
        if let ticket = state.queue.ticket(for: booking) {
            throw Refusal(
                .taken,
                english: "booking \(booking) has its ticket already: \(ticket.number)",
                chinese: "预约 \(booking) 已取号：\(ticket.number)"
            )
        }
        let start = known.range.start
        guard Shanghai.date(of: start) == Shanghai.date(of: now) else {
            throw Refusal(
                .invalid,
                english: "booking \(booking) is for \(Shanghai.text(start)); take its ticket on that day",
                chinese: "预约 \(booking) 的时间为 \(Shanghai.text(start))，请当日取号"
            )
        }
        return state.rules.queue.isInTime(now, for: start) ? start : nil
    }
}

/// What the citizen is told: their number, how many are before them, and how long it will take.
public struct TicketReceipt: Hashable, Sendable, Codable {
    public var ticket: Ticket
    /// `nil` where nobody at the site is at work for it: a level above answers.
    public var wait: WaitEstimate?
    /// Whether the appointment was missed by more than the grace, and the ticket is as any walk-in's.
    public var isLate: Bool

    public init(ticket: Ticket, wait: WaitEstimate?, isLate: Bool) {
        self.ticket = ticket
        self.wait = wait
        self.isLate = isLate
    }
}

extension BrokerState {
    func receipt(_ ticket: Ticket, _ now: Instant, isLate: Bool = false) -> TicketReceipt {
        // Whoever comes up by the time they are called is counted as they stand now.
        let rank = ticket.rank(at: ticket.site, now) ?? ticket.came
        let wait = waitEstimate(
            ticket.item,
            in: ticket.language,
            rank: rank,
            ticket: ticket.id,
            at: ticket.site,
            now
        )
        return TicketReceipt(ticket: ticket, wait: wait, isLate: isLate)
    }

    /// Refuses what needs an open door.
    func requireOpen(_ site: SitePosition, _ now: Instant) throws(Refusal) {
        let date = Shanghai.date(of: now)
        guard let cells = directory.openCells(directory.calendar(of: site), on: date) else {
            throw .unknownYear(date.year)
        }
        guard !cells.contains(Shanghai.cell(of: now)) else { return }
        let hours = cells.runs.map { run in
            "\(Shanghai.time(of: Shanghai.instant(date, cell: run.lowerBound)))–"
                + "\(Shanghai.time(of: Shanghai.instant(date, cell: run.upperBound)))"
        }
        let (id, name) = (directory[site].id, directory[site].name)
        guard !hours.isEmpty else {
            throw Refusal(
                .closed,
                english: "\(id) is closed today; book an appointment",
                chinese: "\(name)今日不办公，请预约"
            )
        }
        throw Refusal(
            .closed,
            english: "\(id) is closed now; it is open today \(hours.joined(separator: ", "))",
            chinese: "\(name)现在不办公，今日办公时间：\(hours.joined(separator: "、"))"
        )
    }
}
