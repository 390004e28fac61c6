import Testing

@testable import ZhidaConsult

/// A small district with its broker's state: two streets, three communities, a centre and an office.
struct QueueHall {
    static let social = ItemID(literal: "social")
    static let house = ItemID(literal: "house")
    static let permit = ItemID(literal: "permit")

    static let community = SiteID(literal: "C1")
    static let neighbour = SiteID(literal: "C2")
    static let farCommunity = SiteID(literal: "C3")
    static let street = SiteID(literal: "S1")
    static let farStreet = SiteID(literal: "S2")
    static let centre = SiteID(literal: "D")
    static let office = SiteID(literal: "B1")

    /// Monday 2026-03-02.
    static let day = LocalDate(year: 2026, month: 3, day: 2)!

    static let content: DirectoryContent = {
        let hours = CalendarID(literal: "hall")
        let windows = [TimeWindow("09:00-12:00")!, TimeWindow("14:00-18:00")!]
        let calendar = CalendarRules(
            id: hours,
            name: "hall",
            weekly: Array(repeating: windows, count: 5) + [[], []],
            holidays: .ignored
        )
        func site(_ id: SiteID, _ level: SiteLevel, under parent: SiteID?) -> Site {
            Site(
                id: id,
                name: "点\(id)",
                level: level,
                parent: parent,
                department: level == .department ? DepartmentID(literal: "BA01") : nil,
                calendar: hours
            )
        }
        func clerk(_ id: String, _ site: SiteID, _ skills: [ItemID], _ languages: [Language] = [.mandarin]) -> Clerk {
            Clerk(
                id: ClerkID(id)!,
                name: id,
                site: site,
                skills: skills,
                languages: Languages(languages),
                calendar: hours
            )
        }
        func item(_ id: ItemID, _ group: String, _ levels: [SiteLevel], minutes: Int = 10) -> ServiceItem {
            ServiceItem(
                id: id,
                name: id.text,
                group: group,
                department: DepartmentID(literal: "BA01"),
                duration: Minutes(minutes),
                levels: SiteLevels(levels)
            )
        }
        return DirectoryContent(
            sites: [
                site(centre, .districtCentre, under: nil),
                site(street, .streetCentre, under: centre), site(farStreet, .streetCentre, under: centre),
                site(community, .communityStation, under: street), site(neighbour, .communityStation, under: street),
                site(farCommunity, .communityStation, under: farStreet),
                site(office, .department, under: centre),
            ],
            departments: [Department(id: DepartmentID(literal: "BA01"), name: "部门")],
            clerks: [
                clerk("c1", community, [social]), clerk("c2", neighbour, [social]),
                clerk("c3", farCommunity, [social]),
                clerk("s1a", street, [social, house], [.mandarin, .cantonese]), clerk("s1b", street, [social, house]),
                clerk("s2", farStreet, [social, house]),
                clerk("d", centre, [social, house, permit], [.mandarin, .cantonese, .sign]),
                clerk("b1", office, [house, permit]),
            ],
            items: [
                item(social, "a", SiteLevel.allCases),
                item(house, "b", [.streetCentre, .districtCentre, .department]),
                item(permit, "c", [.districtCentre, .department]),
            ],
            calendars: [calendar]
        )
    }()

    private(set) var state: BrokerState
    /// What a store would have.
    private(set) var records: [RecordKey: Record] = [:]
    var now: Instant
    private let identifiers = IdentifierSource(generator: SimulationRandom(seed: 1))

    init(_ time: String = "09:30", rules: ConsultRules = ConsultRules()) throws {
        state = try BrokerState(rules: rules)
        now = Self.at(time)
        let administrator = Caller(who: CallerID(literal: "administrator"), role: .administrator)
        try perform(StoreDirectory(Self.content), as: administrator)
    }

    static func at(_ time: String) -> Instant { Shanghai.instant(day, LocalTime(time)!) }

    static func clerk(_ id: String) -> Caller {
        let clerk = content.clerks.first { $0.id.text == id }
        return Caller(who: CallerID(id)!, role: .clerk, site: clerk?.site)
    }

    static let machine = Caller(who: CallerID(literal: "ticket-machine"), role: .service)

    /// Decides and applies as the broker does, with what follows.
    @discardableResult
    mutating func perform<Command: BrokerCommand>(_ command: Command, as caller: Caller) throws -> Command.Reply {
        let context = CommandContext(now: now, caller: caller, identifiers: identifiers)
        let decision = try command.decide(state, context)
        try state.examine(decision.changes)
        for change in decision.changes {
            state.apply(change)
            records[change.key] = change.after
        }
        for followUp in decision.followUps { _ = try? perform(followUp, as: .system) }
        return decision.reply
    }

    /// Takes a ticket at a time of the day.
    mutating func take(
        _ time: String? = nil,
        at site: SiteID = street,
        _ item: ItemID = social,
        _ language: Language = .mandarin,
        _ priority: PriorityClass = .ordinary,
        booking: BookingID? = nil
    ) throws -> Ticket {
        if let time { now = Self.at(time) }
        let command = TakeTicket(site: site, item: item, language: language, priority: priority, booking: booking)
        return try perform(command, as: Self.machine).ticket
    }

    mutating func next(_ clerk: String, _ time: String? = nil) throws -> CalledTicket? {
        if let time { now = Self.at(time) }
        let caller = Self.clerk(clerk)
        return try perform(NextTicket(site: caller.site!, clerk: ClerkID(clerk)!), as: caller)
    }

    mutating func call(_ ticket: Ticket, _ clerk: String) throws -> CalledTicket? {
        let caller = Self.clerk(clerk)
        return try perform(CallTicket(ticket.id, site: caller.site!, clerk: ClerkID(clerk)!), as: caller)
    }

    @discardableResult
    mutating func run(_ ticket: Ticket, _ step: RunTicket.Step, _ clerk: String, _ time: String? = nil) throws -> Ticket
    {
        if let time { now = Self.at(time) }
        return try perform(RunTicket(ticket.id, step), as: Self.clerk(clerk))
    }

    @discardableResult
    mutating func act(
        _ session: SessionID,
        _ request: SessionRequest,
        _ caller: Caller
    ) throws -> ConsultationSession {
        try perform(ActOnSession(session, request), as: caller)
    }

    /// Decides, applies and takes it back, as when the disk is full.
    mutating func attempt(_ command: some BrokerCommand, as caller: Caller) throws {
        let context = CommandContext(now: now, caller: caller, identifiers: identifiers)
        let changes = try command.decide(state, context).changes
        for change in changes { state.apply(change) }
        for change in changes.reversed() { state.undo(change) }
    }

    /// What fell due by itself.
    mutating func elapse() throws {
        for duty in [QueueDuty(), SessionDuty()] as [any TimedDuty] {
            while let due = duty.due(state), due <= now { _ = try performAny(duty.command(now)) }
        }
    }

    private mutating func performAny(_ command: some BrokerCommand) throws { try perform(command, as: .system) }

    /// An appointment at the street for `social`.
    mutating func book(_ id: String, at time: String, site: SiteID = street) -> BookingID {
        let start = Self.at(time)
        let booking = Booking(
            id: BookingID(id)!,
            version: 1,
            state: .confirmed,
            item: Self.social,
            range: InstantRange(start: start, length: Minutes(10))!,
            parties: [BookingParty(site: site)],
            applicant: nil,
            language: .mandarin,
            revision: 0,
            concerns: [],
            request: nil,
            made: now,
            changed: now
        )
        state.apply(.make(.booking(booking)))
        return booking.id
    }

    mutating func replace(_ before: Booking, _ after: Booking) throws {
        state.apply(.replace(.booking(before), with: .booking(after)))
    }

    /// The reason of a refusal; `nil` where it was not refused.
    static func reason(_ body: () throws -> Void) -> Refusal.Reason? {
        do {
            try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }
}
