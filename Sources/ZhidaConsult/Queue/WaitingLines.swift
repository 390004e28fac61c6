/// Who waits where, and who is next: the order of the whole district.
///
/// Finding the next ticket of a clerk looks at the first of each strand of the site, however many wait behind it;
/// taking one out is a binary search.
public struct WaitingLines: Sendable {
    /// A ticket as far as the order is concerned.
    public struct Waiter: Hashable, Sendable {
        public var ticket: TicketID
        public var item: ItemID
        public var language: Language
        public var places: [QueuePlace]

        public init(ticket: TicketID, item: ItemID, language: Language, places: [QueuePlace]) {
            self.ticket = ticket
            self.item = item
            self.language = language
            self.places = places
        }
    }

    /// Who can answer which tickets.
    public struct Ability: Hashable, Sendable {
        public var items: Set<ItemID>
        public var languages: Languages

        public init(items: Set<ItemID>, languages: Languages) {
            self.items = items
            self.languages = languages
        }

        public func covers(_ item: ItemID, _ language: Language) -> Bool {
            languages.contains(language) && items.contains(item)
        }
    }

    private var strands: [SiteID: [WaitingStrand.Key: WaitingStrand]] = [:]

    public init() {}

    public mutating func insert(_ waiter: Waiter) {
        for place in waiter.places {
            strands[place.site, default: [:]][Self.key(waiter, place), default: WaitingStrand()]
                .insert(Self.entry(waiter, place))
        }
    }

    public mutating func remove(_ waiter: Waiter) {
        for place in waiter.places {
            let key = Self.key(waiter, place)
            guard strands[place.site]?[key]?.remove(Self.entry(waiter, place)) == true else { continue }
            guard strands[place.site]?[key]?.isEmpty == true else { continue }
            strands[place.site]?[key] = nil
            if strands[place.site]?.isEmpty == true { strands[place.site] = nil }
        }
    }

    /// The ticket that is next for somebody of that ability at that site; `nil` where none is open to them.
    public func first(at site: SiteID, for ability: Ability, _ now: Instant) -> TicketID? {
        guard let here = strands[site] else { return nil }
        var best: (rank: Int64, ticket: TicketID)?
        for (key, strand) in here where ability.covers(key.item, key.language) {
            guard let entry = strand.first, entry.order + key.opens <= now.milliseconds else { continue }
            let rank = entry.order - key.headStart
            if let best, (best.rank, best.ticket) <= (rank, entry.ticket) { continue }
            best = (rank, entry.ticket)
        }
        return best?.ticket
    }

    /// The first tickets at a site in the order in which they are called now.
    public func first(_ limit: Int, at site: SiteID, _ now: Instant) -> [TicketID] {
        var open = (strands[site] ?? [:]).map { (key: $0.key, rest: $0.value.waiting) }
        var order: [TicketID] = []
        var seen: Set<TicketID> = []
        while order.count < limit {
            var best: (rank: Int64, ticket: TicketID, strand: Int)?
            for index in open.indices {
                guard let entry = open[index].rest.first else { continue }
                let key = open[index].key
                guard entry.order + key.opens <= now.milliseconds else { continue }
                let rank = entry.order - key.headStart
                if let best, (best.rank, best.ticket) <= (rank, entry.ticket) { continue }
                best = (rank, entry.ticket, index)
            }
            guard let best else { break }
            open[best.strand].rest.removeFirst()
            if seen.insert(best.ticket).inserted { order.append(best.ticket) }
        }
        return order
    }

    /// Whether anybody stands in a line of that site, open or not.
    public func isWaiting(at site: SiteID) -> Bool { strands[site] != nil }

    private static func key(_ waiter: Waiter, _ place: QueuePlace) -> WaitingStrand.Key {
        WaitingStrand.Key(
            item: waiter.item,
            language: waiter.language,
            kind: place.kind,
            headStart: place.headStart.milliseconds,
            opens: place.opens.milliseconds
        )
    }

    private static func entry(_ waiter: Waiter, _ place: QueuePlace) -> WaitingStrand.Entry {
        let arrival = waiter.places.first { $0.site == place.site && $0.kind == .arrival } ?? place
        return WaitingStrand.Entry(
            order: place.order.milliseconds,
            ticket: waiter.ticket,
            arrivalRank: arrival.rank.milliseconds,
            arrivalOpening: arrival.opening.milliseconds
        )
    }
}

extension WaitingLines {
    /// How many are called at a site before a rank, of each item.
    ///
    /// - Parameter ticket: tells apart those of the same rank; `nil` for somebody who comes now, behind all of them.
    public func ahead(
        of rank: Instant,
        _ ticket: TicketID?,
        at site: SiteID,
        _ now: Instant
    ) -> [ItemID: Int] {
        var ahead: [ItemID: Int] = [:]
        for (key, strand) in strands[site] ?? [:] {
            // The order at which this strand's rank, or its opening, is reached.
            let reached = rank.milliseconds + key.headStart
            let opened = now.milliseconds - key.opens
            var count = strand.count(before: Self.limit(reached, ticket, opened))
            if key.kind == .appointment {
                // Those who are ahead by their arrival are counted there.
                count -= strand.waiting.prefix(count).count { entry in
                    guard entry.arrivalOpening <= now.milliseconds else { return false }
                    return entry.arrivalRank < rank.milliseconds
                        || entry.arrivalRank == rank.milliseconds && (ticket.map { entry.ticket < $0 } ?? true)
                }
            }
            if count > 0 { ahead[key.item, default: 0] += count }
        }
        return ahead
    }

    private static func limit(_ reached: Int64, _ ticket: TicketID?, _ opened: Int64) -> WaitingStrand.Entry {
        // One after the last that is open counts too, hence the next millisecond.
        if reached > opened || ticket == nil {
            return WaitingStrand.Entry(bound: min(reached, opened) + 1, Self.lowest)
        }
        return WaitingStrand.Entry(bound: reached, ticket ?? Self.lowest)
    }

    /// Sorts before every identifier that a source makes.
    private static let lowest = TicketID(literal: "-")
}
