/// One place of a ticket in the waiting lines: at which site, from when on, and how it counts there.
///
/// A ticket has one for each site that may answer it, and a second at each where it is an appointment's.
public struct QueuePlace: Hashable, Sendable, Codable {
    /// Who stands in a place.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// By the time of coming.
        case arrival
        /// By the appointed time.
        case appointment
    }

    public var site: SiteID
    public var kind: Kind
    /// The time of coming or the appointed time: places of one sort are first come, first served by it.
    public var order: Instant
    /// By how much the place counts as earlier.
    public var headStart: Minutes
    /// How long after ``order`` the place is offered; negative where before.
    public var opens: Minutes

    public init(site: SiteID, kind: Kind, order: Instant, headStart: Minutes, opens: Minutes) {
        self.site = site
        self.kind = kind
        self.order = order
        self.headStart = headStart
        self.opens = opens
    }

    /// What counts: the lowest of the open places at a site is next.
    public var rank: Instant { order - headStart }

    public var opening: Instant { order + opens }
}

extension QueueRules {
    /// The places of a ticket.
    ///
    /// - Parameters:
    ///   - came: when it was taken, or when it counts as taken.
    ///   - appointed: the appointed time, where the citizen came in time for one.
    ///   - sites: the sites that may answer, the ticket's own first, each with how long after coming it may.
    public func places(
        came: Instant,
        priority: PriorityClass,
        appointed: Instant?,
        at sites: [(site: SiteID, after: Minutes)]
    ) -> [QueuePlace] {
        sites.flatMap { site, after in
            let arrival = QueuePlace(
                site: site,
                kind: .arrival,
                order: came,
                headStart: headStart(of: priority),
                opens: after
            )
            guard let appointed else { return [arrival] }
            let appointment = QueuePlace(
                site: site,
                kind: .appointment,
                order: appointed,
                headStart: appointmentLead,
                opens: after - windowBefore
            )
            return [arrival, appointment]
        }
    }

    /// Whether somebody who comes now comes in time for an appointment.
    public func isInTime(_ now: Instant, for appointed: Instant) -> Bool { now <= appointed + grace }
}
