extension BrokerState {
    /// A slot with everyone and everything found for it.
    struct FoundSlot {
        var range: InstantRange
        var parties: [BookingParty]
    }

    /// Days ahead that can be booked.
    static let horizon = 366

    /// Finds rooms and clerks for a slot.
    ///
    /// - Parameters:
    ///   - own: what the booking gives up at the same time.
    ///   - excluded: what may not be taken.
    /// - Throws: why it cannot be had: off the grid, in the past, unknown year, closed, taken.
    func find(
        _ request: SlotRequest,
        now: Instant,
        own: [OccupiedSlot] = [],
        excluded: Set<Resource> = []
    ) throws(Refusal) -> FoundSlot {
        guard let item = directory.position(of: request.item) else { throw .unknown("item", "事项", request.item.text) }
        let duration = try Self.duration(request.duration ?? directory[item].duration)
        let range = try Self.range(request.start, duration, now: now)
        let plans = try PartyPlan.plans(request.parties, item: item, language: request.language, in: directory)
        let day = Shanghai.date(of: range.start)
        let first = Shanghai.cell(of: range.start)
        let cells = first..<first + duration.cells
        let finder = PartyFinder(
            state: self,
            day: day,
            cells: cells,
            overbooks: request.overbooks,
            own: own,
            excluded: excluded
        )
        guard let parties = finder.find(plans) else { throw reason(plans, day, cells) }
        return FoundSlot(range: range, parties: parties)
    }

    private static func range(
        _ start: Instant,
        _ duration: Minutes,
        now: Instant
    ) throws(Refusal) -> InstantRange {
        let text = Shanghai.text(start)
        guard start.isOnGrid, let range = InstantRange(start: start, length: duration) else {
            throw Refusal(.invalid, english: "\(text) is not on a full 5 minutes", chinese: "\(text) 不是5分钟的整点")
        }
        guard start >= now else {
            throw Refusal(.invalid, english: "\(text) has passed", chinese: "\(text) 已过")
        }
        let day = Shanghai.date(of: start)
        guard Shanghai.date(of: now).distance(to: day) <= horizon else {
            throw Refusal(
                .invalid,
                english: "\(text) is more than \(horizon) days ahead",
                chinese: "\(text) 距今超过\(horizon)天"
            )
        }
        guard Shanghai.cell(of: start) + duration.cells <= Grid.cellsPerDay else {
            throw Refusal(
                .closed,
                english: "from \(text) on, \(duration) go over midnight; a consultation lies within one day",
                chinese: "自 \(text) 起\(duration.count)分钟将跨过午夜；咨询须在同一天内"
            )
        }
        return range
    }

    /// Why a slot cannot be had: the first party that fails even alone, or that they fail together.
    private func reason(_ plans: [PartyPlan], _ day: LocalDate, _ cells: Range<Int>) -> Refusal {
        let text = Shanghai.text(Shanghai.instant(day, cell: cells.lowerBound))
        for plan in plans {
            var unknown: Int?
            var isOpen = false
            for site in plan.sites {
                switch openness(plan, at: site, day, DayCells(cells)) {
                case .open: isOpen = true
                case .unknown(let year): unknown = year
                case .closed: break
                }
            }
            if isOpen { continue }
            if let unknown { return .unknownYear(unknown) }
            let place = plan.wish.clerk?.text ?? plan.wish.site?.text
            return Refusal(
                .closed,
                english: "\(place ?? "every site") is closed, or nobody who could serve works, at \(text)",
                chinese: "\(text) \(place ?? "所有服务点")不开放，或无可办理人员上班"
            )
        }
        return Refusal(
            .taken,
            english: "at \(text) not all that is needed is free; ask for free slots, or stand on the waiting list",
            chinese: "\(text) 所需的咨询室或人员已被占用；请查询空闲时段或登记候补"
        )
    }

    private enum Openness {
        case open
        case closed
        case unknown(Int)
    }

    private func openness(
        _ plan: PartyPlan,
        at site: SitePosition,
        _ day: LocalDate,
        _ wanted: DayCells
    ) -> Openness {
        var result = Openness.open
        if plan.wish.takesRoom {
            guard let open = directory.openCells(directory.calendar(of: site), on: day) else {
                return .unknown(day.year)
            }
            let works = plan.rooms(at: site, in: directory).contains { room in
                directory.openCells(directory.calendar(of: room), on: day).map {
                    $0.intersection(open).contains(wanted)
                }
                    ?? false
            }
            if !works { result = .closed }
        }
        if plan.wish.takesClerk {
            let hours = plan.clerks(at: site, in: directory).map { clerk in
                directory.openCells(directory.calendar(of: clerk), on: day)
            }
            if !hours.isEmpty, hours.allSatisfy({ $0 == nil }) { return .unknown(day.year) }
            if !hours.contains(where: { $0?.contains(wanted) ?? false }) { result = .closed }
        }
        return result
    }

    /// The booking of that identifier in a state that allows the step.
    func booking(_ id: BookingID, for step: BookingState.Step) throws(Refusal) -> Booking {
        guard let booking = bookings[id] else { throw .unknownBooking(id) }
        guard booking.state.allows(step) else { throw .step(step, of: booking) }
        return booking
    }
}

extension Booking {
    /// The same with a later version.
    func changed(at now: Instant, _ body: (inout Booking) -> Void) -> Booking {
        var copy = self
        copy.version += 1
        copy.changed = now
        body(&copy)
        return copy
    }

    /// What its parties would have to bring again.
    var wishes: [PartyWish] {
        parties.map { party in
            PartyWish(
                .site(party.site),
                skill: party.skill,
                takesRoom: party.room != nil,
                takesClerk: party.clerk != nil
            )
        }
    }

    /// What the audit says of an act on it.
    func audit(_ facts: [String: String] = [:]) -> AuditDraft {
        AuditDraft(
            subjects: [RecordKey(.booking, id)],
            sites: parties.map(\.site),
            facts: facts.merging(["start": Shanghai.text(range.start), "item": item.text]) { first, _ in first }
        )
    }

    /// What may have become free for others by a change.
    static func freed(_ before: Booking, _ after: Booking) -> [OccupiedSlot] {
        let kept = after.occupancy
        return before.occupancy.filter { !kept.contains($0) }
    }
}
