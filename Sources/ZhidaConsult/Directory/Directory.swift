/// An immutable snapshot of who serves whom, where, when and about what.
///
/// Rows are found by identifier; everything that is computed often is found by ``Position``, in arrays. A change makes
/// a new directory, and positions of the old one mean nothing in it.
public final class Directory: Sendable {
    /// The rows, as they are stored.
    public let content: DirectoryContent

    public var sites: [Site] { content.sites }
    public var departments: [Department] { content.departments }
    public var clerks: [Clerk] { content.clerks }
    public var items: [ServiceItem] { content.items }
    public var rooms: [Room] { content.rooms }
    public var calendars: [CalendarRules] { content.calendars }

    let sitePositions: [SiteID: SitePosition]
    let departmentPositions: [DepartmentID: DepartmentPosition]
    let clerkPositions: [ClerkID: ClerkPosition]
    let itemPositions: [ItemID: ItemPosition]
    let roomPositions: [RoomID: RoomPosition]
    let calendarPositions: [CalendarID: CalendarPosition]

    let tree: SiteTree
    let staff: StaffTable
    let openings: OpeningTable
    /// The holidays that are published.
    public let holidays: HolidayTable

    /// Takes rows that fit together.
    ///
    /// - Throws: ``DirectoryError/inconsistent(_:)`` with all that does not.
    public init(_ content: DirectoryContent) throws(DirectoryError) {
        let faults = content.inconsistencies
        guard faults.isEmpty else { throw .inconsistent(faults) }
        self.content = content
        let sitePositions = Self.positions(content.sites.map(\.id))
        let itemPositions = Self.positions(content.items.map(\.id))
        self.sitePositions = sitePositions
        self.itemPositions = itemPositions
        departmentPositions = Self.positions(content.departments.map(\.id))
        clerkPositions = Self.positions(content.clerks.map(\.id))
        roomPositions = Self.positions(content.rooms.map(\.id))
        calendarPositions = Self.positions(content.calendars.map(\.id))
        holidays = HolidayTable(content.holidays)
        openings = OpeningTable(content.calendars, holidays: holidays)
        tree = SiteTree(content.sites, sitePositions)
        staff = StaffTable(content, sites: sitePositions, items: itemPositions, calendars: calendarPositions)
    }

    private static func positions<Subject>(_ ids: [Identifier<Subject>]) -> [Identifier<Subject>: Position<Subject>] {
        Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, Position($0)) })
    }
}

extension Directory {
    public func position(of id: SiteID) -> SitePosition? { sitePositions[id] }
    public func position(of id: DepartmentID) -> DepartmentPosition? { departmentPositions[id] }
    public func position(of id: ClerkID) -> ClerkPosition? { clerkPositions[id] }
    public func position(of id: ItemID) -> ItemPosition? { itemPositions[id] }
    public func position(of id: RoomID) -> RoomPosition? { roomPositions[id] }
    public func position(of id: CalendarID) -> CalendarPosition? { calendarPositions[id] }

    public subscript(position: SitePosition) -> Site { content.sites[position.index] }
    public subscript(position: DepartmentPosition) -> Department { content.departments[position.index] }
    public subscript(position: ClerkPosition) -> Clerk { content.clerks[position.index] }
    public subscript(position: ItemPosition) -> ServiceItem { content.items[position.index] }
    public subscript(position: RoomPosition) -> Room { content.rooms[position.index] }
    public subscript(position: CalendarPosition) -> CalendarRules { content.calendars[position.index] }

    public func site(_ id: SiteID) -> Site? { position(of: id).map { self[$0] } }
    public func department(_ id: DepartmentID) -> Department? { position(of: id).map { self[$0] } }
    public func clerk(_ id: ClerkID) -> Clerk? { position(of: id).map { self[$0] } }
    public func item(_ id: ItemID) -> ServiceItem? { position(of: id).map { self[$0] } }
    public func room(_ id: RoomID) -> Room? { position(of: id).map { self[$0] } }
    public func calendar(_ id: CalendarID) -> CalendarRules? { position(of: id).map { self[$0] } }
}
