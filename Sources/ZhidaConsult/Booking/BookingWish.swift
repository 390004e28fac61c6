/// What somebody wants to book: the item, the parties, in which language, and when would do.
public struct BookingWish: Hashable, Sendable, Codable {
    public var item: ItemID
    /// Everyone who must take part, the host first; all are found together or the slot is none.
    public var parties: [PartyWish]
    /// What the first clerk among the parties must speak; those who are called in beside them need not.
    public var language: Language
    /// The first and the last day that would do.
    public var days: ClosedRange<LocalDate>
    /// The times of day within which it must lie; `nil` where any will do.
    public var hours: TimeWindow?
    /// Overrides the item's own duration.
    public var duration: Minutes?

    public init(
        item: ItemID,
        parties: [PartyWish],
        language: Language = .mandarin,
        days: ClosedRange<LocalDate>,
        hours: TimeWindow? = nil,
        duration: Minutes? = nil
    ) {
        self.item = item
        self.parties = parties
        self.language = language
        self.days = days
        self.hours = hours
        self.duration = duration
    }

    /// The same at one time.
    public func slot(at start: Instant) -> SlotRequest {
        SlotRequest(item: item, parties: parties, language: language, start: start, duration: duration)
    }
}

/// One slot that somebody wants.
public struct SlotRequest: Hashable, Sendable, Codable {
    public var item: ItemID
    /// As in ``BookingWish``.
    public var parties: [PartyWish]
    public var language: Language
    /// On the grid of 5 minutes.
    public var start: Instant
    /// Overrides the item's own duration.
    public var duration: Minutes?
    /// Whether the lanes beyond a room's capacity may be taken too 超额.
    public var overbooks: Bool

    public init(
        item: ItemID,
        parties: [PartyWish],
        language: Language = .mandarin,
        start: Instant,
        duration: Minutes? = nil,
        overbooks: Bool = false
    ) {
        self.item = item
        self.parties = parties
        self.language = language
        self.start = start
        self.duration = duration
        self.overbooks = overbooks
    }
}

/// What one party of a booking must bring.
public struct PartyWish: Hashable, Sendable, Codable {
    /// Where the party may come from.
    public enum Place: Hashable, Sendable, Codable {
        case site(SiteID)
        /// The nearest in the tree of sites: the site itself, its siblings under the same parent, then up the levels.
        case nearest(to: SiteID)
        /// Any site of the district that handles the item.
        case anywhere
    }

    public var place: Place
    /// What its clerk must know, where that is not the booking's own item.
    public var skill: ItemID?
    /// A certain clerk, who then decides the site too.
    public var clerk: ClerkID?
    /// A certain room, which then decides the site too.
    public var room: RoomID?
    /// Whether a room or counter of the site is taken.
    public var takesRoom: Bool
    /// Whether a clerk with the skill is taken.
    public var takesClerk: Bool

    public init(
        _ place: Place,
        skill: ItemID? = nil,
        clerk: ClerkID? = nil,
        room: RoomID? = nil,
        takesRoom: Bool = true,
        takesClerk: Bool = true
    ) {
        self.place = place
        self.skill = skill
        self.clerk = clerk
        self.room = room
        self.takesRoom = takesRoom
        self.takesClerk = takesClerk
    }

    /// The site that was named; `nil` where any would do.
    public var site: SiteID? {
        switch place {
        case .site(let id), .nearest(let id): id
        case .anywhere: nil
        }
    }
}
