/// A walk-in ticket 取号: who came when for what, and the places in the waiting lines that follow from it.
public struct Ticket: StoredRecord {
    public typealias Subject = Subjects.Ticket

    public let id: TicketID
    public var version: Int
    /// The local day of its number.
    public var day: LocalDate
    /// Unique at its site and day.
    public var number: TicketNumber
    /// Where the citizen waits.
    public var site: SiteID
    public var item: ItemID
    public var language: Language
    public var priority: PriorityClass
    /// The appointment that the citizen came for.
    public var booking: BookingID?
    public let taken: Instant
    /// When it counts as taken: later than ``taken`` once it was passed.
    public var came: Instant
    public var places: [QueuePlace]
    public var state: TicketState
    /// How often it was passed 过号.
    public var passes: Int
    /// How often it was called, recalls included.
    public var calls: Int
    /// The session in which a level above answers it.
    public var session: SessionID?

    public var isLive: Bool { !state.isFinal }

    /// How it stands in the lines.
    var waiter: WaitingLines.Waiter {
        WaitingLines.Waiter(ticket: id, item: item, language: language, places: places)
    }

    /// The place that counts at a site now; `nil` where none is open there.
    public func rank(at site: SiteID, _ now: Instant) -> Instant? {
        places.filter { $0.site == site && $0.opening <= now }.map(\.rank).min()
    }

    /// With one more version.
    func changed(_ body: (inout Ticket) -> Void) -> Ticket {
        var after = self
        after.version += 1
        body(&after)
        return after
    }

    func audit(_ facts: [String: String] = [:]) -> AuditDraft {
        AuditDraft(
            subjects: [RecordKey(.ticket, id)] + (session.map { [RecordKey(.session, $0)] } ?? []),
            sites: Array(Set([site] + (state.claim.map { [$0.site] } ?? []))).sorted(),
            facts: facts.merging(["number": number.description, "item": item.text]) { first, _ in first }
        )
    }
}
