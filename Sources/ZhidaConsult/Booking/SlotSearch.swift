/// Finds starts by bitmaps: 5-minute cells of a day, combined by AND and shifted by the duration.
struct SlotSearch {
    let state: BrokerState
    /// Length of the booking.
    let cells: Int
    let overbooks: Bool
    private(set) var unknownYears: Set<Int> = []

    private var directory: Directory { state.directory }

    init(state: BrokerState, cells: Int, overbooks: Bool) {
        self.state = state
        self.cells = cells
        self.overbooks = overbooks
    }

    /// All starts, for each site at which the first party, the host, could be.
    mutating func offers(
        _ plans: [PartyPlan],
        days: ClosedRange<LocalDate>,
        hours: TimeWindow?,
        now: Instant
    ) -> [FreeSlots.Offer] {
        // The bounds of each day, and within them the starts that all but the host leave.
        var bounds = days.map { day in
            var bound = hours?.cells ?? .all
            if day == Shanghai.date(of: now) {
                // A cell that has begun is over.
                let first = Shanghai.cell(of: now) + (now.isOnGrid ? 0 : 1)
                bound = bound.intersection(DayCells(first..<Grid.cellsPerDay))
            }
            return bound.starts(ofRun: cells)
        }
        for plan in plans.dropFirst() {
            var union = [DayCells](repeating: DayCells(), count: bounds.count)
            for site in plan.sites {
                starts(plan, at: site, days: days, within: bounds) { union[$0] = union[$0].union($1) }
            }
            bounds = union
        }
        var offers: [FreeSlots.Offer] = []
        offers.reserveCapacity(plans[0].sites.count * bounds.count)
        for site in plans[0].sites {
            starts(plans[0], at: site, days: days, within: bounds) { index, starts in
                let day = days.lowerBound.advanced(by: index)
                offers.append(FreeSlots.Offer(site: site, day: day, starts: starts))
            }
        }
        guard Self.canClash(plans) else { return offers }
        // Two parties may need the same clerk or room: each start is tried as it would be booked.
        return offers.compactMap { offer in
            var offer = offer
            offer.starts.forEach { cell in
                let finder = PartyFinder(state: state, day: offer.day, cells: cell..<cell + cells, overbooks: overbooks)
                if finder.find(plans, host: offer.site) == nil {
                    offer.starts = offer.starts.subtracting(DayCells(cell..<cell + 1))
                }
            }
            return offer.starts.isEmpty ? nil : offer
        }
    }

    private static func canClash(_ plans: [PartyPlan]) -> Bool {
        for (index, plan) in plans.enumerated() {
            for other in plans[..<index] {
                let sharesKind =
                    plan.wish.takesRoom && other.wish.takesRoom || plan.wish.takesClerk && other.wish.takesClerk
                if sharesKind, !Set(plan.sites).isDisjoint(with: other.sites) { return true }
            }
        }
        return false
    }

    /// Gives the starts of one party at one site, day by day; days without any are passed over.
    private mutating func starts(
        _ plan: PartyPlan,
        at site: SitePosition,
        days: ClosedRange<LocalDate>,
        within bounds: [DayCells],
        _ body: (Int, DayCells) -> Void
    ) {
        let rooms = plan.wish.takesRoom ? plan.rooms(at: site, in: directory) : []
        let clerks = plan.wish.takesClerk ? plan.clerks(at: site, in: directory) : []
        if plan.wish.takesRoom && rooms.isEmpty || plan.wish.takesClerk && clerks.isEmpty { return }
        let siteCalendar = directory.calendar(of: site)
        var day = days.lowerBound
        for (index, bound) in bounds.enumerated() {
            defer { day = day.advanced(by: 1) }
            if bound.isEmpty { continue }
            var starts = bound
            if plan.wish.takesRoom {
                guard let open = directory.openCells(siteCalendar, on: day) else {
                    unknownYears.insert(day.year)
                    continue
                }
                starts = starts.intersection(open.starts(ofRun: cells))
                starts = roomStarts(rooms, on: day, open: open, within: starts)
            }
            if plan.wish.takesClerk, !starts.isEmpty { starts = clerkStarts(clerks, on: day, within: starts) }
            if !starts.isEmpty { body(index, starts) }
        }
    }

    /// Stops as soon as more rooms could add nothing.
    private func roomStarts(
        _ rooms: [RoomPosition],
        on day: LocalDate,
        open: DayCells,
        within bound: DayCells
    ) -> DayCells {
        var found = DayCells()
        for room in rooms {
            guard let cells = directory.openCells(directory.calendar(of: room), on: day) else { continue }
            let usable = cells.intersection(open)
            for lane in 0..<directory.laneCount(of: room, overbooking: overbooks) {
                let free = usable.subtracting(state.occupancy.taken(room, lane: lane, on: day))
                found = found.union(free.starts(ofRun: self.cells))
                if found.contains(bound) { return bound }
            }
        }
        return found.intersection(bound)
    }

    private mutating func clerkStarts(_ clerks: [ClerkPosition], on day: LocalDate, within bound: DayCells) -> DayCells
    {
        var found = DayCells()
        for clerk in clerks {
            guard let works = directory.openCells(directory.calendar(of: clerk), on: day) else {
                unknownYears.insert(day.year)
                continue
            }
            let free = works.subtracting(state.occupancy.taken(clerk, on: day))
            found = found.union(free.starts(ofRun: cells))
            if found.contains(bound) { return bound }
        }
        return found.intersection(bound)
    }
}

extension Directory {
    /// The lanes that a booking may take: those of the capacity, with `overbooking` those beyond it too.
    func laneCount(of room: RoomPosition, overbooking: Bool) -> Int {
        let row = rooms[room.index]
        return overbooking ? row.lanes : row.capacity
    }
}
