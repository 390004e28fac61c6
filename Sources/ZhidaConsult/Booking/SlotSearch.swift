/// Finds starts by bitmaps: 5-minute cells of a day, combined by AND and shifted by the duration.
struct SlotSearch {
    let state: BrokerState
    /// Length of the booking.
    let cells: Int
    let overbooks: Bool

    private var directory: Directory { state.directory }

    /// All starts, for each site at which the first party, the host, could be.
    ///
    /// - Parameter unknown: takes the years of which nothing is known.
    func offers(
        _ plans: [PartyPlan],
        days: ClosedRange<LocalDate>,
        hours: TimeWindow?,
        now: Instant,
        unknownYears unknown: inout Set<Int>
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
        let others = Array(plans.dropFirst())
        let plenty =
            others.isEmpty ? [] : narrow(&bounds, to: others, parties: plans.count, days: days, unknownYears: &unknown)
        var offers: [FreeSlots.Offer] = []
        offers.reserveCapacity(plans[0].sites.count * bounds.count)
        for site in plans[0].sites {
            // The host and another may need the same room or clerk of this site.
            let clashes = others.contains { Self.shareKind(plans[0], $0) && $0.sites.contains(site) }
            var found: [FreeSlots.Offer] = []
            starts(plans[0], at: site, days: days, within: bounds, unknownYears: &unknown) { index, starts in
                let day = days.lowerBound.advanced(by: index)
                let certain = clashes ? plenty[index] : .all
                let starts = tried(starts, except: certain, on: day, plans, host: site)
                if !starts.isEmpty { found.append(FreeSlots.Offer(site: site, day: day, starts: starts)) }
            }
            offers += found
        }
        return offers
    }

    /// Narrows the bounds to the starts at which all of the others can be found.
    ///
    /// - Returns: for each day the starts at which each of the others can be found at so many sites that they cannot
    ///   stand in one another's way, nor in the host's.
    private func narrow(
        _ bounds: inout [DayCells],
        to others: [PartyPlan],
        parties: Int,
        days: ClosedRange<LocalDate>,
        unknownYears unknown: inout Set<Int>
    ) -> [DayCells] {
        var plenty = bounds
        for plan in others {
            // Starts at 1, 2, … sites at least.
            var counts = [[DayCells]](
                repeating: [DayCells](repeating: DayCells(), count: parties),
                count: bounds.count
            )
            for site in plan.sites {
                starts(plan, at: site, days: days, within: bounds, unknownYears: &unknown) { day, starts in
                    for index in stride(from: parties - 1, to: 0, by: -1) {
                        counts[day][index] = counts[day][index].union(counts[day][index - 1].intersection(starts))
                    }
                    counts[day][0] = counts[day][0].union(starts)
                }
            }
            for day in bounds.indices {
                bounds[day] = counts[day][0]
                plenty[day] = plenty[day].intersection(counts[day][parties - 1])
            }
        }
        guard Self.canClash(others) else { return plenty }
        for index in bounds.indices {
            let day = days.lowerBound.advanced(by: index)
            bounds[index] = tried(bounds[index], except: plenty[index], on: day, others, host: nil)
        }
        return plenty
    }

    /// The starts at which all parties are found together, each tried as it would be booked; those that are certain
    /// are not tried.
    private func tried(
        _ starts: DayCells,
        except certain: DayCells,
        on day: LocalDate,
        _ plans: [PartyPlan],
        host: SitePosition?
    ) -> DayCells {
        var found = starts
        starts.subtracting(certain).forEach { cell in
            let finder = PartyFinder(state: state, day: day, cells: cell..<cell + cells, overbooks: overbooks)
            if finder.find(plans, host: host) == nil { found = found.subtracting(DayCells(cell..<cell + 1)) }
        }
        return found
    }

    private static func shareKind(_ plan: PartyPlan, _ other: PartyPlan) -> Bool {
        plan.wish.takesRoom && other.wish.takesRoom || plan.wish.takesClerk && other.wish.takesClerk
    }

    private static func canClash(_ plans: [PartyPlan]) -> Bool {
        for (index, plan) in plans.enumerated() {
            for other in plans[..<index] where shareKind(plan, other) {
                if !Set(plan.sites).isDisjoint(with: other.sites) { return true }
            }
        }
        return false
    }

    /// Gives the starts of one party at one site, day by day; days without any are passed over.
    private func starts(
        _ plan: PartyPlan,
        at site: SitePosition,
        days: ClosedRange<LocalDate>,
        within bounds: [DayCells],
        unknownYears: inout Set<Int>,
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
            if plan.wish.takesClerk, !starts.isEmpty {
                starts = clerkStarts(clerks, on: day, within: starts, unknownYears: &unknownYears)
            }
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

    private func clerkStarts(
        _ clerks: [ClerkPosition],
        on day: LocalDate,
        within bound: DayCells,
        unknownYears: inout Set<Int>
    ) -> DayCells {
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
