/// An appointment 预约 for a consultation: when, of what item, and everybody and every room it takes.
///
/// A hold 占位 is its first state; holds and unconfirmed bookings take their slots like confirmed ones.
public struct Booking: StoredRecord {
    public typealias Subject = Subjects.Booking

    public let id: BookingID
    public var version: Int
    public var state: BookingState
    public var item: ItemID
    /// On the grid of 5 minutes, within one day.
    public var range: InstantRange
    /// Everyone who takes part, the host first. At least one.
    public var parties: [BookingParty]
    public var applicant: Applicant?
    /// 普通话 and so on, in which it is held.
    public var language: Language
    /// The revision in calendars (RFC 5545, SEQUENCE): one more with each move, reassignment and cancelling.
    public var revision: Int
    /// Why a person must give it to others: found when the directory changed. Empty when all is well.
    public var concerns: [BookingConcern]
    /// The request of the waiting list that it was offered to.
    public var request: WaitingRequestID?
    public var made: Instant
    public var changed: Instant

    /// - Precondition: at least one party.
    public init(
        id: BookingID,
        version: Int = 1,
        state: BookingState,
        item: ItemID,
        range: InstantRange,
        parties: [BookingParty],
        applicant: Applicant? = nil,
        language: Language = .mandarin,
        revision: Int = 0,
        concerns: [BookingConcern] = [],
        request: WaitingRequestID? = nil,
        made: Instant,
        changed: Instant? = nil
    ) {
        precondition(!parties.isEmpty, "a booking has a host")
        self.id = id
        self.version = version
        self.state = state
        self.item = item
        self.range = range
        self.parties = parties
        self.applicant = applicant
        self.language = language
        self.revision = revision
        self.concerns = concerns
        self.request = request
        self.made = made
        self.changed = changed ?? made
    }

    /// The site where the citizen comes or calls.
    public var host: SiteID { parties[0].site }

    public var isLive: Bool { state.isOpen }

    public var occupancy: [OccupiedSlot] {
        guard state.occupies else { return [] }
        var slots: [OccupiedSlot] = []
        slots.reserveCapacity(parties.count * 2)
        for party in parties {
            if let place = party.room { slots.append(OccupiedSlot(.room(place.id), lane: place.lane, range)) }
            if let clerk = party.clerk { slots.append(OccupiedSlot(.clerk(clerk.id), lane: clerk.lane, range)) }
        }
        return slots
    }
}

/// One who takes part in a booking: a site or department with the room and the clerk that it gives.
public struct BookingParty: Hashable, Sendable, Codable {
    /// A resource and the lane of it that is taken.
    public struct Taken<Subject>: Hashable, Sendable, Codable {
        public var id: Identifier<Subject>
        public var lane: Int

        public init(_ id: Identifier<Subject>, lane: Int = 0) {
            self.id = id
            self.lane = lane
        }
    }

    public var site: SiteID
    /// What its clerk must know, where that is not the booking's item.
    public var skill: ItemID?
    /// `nil` for a party that takes part from anywhere.
    public var room: Taken<Subjects.Room>?
    /// `nil` for a party that only gives a room.
    public var clerk: Taken<Subjects.Clerk>?

    public init(
        site: SiteID,
        skill: ItemID? = nil,
        room: Taken<Subjects.Room>? = nil,
        clerk: Taken<Subjects.Clerk>? = nil
    ) {
        self.site = site
        self.skill = skill
        self.room = room
        self.clerk = clerk
    }
}

/// For whom a booking or a request is.
public struct Applicant: Hashable, Sendable, Codable {
    /// The office's pseudonym.
    public var person: PersonID
    /// What the clerk calls them; masked in lists.
    public var name: String?
    /// Where a reminder goes; masked in lists.
    public var telephone: String?

    public init(person: PersonID, name: String? = nil, telephone: String? = nil) {
        self.person = person
        self.name = name
        self.telephone = telephone
    }
}

/// Why a booking that stands needs a person's decision: the directory changed under it.
public enum BookingConcern: Hashable, Sendable, Codable {
    /// The clerk is no longer in the directory.
    case clerkGone(ClerkID)
    /// The clerk no longer handles the item, or not in that language.
    case clerkUnfit(ClerkID)
    case roomGone(RoomID)
    case siteGone(SiteID)
    case itemGone(ItemID)
    /// The site, the room or the clerk does not work at that time any more.
    case closed(SiteID)
}
