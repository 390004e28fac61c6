/// What hangs on the wall of a hall 叫号屏: who is called where, who comes next, how long it takes.
public struct QueueBoard: Hashable, Sendable, Codable {
    /// A number that is called.
    public struct Call: Hashable, Sendable, Codable {
        public var number: TicketNumber
        /// `nil` for a call by video.
        public var counter: RoomID?
        /// The site that answers.
        public var site: SiteID
        public var since: Instant
        public var calls: Int
    }

    /// The queue of one letter.
    public struct Line: Hashable, Sendable, Codable {
        public var letter: String
        public var waiting: Int
        /// For somebody who comes now; `nil` where nobody is at work for it.
        public var wait: WaitEstimate?
    }

    public var site: SiteID
    /// The latest first.
    public var called: [Call]
    /// In the order in which they are called, as things stand.
    public var next: [TicketNumber]
    public var lines: [Line]
}

extension BrokerState {
    /// The board of a site: `zhida queue board`.
    ///
    /// - Parameter limit: numbers shown of those who come next.
    /// - Throws: ``Refusal`` for a site that is not in the directory.
    public func board(of site: SiteID, _ now: Instant, limit: Int = 12) throws(Refusal) -> QueueBoard {
        guard directory.position(of: site) != nil else { throw .unknownSite(site) }
        let live = queue.live(at: site)
        let called = live.compactMap { ticket -> QueueBoard.Call? in
            guard case .called(let claim) = ticket.state else { return nil }
            return QueueBoard.Call(
                number: ticket.number,
                counter: claim.counter,
                site: claim.site,
                since: claim.since,
                calls: ticket.calls
            )
        }
        // Tickets of the sites below that wait for this one too have numbers of their own, which nobody here has.
        let next = queue.lines.first(limit * 2, at: site, now).compactMap { queue[$0] }.filter { $0.site == site }
        let waiting = Dictionary(grouping: live.filter { $0.state == .waiting }) { String($0.number.letter) }
        let lines = waiting.map { letter, tickets in
            QueueBoard.Line(
                letter: letter,
                waiting: tickets.count,
                wait: tickets.last.flatMap { last in
                    waitEstimate(last.item, in: last.language, rank: now, ticket: nil, at: site, now)
                }
            )
        }
        return QueueBoard(
            site: site,
            called: called.sorted { ($0.since, $0.number) > ($1.since, $1.number) },
            next: next.prefix(limit).map(\.number),
            lines: lines.sorted { $0.letter < $1.letter }
        )
    }
}
