/// Who and what is at a site, and what each can do, by position.
struct StaffTable: Sendable {
    let clerksAtSite: [[ClerkPosition]]
    let roomsAtSite: [[RoomPosition]]
    let clerksForItem: [[ClerkPosition]]
    let sitesForItem: [[SitePosition]]
    /// The offices of the item's department.
    let officesOfItem: [[SitePosition]]
    let officesOfDepartment: [DepartmentID: [SitePosition]]

    let siteOfClerk: [SitePosition]
    let siteOfRoom: [SitePosition]
    let calendarOfSite: [CalendarPosition]
    let calendarOfClerk: [CalendarPosition]
    let calendarOfRoom: [CalendarPosition]

    /// One bit for each clerk and item that the clerk has learned and the clerk's site may handle, `skillWords` words a
    /// clerk.
    private let skills: [UInt64]
    private let skillWords: Int

    /// - Precondition: the content is consistent.
    init(
        _ content: DirectoryContent,
        sites: [SiteID: SitePosition],
        items: [ItemID: ItemPosition],
        calendars: [CalendarID: CalendarPosition]
    ) {
        func position<Subject>(
            _ id: Identifier<Subject>,
            _ positions: [Identifier<Subject>: Position<Subject>]
        ) -> Position<Subject> {
            guard let position = positions[id] else { preconditionFailure("\(id) was checked to exist") }
            return position
        }
        siteOfClerk = content.clerks.map { position($0.site, sites) }
        siteOfRoom = content.rooms.map { position($0.site, sites) }
        calendarOfSite = content.sites.map { position($0.calendar, calendars) }
        calendarOfClerk = content.clerks.map { position($0.calendar, calendars) }
        let calendarOfSite = calendarOfSite
        calendarOfRoom = zip(content.rooms, siteOfRoom).map { room, site in
            room.calendar.map { position($0, calendars) } ?? calendarOfSite[site.index]
        }

        var clerksAtSite = [[ClerkPosition]](repeating: [], count: content.sites.count)
        for (index, site) in siteOfClerk.enumerated() { clerksAtSite[site.index].append(ClerkPosition(index)) }
        var roomsAtSite = [[RoomPosition]](repeating: [], count: content.sites.count)
        for (index, site) in siteOfRoom.enumerated() { roomsAtSite[site.index].append(RoomPosition(index)) }
        self.clerksAtSite = clerksAtSite
        self.roomsAtSite = roomsAtSite

        let words = (content.items.count + 63) / 64
        var skills = [UInt64](repeating: 0, count: words * content.clerks.count)
        var clerksForItem = [[ClerkPosition]](repeating: [], count: content.items.count)
        for (index, clerk) in content.clerks.enumerated() {
            let site = content.sites[siteOfClerk[index].index]
            for skill in clerk.skills {
                let item = position(skill, items).index
                guard content.items[item].isHandled(at: site) else { continue }
                skills[index * words + item / 64] |= 1 << UInt64(item % 64)
                clerksForItem[item].append(ClerkPosition(index))
            }
        }
        self.skills = skills
        skillWords = words
        self.clerksForItem = clerksForItem

        var offices: [DepartmentID: [SitePosition]] = [:]
        for (index, site) in content.sites.enumerated() {
            if let department = site.department { offices[department, default: []].append(SitePosition(index)) }
        }
        officesOfDepartment = offices
        officesOfItem = content.items.map { $0.department.flatMap { offices[$0] } ?? [] }
        sitesForItem = content.items.map { item in
            content.sites.indices.filter { item.isHandled(at: content.sites[$0]) }.map(SitePosition.init)
        }
    }

    func can(_ clerk: ClerkPosition, _ item: ItemPosition) -> Bool {
        skills[clerk.index * skillWords + item.index / 64] & (1 << UInt64(item.index % 64)) != 0
    }
}

extension ServiceItem {
    /// Whether a site may handle it: by its level; an office only for its own department; for an item that reaches
    /// beyond the district, apart from the offices, only the sites that take it in.
    public func isHandled(at site: Site) -> Bool {
        guard levels.contains(site.level) else { return false }
        if site.level == .department { return site.department != nil && site.department == department }
        let entries = scope.entrySites
        return entries.isEmpty || entries.contains(site.id)
    }
}

extension Directory {
    /// The clerks who work at a site.
    public func clerks(at site: SitePosition) -> [ClerkPosition] { staff.clerksAtSite[site.index] }

    /// The clerks of the whole district who can handle an item: who have learned it, and whose site may handle it.
    public func clerks(handling item: ItemPosition) -> [ClerkPosition] { staff.clerksForItem[item.index] }

    /// The clerks of a site who can handle an item.
    public func clerks(at site: SitePosition, handling item: ItemPosition) -> [ClerkPosition] {
        staff.clerksAtSite[site.index].filter { staff.can($0, item) }
    }

    /// Whether a clerk can handle an item; one look at a bit.
    public func can(_ clerk: ClerkPosition, handle item: ItemPosition) -> Bool { staff.can(clerk, item) }

    /// The rooms and counters of a site.
    public func rooms(at site: SitePosition) -> [RoomPosition] { staff.roomsAtSite[site.index] }

    /// The sites that may handle an item, see ``ServiceItem/isHandled(at:)``.
    public func sites(handling item: ItemPosition) -> [SitePosition] { staff.sitesForItem[item.index] }

    /// The offices of a department.
    public func offices(of department: DepartmentID) -> [SitePosition] { staff.officesOfDepartment[department] ?? [] }

    public func site(of clerk: ClerkPosition) -> SitePosition { staff.siteOfClerk[clerk.index] }
    public func site(of room: RoomPosition) -> SitePosition { staff.siteOfRoom[room.index] }

    public func calendar(of site: SitePosition) -> CalendarPosition { staff.calendarOfSite[site.index] }
    public func calendar(of clerk: ClerkPosition) -> CalendarPosition { staff.calendarOfClerk[clerk.index] }
    /// The room's own calendar, or else its site's.
    public func calendar(of room: RoomPosition) -> CalendarPosition { staff.calendarOfRoom[room.index] }
}
