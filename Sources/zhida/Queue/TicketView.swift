import ZhidaConsult

/// A ticket as it is shown.
struct TicketView: Encodable, Sendable {
    struct Wait: Encodable, Sendable {
        /// Tickets that are called before.
        var ahead: Int
        var fromMinutes: Int
        var toMinutes: Int
    }

    var id: TicketID
    var number: String
    var state: String
    var site: SiteID
    var siteName: String
    var item: ItemID
    var itemName: String
    var language: ZhidaConsult.Language
    var priority: PriorityClass
    var booking: BookingID?
    var taken: String
    var clerk: ClerkID?
    var counter: RoomID?
    var counterName: String?
    var session: SessionID?
    var wait: Wait?
    /// Whether the appointment was missed by more than the grace.
    var isLate: Bool?
    var key: String?

    private let ticket: Ticket
    private let waitText: String?

    private enum CodingKeys: CodingKey {
        case id, number, state, site, siteName, item, itemName, language, priority, booking, taken, clerk, counter
        case counterName, session, wait, isLate, key
    }

    init(
        _ ticket: Ticket,
        _ names: DirectoryNames,
        wait estimate: WaitEstimate? = nil,
        isLate: Bool? = nil,
        key: IdempotencyKey? = nil
    ) {
        self.ticket = ticket
        id = ticket.id
        number = ticket.number.description
        state = ticket.state.word
        site = ticket.site
        siteName = names.name(ticket.site)
        item = ticket.item
        itemName = names.name(ticket.item)
        language = ticket.language
        priority = ticket.priority
        booking = ticket.booking
        taken = LocalText.stamp(ticket.taken)
        clerk = ticket.state.claim?.clerk
        counter = ticket.state.claim?.counter
        counterName = counter.map(names.name)
        session = ticket.session
        wait = estimate.map { Wait(ahead: $0.ahead, fromMinutes: $0.from.count, toMinutes: $0.to.count) }
        waitText = estimate.map { estimate in
            say(
                "前面 \(estimate.ahead) 人，约 \(estimate.chinese)",
                "\(estimate.ahead) ahead, about \(estimate.english)"
            )
        }
        self.isLate = isLate
        self.key = key?.text
    }

    /// With who has it, where somebody has.
    var stateText: String {
        let with = [counterName, clerk?.text].compactMap(\.self).joined(separator: " ")
        return say(ticket.state.chinese, ticket.state.english) + (with.isEmpty ? "" : say("（\(with)）", " (\(with))"))
    }

    var takenText: String { Shanghai.time(of: ticket.taken).description }

    func print() {
        var facts = FactList()
        facts.add(say("号票", "ticket"), number)
        facts.add(say("状态", "state"), stateText)
        facts.add(say("服务点", "site"), siteName)
        facts.add(say("事项", "item"), "\(item) \(itemName)")
        if priority != .ordinary { facts.add(say("优先", "priority"), say(priority.chinese, priority.rawValue)) }
        if language != .mandarin { facts.add(say("语言", "language"), say(language.chinese, language.english)) }
        facts.add(say("预约", "booking"), booking?.text)
        if isLate == true {
            facts.add(say("提示", "note"), say("已过预约时间，按现场取号排队", "late for the appointment: queued as a walk-in"))
        }
        facts.add(say("等候", "wait"), waitText)
        facts.add(say("会话", "session"), session?.text)
        // Afterwards the number names it.
        if ticket.version == 1 { facts.add(say("编号", "ID"), id.text) }
        facts.add(say("幂等键", "key"), key)
        facts.print()
    }
}

extension ConsultDesk {
    func print(
        _ ticket: Ticket,
        _ key: IdempotencyKey?,
        wait: WaitEstimate? = nil,
        isLate: Bool? = nil,
        json: Bool
    ) throws {
        let view = TicketView(ticket, names, wait: wait, isLate: isLate, key: shown(key, of: ticket, json: json))
        if json { return try JSONOutput.print(view) }
        view.print()
    }

    /// A called ticket, with the session in which a citizen elsewhere is called by video.
    func print(_ called: CalledTicket, _ key: IdempotencyKey?, json: Bool) throws {
        struct Answer: Encodable {
            var ticket: TicketView
            var session: SessionView?
        }
        let answer = Answer(
            ticket: TicketView(called.ticket, names, key: shown(key, of: called.ticket, json: json)),
            session: called.session.map { SessionView($0, names) }
        )
        if json { return try JSONOutput.print(answer) }
        answer.ticket.print()
    }
}
