/// Finds a room and a clerk for every party of one slot, none of them twice.
struct PartyFinder {
    let state: BrokerState
    let day: LocalDate
    let cells: Range<Int>
    let overbooks: Bool
    /// What the booking has already and gives up by this: free for it alone.
    var own: [OccupiedSlot] = []
    /// Rooms and clerks that may not be taken.
    var excluded: Set<Resource> = []

    private var directory: Directory { state.directory }
    private var wanted: DayCells { DayCells(cells) }

    init(
        state: BrokerState,
        day: LocalDate,
        cells: Range<Int>,
        overbooks: Bool,
        own: [OccupiedSlot] = [],
        excluded: Set<Resource> = []
    ) {
        self.state = state
        self.day = day
        self.cells = cells
        self.overbooks = overbooks
        self.own = own
        self.excluded = excluded
    }

    /// One way in which a party can be served.
    private struct Option {
        var party: BookingParty
        var room: RoomPosition?
        var clerk: ClerkPosition?
    }

    /// All parties, or `nil` where they cannot all be found.
    ///
    /// - Parameter host: where the first party must be; `nil` for wherever it may be.
    func find(_ plans: [PartyPlan], host: SitePosition? = nil) -> [BookingParty]? {
        var options: [[Option]] = []
        for (index, plan) in plans.enumerated() {
            let sites = index == 0 ? host.map { [$0] } ?? plan.sites : plan.sites
            let found = self.options(plan, at: sites, parties: plans.count)
            if found.isEmpty { return nil }
            options.append(found)
        }
        var (chosen, steps) = ([Option](), 0)
        return choose(options, &chosen, &steps) ? chosen.map(\.party) : nil
    }

    /// Depth first: nearly always the first option of each party fits.
    private func choose(_ options: [[Option]], _ chosen: inout [Option], _ steps: inout Int) -> Bool {
        guard chosen.count < options.count else { return true }
        for option in options[chosen.count] {
            steps += 1
            // A bound for crowds that fight over the same few: then it counts as taken.
            if steps > 50_000 { return false }
            let clashes = chosen.contains { other in
                option.clerk != nil && option.clerk == other.clerk
                    || option.room != nil && option.party.room == other.party.room
            }
            if clashes { continue }
            chosen.append(option)
            if choose(options, &chosen, &steps) { return true }
            chosen.removeLast()
        }
        return false
    }

    /// As many options as can matter: the others together take at most `parties - 1` rooms and as many clerks.
    private func options(_ plan: PartyPlan, at sites: [SitePosition], parties: Int) -> [Option] {
        var options: [Option] = []
        var feasible = 0
        for site in sites {
            let places = plan.wish.takesRoom ? freeRooms(plan, at: site, limit: parties) : []
            if plan.wish.takesRoom, places.isEmpty { continue }
            let clerks = plan.wish.takesClerk ? freeClerks(plan, at: site, limit: parties) : []
            if plan.wish.takesClerk, clerks.isEmpty { continue }
            let id = directory[site].id
            for place in places.map(Optional.some) + (plan.wish.takesRoom ? [] : [nil]) {
                for clerk in clerks.map(Optional.some) + (plan.wish.takesClerk ? [] : [nil]) {
                    let party = BookingParty(
                        site: id,
                        skill: plan.wish.skill,
                        room: place.map { BookingParty.Taken(directory[$0.room].id, lane: $0.lane) },
                        clerk: clerk.map { BookingParty.Taken(directory[$0].id) }
                    )
                    options.append(Option(party: party, room: place?.room, clerk: clerk))
                }
            }
            feasible += 1
            if feasible == 2 * parties { break }
        }
        return options
    }

    private func freeRooms(_ plan: PartyPlan, at site: SitePosition, limit: Int) -> [(room: RoomPosition, lane: Int)] {
        guard let open = directory.openCells(directory.calendar(of: site), on: day), open.contains(wanted) else {
            return []
        }
        var found: [(RoomPosition, Int)] = []
        for room in plan.rooms(at: site, in: directory) {
            let resource = Resource.room(directory[room].id)
            guard !excluded.contains(resource),
                let usable = directory.openCells(directory.calendar(of: room), on: day), usable.contains(wanted)
            else { continue }
            for lane in 0..<directory.laneCount(of: room, overbooking: overbooks) {
                let taken = state.occupancy.taken(room, lane: lane, on: day)
                guard isFree(taken, resource, lane: lane) else { continue }
                found.append((room, lane))
                if found.count == limit { return found }
            }
        }
        return found
    }

    /// Those who have the least to do on the day first.
    private func freeClerks(_ plan: PartyPlan, at site: SitePosition, limit: Int) -> [ClerkPosition] {
        var found: [(load: Int, clerk: ClerkPosition)] = []
        for clerk in plan.clerks(at: site, in: directory) {
            let resource = Resource.clerk(directory[clerk].id)
            guard !excluded.contains(resource),
                let works = directory.openCells(directory.calendar(of: clerk), on: day), works.contains(wanted)
            else { continue }
            let taken = state.occupancy.taken(clerk, on: day)
            if isFree(taken, resource, lane: 0) { found.append((taken.count, clerk)) }
        }
        found.sort { ($0.load, $0.clerk) < ($1.load, $1.clerk) }
        return found.prefix(limit).map(\.clerk)
    }

    private func isFree(_ taken: DayCells, _ resource: Resource, lane: Int) -> Bool {
        if taken.isDisjoint(with: wanted) { return true }
        var taken = taken
        for slot in own where slot.resource == resource && slot.lane == lane {
            Occupancy.forEachDay(slot.range) { if $0 == day { taken = taken.subtracting($1) } }
        }
        return taken.isDisjoint(with: wanted)
    }
}
