/// What somebody wants to book: the item, the parties, when, in which language.
public struct BookingWish: Hashable, Sendable, Codable {
    public var item: ItemID
    /// Everyone who must take part, the host first; all are found together or the slot is none.
    public var parties: [PartyWish]
    public var language: Language
    /// The first and the last day that would do.
    public var days: ClosedRange<LocalDate>
    /// The times of day within which it must lie; `nil` where any will do.
    public var hours: Range<LocalTime>?
    /// Overrides the item's own duration.
    public var duration: Minutes?

    public init(
        item: ItemID,
        parties: [PartyWish],
        language: Language,
        days: ClosedRange<LocalDate>,
        hours: Range<LocalTime>? = nil,
        duration: Minutes? = nil
    ) {
        self.item = item
        self.parties = parties
        self.language = language
        self.days = days
        self.hours = hours
        self.duration = duration
    }
}

/// What one party of a booking must bring.
public struct PartyWish: Hashable, Sendable, Codable {
    /// Where the party may come from.
    public enum Place: Hashable, Sendable, Codable {
        case site(SiteID)
        /// The nearest in the tree of sites: the site itself, its siblings under the same parent, then up the levels.
        case nearest(to: SiteID)
        /// Any site of the district.
        case anywhere
    }

    public var place: Place
    /// A certain clerk, who then decides the site too.
    public var clerk: ClerkID?
    public var room: RoomID?
    /// Whether a room or counter of the site is taken.
    public var takesRoom: Bool
    /// Whether a clerk with the item's skill and the language is taken.
    public var takesClerk: Bool

    public init(
        _ place: Place,
        clerk: ClerkID? = nil,
        room: RoomID? = nil,
        takesRoom: Bool = true,
        takesClerk: Bool = true
    ) {
        self.place = place
        self.clerk = clerk
        self.room = room
        self.takesRoom = takesRoom
        self.takesClerk = takesClerk
    }
}
