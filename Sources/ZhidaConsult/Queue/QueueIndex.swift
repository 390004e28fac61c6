/// All tickets in memory, the lines they wait in, and what the sites have given and measured.
public struct QueueIndex: Sendable {
    /// A number as it is called out: at a site, on a day.
    private struct Name: Hashable, Sendable {
        let site: SiteID
        let day: LocalDate
        let number: TicketNumber
    }

    private var all: [TicketID: Ticket] = [:]
    private var names: [Name: TicketID] = [:]
    /// The latest last. More than one only where a clerk took over a session beside their own ticket.
    private var claims: [ClerkID: [TicketID]] = [:]
    private var bookings: [BookingID: TicketID] = [:]
    /// Live tickets by the site where the citizen waits.
    private var sites: [SiteID: Set<TicketID>] = [:]
    private var books: [SiteID: TicketBook] = [:]
    private var times: [SiteID: ServiceTimes] = [:]
    /// Over all sites.
    private var totals: [ItemID: ServiceMeasure] = [:]
    private var ends = DueTimes<Subjects.Ticket>()

    public private(set) var lines = WaitingLines()

    public subscript(id: TicketID) -> Ticket? { all[id] }

    /// The live or ended ticket that was called so at a site on a day.
    public func ticket(_ number: TicketNumber, at site: SiteID, on day: LocalDate) -> Ticket? {
        names[Name(site: site, day: day, number: number)].flatMap { all[$0] }
    }

    /// What a clerk has called or serves.
    public func ticket(of clerk: ClerkID) -> Ticket? { claims[clerk]?.last.flatMap { all[$0] } }

    /// The live ticket of an appointment.
    public func ticket(for booking: BookingID) -> Ticket? { bookings[booking].flatMap { all[$0] } }

    /// The live tickets of a site, by number.
    public func live(at site: SiteID) -> [Ticket] {
        (sites[site] ?? []).compactMap { all[$0] }.sorted { ($0.number, $0.id) < ($1.number, $1.id) }
    }

    public func book(of site: SiteID) -> TicketBook? { books[site] }
    public func times(of site: SiteID) -> ServiceTimes? { times[site] }

    /// Mean and deviation of an item's service, in seconds: of the site, else of the district, else what the item
    /// names.
    public func service(_ item: ServiceItem, at site: SiteID) -> (mean: Double, deviation: Double) {
        if let measured = times[site]?.items[item.id]?.statistics ?? totals[item.id]?.statistics { return measured }
        let mean = Double(item.duration.count * 60)
        // Consultations vary much: half of the mean, until they are measured.
        return (mean, mean / 2)
    }

    /// When the first day's end comes for a waiting ticket.
    var firstEnd: Instant? { ends.first }

    func ended(at now: Instant, limit: Int) -> [Ticket] { ends.due(now, limit: limit).compactMap { all[$0] } }

    mutating func replace(_ before: Ticket?, _ after: Ticket?) {
        if let before { remove(before) }
        if let after { add(after) }
        if let id = after?.id ?? before?.id {
            ends.replace(id, before.flatMap(Self.end), after.flatMap(Self.end))
        }
    }

    mutating func replace(_ before: TicketBook?, _ after: TicketBook?) {
        if let site = after?.id ?? before?.id { books[site] = after }
    }

    mutating func replace(_ before: ServiceTimes?, _ after: ServiceTimes?) {
        for (item, measure) in before?.items ?? [:] { totals[item]?.remove(measure) }
        for (item, measure) in after?.items ?? [:] { totals[item, default: ServiceMeasure()].add(measure) }
        if let site = after?.id ?? before?.id { times[site] = after }
    }

    private mutating func remove(_ ticket: Ticket) {
        all[ticket.id] = nil
        names[Name(site: ticket.site, day: ticket.day, number: ticket.number)] = nil
        guard ticket.isLive else { return }
        sites[ticket.site]?.remove(ticket.id)
        if sites[ticket.site]?.isEmpty == true { sites[ticket.site] = nil }
        if let booking = ticket.booking { bookings[booking] = nil }
        if let claim = ticket.state.claim {
            claims[claim.clerk]?.removeAll { $0 == ticket.id }
            if claims[claim.clerk]?.isEmpty == true { claims[claim.clerk] = nil }
        } else {
            lines.remove(ticket.waiter)
        }
    }

    private mutating func add(_ ticket: Ticket) {
        all[ticket.id] = ticket
        names[Name(site: ticket.site, day: ticket.day, number: ticket.number)] = ticket.id
        guard ticket.isLive else { return }
        sites[ticket.site, default: []].insert(ticket.id)
        if let booking = ticket.booking { bookings[booking] = ticket.id }
        if let claim = ticket.state.claim {
            claims[claim.clerk, default: []].append(ticket.id)
        } else {
            lines.insert(ticket.waiter)
        }
    }

    /// A waiting or called ticket ends with its day; one that is served is let end.
    private static func end(_ ticket: Ticket) -> Instant? {
        switch ticket.state {
        case .waiting, .called: Shanghai.instant(ticket.day.advanced(by: 1))
        case .serving, .served, .noShow, .cancelled, .lapsed: nil
        }
    }
}
