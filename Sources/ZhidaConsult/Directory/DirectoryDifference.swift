/// What changes from one directory to another, and what that does to bookings ahead.
public struct DirectoryDifference: Hashable, Sendable, Codable {
    public var sites: Changes<Subjects.Site>
    public var departments: Changes<Subjects.Department>
    public var clerks: Changes<Subjects.Clerk>
    public var items: Changes<Subjects.Item>
    public var rooms: Changes<Subjects.Room>
    public var calendars: Changes<Subjects.Calendar>
    /// Years whose holidays were added, removed or changed.
    public var holidayYears: [Int]
    /// What bookings, tickets and sessions of the old directory must be looked through for.
    public var consequences: [Consequence]

    /// The identifiers of one kind of row that are in only one of the two, or in both with other fields; sorted.
    public struct Changes<Subject>: Hashable, Sendable, Codable {
        public var added: [Identifier<Subject>] = []
        public var removed: [Identifier<Subject>] = []
        public var changed: [Identifier<Subject>] = []

        public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

        init<Row: Hashable>(_ old: [Row], _ new: [Row], id: (Row) -> Identifier<Subject>) {
            let before = Dictionary(old.map { (id($0), $0) }) { first, _ in first }
            let after = Dictionary(new.map { (id($0), $0) }) { first, _ in first }
            added = after.keys.filter { before[$0] == nil }.sorted()
            removed = before.keys.filter { after[$0] == nil }.sorted()
            changed = before.keys.filter { after[$0] != nil && after[$0] != before[$0] }.sorted()
        }
    }

    /// A change that can leave a booking, a ticket or a session without what it needs.
    public enum Consequence: Hashable, Sendable, Codable {
        case siteRemoved(SiteID)
        /// Nothing is lost, but callers were told the old name.
        case siteRenamed(SiteID, from: String, to: String)
        case clerkRemoved(ClerkID)
        case clerkMoved(ClerkID, from: SiteID, to: SiteID)
        /// The clerk can no longer handle these items.
        case skillsRemoved(ClerkID, [ItemID])
        case roomRemoved(RoomID)
        case roomMoved(RoomID, from: SiteID, to: SiteID)
        /// Bookings on lanes from `to` on have no place any more.
        case lanesRemoved(RoomID, from: Int, to: Int)
        case itemRemoved(ItemID)
        /// On these days these clerks and rooms are away or closed for a time in which they were there, because their
        /// calendar, its hours or the holidays changed.
        case hoursShortened(clerks: [ClerkID], rooms: [RoomID], days: [LocalDate])
    }

    /// Compares two directories; hours are compared from `today` on, as far as both know them.
    public init(from old: Directory, to new: Directory, today: LocalDate) {
        sites = Changes(old.sites, new.sites, id: \.id)
        departments = Changes(old.departments, new.departments, id: \.id)
        clerks = Changes(old.clerks, new.clerks, id: \.id)
        items = Changes(old.items, new.items, id: \.id)
        rooms = Changes(old.rooms, new.rooms, id: \.id)
        calendars = Changes(old.calendars, new.calendars, id: \.id)
        let before = Dictionary(uniqueKeysWithValues: old.content.holidays.map { ($0.year, $0) })
        let after = Dictionary(uniqueKeysWithValues: new.content.holidays.map { ($0.year, $0) })
        holidayYears = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()

        consequences = []
        consequences += sites.removed.map(Consequence.siteRemoved)
        consequences += clerks.removed.map(Consequence.clerkRemoved)
        consequences += rooms.removed.map(Consequence.roomRemoved)
        consequences += items.removed.map(Consequence.itemRemoved)
        for id in sites.changed {
            guard let before = old.site(id), let after = new.site(id), before.name != after.name else { continue }
            consequences.append(.siteRenamed(id, from: before.name, to: after.name))
        }
        for id in clerks.changed {
            guard let before = old.clerk(id), let after = new.clerk(id) else { continue }
            if before.site != after.site {
                consequences.append(.clerkMoved(id, from: before.site, to: after.site))
            }
            let lost = Set(before.skills).subtracting(after.skills).sorted()
            if !lost.isEmpty { consequences.append(.skillsRemoved(id, lost)) }
        }
        for id in rooms.changed {
            guard let before = old.room(id), let after = new.room(id) else { continue }
            if before.site != after.site {
                consequences.append(.roomMoved(id, from: before.site, to: after.site))
            }
            if after.lanes < before.lanes {
                consequences.append(.lanesRemoved(id, from: before.lanes, to: after.lanes))
            }
        }
        consequences += Self.shortenedHours(from: old, to: new, today: today)
    }

    /// Whether the two have the same rows.
    public var isEmpty: Bool {
        sites.isEmpty && departments.isEmpty && clerks.isEmpty && items.isEmpty && rooms.isEmpty && calendars.isEmpty
            && holidayYears.isEmpty
    }

    /// Clerks and rooms whose calendars changed in the same way make one consequence.
    private static func shortenedHours(from old: Directory, to new: Directory, today: LocalDate) -> [Consequence] {
        struct Pair: Hashable {
            var before: CalendarPosition
            var after: CalendarPosition
        }
        struct Bearers {
            var clerks: [ClerkID] = []
            var rooms: [RoomID] = []
        }
        var bearers: [Pair: Bearers] = [:]
        for (index, clerk) in old.clerks.enumerated() {
            guard let now = new.position(of: clerk.id) else { continue }
            let pair = Pair(before: old.calendar(of: ClerkPosition(index)), after: new.calendar(of: now))
            bearers[pair, default: Bearers()].clerks.append(clerk.id)
        }
        for (index, room) in old.rooms.enumerated() {
            guard let now = new.position(of: room.id) else { continue }
            let pair = Pair(before: old.calendar(of: RoomPosition(index)), after: new.calendar(of: now))
            bearers[pair, default: Bearers()].rooms.append(room.id)
        }
        // Bookings lie in years that the old directory knew; those on dated hours of later years are few and not compared.
        guard let last = old.holidays.years.last, let end = LocalDate(year: last, month: 12, day: 31), today <= end
        else { return [] }
        let sorted = bearers.sorted { ($0.key.before, $0.key.after) < ($1.key.before, $1.key.after) }
        return sorted.compactMap { pair, bearers in
            let days = (today...end).filter { day in
                guard let was = old.openCells(pair.before, on: day) else { return false }
                // What is unknown now can no longer be relied on.
                return !(new.openCells(pair.after, on: day) ?? DayCells()).contains(was)
            }
            return days.isEmpty ? nil : .hoursShortened(clerks: bearers.clerks, rooms: bearers.rooms, days: days)
        }
    }
}
