import ZhidaTesting

@testable import ZhidaConsult

/// Random commands on the state, each looked over by the oracle.
struct BookingModelRun {
    private(set) var state: BrokerState
    private(set) var oracle: BookingOracle
    private(set) var now: Instant
    private var random: SeededRandom
    private let identifiers: IdentifierSource
    private let caller = Caller(who: TestDistrict.identifier("tester"), role: .clerk)
    private(set) var accepted: [String: Int] = [:]
    private(set) var refused: [Refusal.Reason: Int] = [:]
    private(set) var offers = 0

    typealias Broken = BookingOracle.Broken

    init(seed: UInt64, start: Instant) throws {
        let district = TestDistrict(
            streets: 2,
            stationsAtStreet: 1,
            offices: 1,
            roomsAtSite: 2,
            clerksAtSite: 2,
            items: 3,
            overbooking: 1
        )
        state = try BrokerState()
        oracle = BookingOracle(district.directory)
        now = start
        random = SeededRandom(seed: seed)
        identifiers = IdentifierSource(generator: SeededRandom(seed: seed &+ 1))
        _ = try perform(StoreDirectory(district.content)).get()
    }

    // MARK: Doing

    /// Decides and applies as the broker does, with what follows.
    private mutating func perform<Command: BrokerCommand>(
        _ command: Command,
        as caller: Caller? = nil
    ) throws -> Result<Command.Reply, Refusal> {
        let context = CommandContext(now: now, caller: caller ?? self.caller, identifiers: identifiers)
        let decision: Decision<Command.Reply>
        do {
            decision = try command.decide(state, context)
            try state.examine(decision.changes)
        } catch {
            refused[error.reason, default: 0] += 1
            return .failure(error)
        }
        for change in decision.changes { state.apply(change) }
        accepted[Command.name, default: 0] += 1
        for change in decision.changes {
            switch change.after {
            case .booking(let booking)?: try oracle.take(booking)
            case .waiting(let request)?: oracle.take(request)
            default: break
            }
        }
        for follower in decision.followUps { try follow(follower) }
        return .success(decision.reply)
    }

    private mutating func follow(_ command: some BrokerCommand) throws {
        guard let offer = command as? OfferFreed else {
            _ = try perform(command, as: .system)
            return
        }
        // The search over every start of every request is dear: now and then is enough.
        let isChecked = Int.random(in: 0..<12, using: &random) == 0
        let expected = isChecked ? firstServed(offer) : nil
        let before = oracle.waiting
        let context = CommandContext(now: now, caller: .system, identifiers: identifiers)
        let decision = try offer.decide(state, context)
        let served = decision.changes.compactMap { $0.after?.waiting?.id }.first
        if isChecked, served != expected {
            throw Broken(
                description: "\(served?.text ?? "nobody") was offered a slot, \(expected?.text ?? "nobody") was first"
            )
        }
        for change in decision.changes {
            if let booking = change.after?.booking, let request = before.first(where: { $0.id == booking.request }) {
                offers += 1
                var slot = request.wish.slot(at: booking.range.start)
                slot.parties[0].place = .site(booking.host)
                guard oracle.serves(booking, slot) else {
                    throw Broken(description: "the offer \(booking.id) is not what \(request.id) wished")
                }
            }
        }
        _ = try perform(offer, as: .system)
    }

    private func firstServed(_ offer: OfferFreed) -> WaitingRequestID? {
        let days = Set(offer.freed.map { Shanghai.date(of: $0.range.start) })
        return oracle.waiting.first { request in
            days.contains { day in
                request.wish.days.contains(day)
                    && (0..<288).contains { cell in
                        let start = Shanghai.instant(day, cell: cell)
                        let duration = request.wish.duration ?? oracle.directory.item(request.wish.item)?.duration
                        guard start >= now, let duration, cell + duration.cells <= 288,
                            let range = InstantRange(start: start, length: duration)
                        else { return false }
                        return oracle.isPossible(request.wish.slot(at: start), range)
                    }
            }
        }?.id
    }

    // MARK: One step

    mutating func step() throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<18: try hold()
        case 18..<38: try book()
        case 38..<50: try bookHeld()
        case 50..<58: try confirm()
        case 58..<68: try move()
        case 68..<76: try reassign()
        case 76..<86: try cancel()
        case 86..<89: try run()
        case 89..<92: try wait()
        case 92..<93: try leave()
        case 93..<98: try passTime()
        case 98: try undo()
        default: try lookForSlots()
        }
    }

    private mutating func hold() throws {
        let slot = randomSlot()
        let result = try perform(HoldSlot(slot, lasting: Minutes(Int.random(in: 1...30, using: &random))))
        try judge(slot, result)
    }

    private mutating func book() throws {
        let slot = randomSlot()
        let isConfirmed = Bool.random(using: &random)
        let applicant = Applicant(person: TestDistrict.identifier("p"))
        try judge(slot, try perform(Book(slot, applicant: applicant, isConfirmed: isConfirmed)))
    }

    private mutating func bookHeld() throws {
        guard let booking = anyBooking(preferring: { if case .held = $0 { true } else { false } }) else { return }
        let applicant = Applicant(person: TestDistrict.identifier("p"))
        let result = try perform(BookHeld(booking.id, applicant: applicant, isConfirmed: true))
        try judge(.book, booking, result)
        guard case .success = result, let request = booking.request else { return }
        guard case .fulfilled(booking.id)? = state.waiting[request]?.state else {
            throw Broken(description: "the request \(request) was booked and is not fulfilled")
        }
    }

    private mutating func confirm() throws {
        guard let booking = anyBooking(preferring: { $0 == .pending }) else { return }
        let isHeld = if case .held = booking.state { true } else { false }
        let result = try perform(ConfirmBooking(booking.id))
        // A hold is booked first.
        if isHeld, case .failure(let refusal) = result, refusal.reason == .transition { return }
        try judge(.confirm, booking, result)
    }

    private mutating func move() throws {
        guard let booking = anyBooking() else { return }
        let start = randomStart()
        let result = try perform(MoveBooking(booking.id, to: start))
        guard oracle.allows(.move, from: booking.state, now: now) else { return try judge(.move, booking, result) }
        let slot = SlotRequest(
            item: booking.item,
            parties: booking.wishes,
            language: booking.language,
            start: start,
            duration: booking.range.length
        )
        try judge(slot, result, own: booking.id)
        if case .success(let moved) = result {
            guard moved.revision == booking.revision + 1 else {
                throw Broken(description: "the revision did not count")
            }
        }
    }

    private mutating func reassign() throws {
        guard let booking = anyBooking() else { return }
        let party = Int.random(in: 0..<booking.parties.count, using: &random)
        let present = booking.parties[party]
        let result = try perform(ReassignBooking(booking.id, party: party))
        guard oracle.allows(.reassign, from: booking.state, now: .init(milliseconds: .min)) else {
            return try judge(.reassign, booking, result)
        }
        var without: Set<Resource> = []
        for (index, other) in booking.parties.enumerated() where index != party {
            if let room = other.room { without.insert(.room(room.id)) }
            if let clerk = other.clerk { without.insert(.clerk(clerk.id)) }
        }
        if let clerk = present.clerk { without.insert(.clerk(clerk.id)) }
        let wish = PartyWish(
            .site(present.site),
            skill: present.skill,
            room: present.room?.id,
            takesRoom: present.room != nil,
            takesClerk: present.clerk != nil
        )
        let slot = SlotRequest(
            item: booking.item,
            parties: [wish],
            language: booking.language,
            start: booking.range.start,
            duration: booking.range.length,
            overbooks: present.room.map { $0.lane > 0 } ?? false
        )
        switch result {
        case .success(let after):
            guard after.parties[party].clerk != present.clerk || present.clerk == nil, after.range == booking.range
            else {
                throw Broken(description: "reassigning \(booking.id) changed nothing")
            }
        case .failure(let refusal):
            if booking.range.start < now, refusal.reason == .transition { return }
            guard !oracle.isPossible(slot, booking.range, own: booking.id, without: without) else {
                throw Broken(description: "\(booking.id) could have been reassigned: \(refusal)")
            }
        }
    }

    private mutating func cancel() throws {
        guard let booking = anyBooking() else { return }
        let result = try perform(CancelBooking(booking.id, reason: .byCitizen))
        // An ended hold that was not swept yet may be given back too.
        if case .held(let until) = booking.state, until <= now { return }
        try judge(.cancel, booking, result)
    }

    private mutating func run() throws {
        guard let booking = anyBooking() else { return }
        let event = RunBooking.Event.allCases.randomElement(using: &random) ?? .begin
        let step: BookingState.Step = event == .begin ? .begin : event == .miss ? .miss : .complete
        let result = try perform(RunBooking(booking.id, event))
        if event == .miss, now < booking.range.start, case .failure = result { return }
        try judge(step, booking, result)
    }

    private mutating func wait() throws {
        guard oracle.waiting.count < 6 else { return }
        let slot = randomSlot(parties: 1)
        let first = Shanghai.date(of: now)
        let wish = BookingWish(
            item: slot.item,
            parties: slot.parties,
            language: slot.language,
            days: first...first.advanced(by: Int.random(in: 0...1, using: &random)),
            // Long ones, so that somebody has to wait.
            duration: Minutes([60, 120, 150, 180].randomElement(using: &random) ?? 60)
        )
        _ = try perform(WaitForSlot(wish, applicant: Applicant(person: TestDistrict.identifier("w"))))
    }

    private mutating func leave() throws {
        guard let request = oracle.waiting.randomElement(using: &random) else { return }
        guard case .success = try perform(LeaveWaiting(request.id)) else {
            throw Broken(description: "\(request.id) could not leave the list")
        }
    }

    private mutating func passTime() throws {
        now = now + Minutes(Int.random(in: 1...9, using: &random))
        while state.bookings.firstEnd.map({ $0 <= now }) ?? false {
            _ = try perform(ExpireHolds(), as: .system)
        }
        while state.waiting.firstEnd.map({ $0 <= now }) ?? false {
            _ = try perform(ExpireRequests(), as: .system)
        }
        for booking in oracle.bookings.values {
            if case .held(let until) = booking.state, until <= now {
                throw Broken(description: "\(booking.id) is held beyond its time")
            }
        }
    }

    /// A decision that the store refuses is taken back without a trace.
    private mutating func undo() throws {
        let context = CommandContext(now: now, caller: caller, identifiers: identifiers)
        var changes: [RecordChange] = []
        let slot = randomSlot()
        if let decision = try? HoldSlot(slot).decide(state, context) {
            for change in decision.changes { state.apply(change) }
            changes += decision.changes
        }
        if let booking = anyBooking(),
            let decision = try? CancelBooking(booking.id, reason: .byOffice).decide(state, context)
        {
            for change in decision.changes { state.apply(change) }
            changes += decision.changes
        }
        for change in changes.reversed() { state.undo(change) }
        try compare()
    }

    func compare() throws {
        let today = Shanghai.date(of: now)
        guard oracle.agrees(state.occupancy, on: today...today.advanced(by: 3)) else {
            throw Broken(description: "the bitmaps and the list differ at \(Shanghai.text(now))")
        }
        for (id, booking) in oracle.bookings where booking.isLive && state.bookings[id] != booking {
            throw Broken(description: "\(id) is not what it was")
        }
        let waiting = state.waiting.waiting.map(\.id)
        guard Array(waiting) == oracle.waiting.map(\.id) else { throw Broken(description: "the waiting lists differ") }
    }

    /// Every start of one day that the product gives is possible, and no other is.
    private mutating func lookForSlots() throws {
        let slot = randomSlot()
        let day = Shanghai.date(of: slot.start)
        let wish = BookingWish(
            item: slot.item,
            parties: slot.parties,
            language: slot.language,
            days: day...day,
            duration: slot.duration
        )
        let duration = slot.duration ?? oracle.directory.item(slot.item)?.duration ?? Minutes(5)
        let free: FreeSlots
        do {
            free = try state.freeSlots(wish, now: now, overbooking: slot.overbooks)
        } catch {
            guard [.missing, .unknownYear].contains(error.reason) else { throw error }
            return
        }
        let found = Set(free.starts.map { "\($0.site) \($0.start.milliseconds)" })
        let host = oracle.directory.sites.randomElement(using: &random)?.id
        for cell in 0..<288 {
            let start = Shanghai.instant(day, cell: cell)
            guard let range = InstantRange(start: start, length: duration), let host else { continue }
            let isPossible =
                start >= now && cell + duration.cells <= 288
                && oracle.isPossible(wish.slotOverbooking(at: start, slot.overbooks), range, host: host)
            guard found.contains("\(host) \(start.milliseconds)") == isPossible else {
                throw Broken(
                    description: "\(Shanghai.text(start)) at \(host) is \(isPossible ? "" : "not ")possible, \(wish)"
                )
            }
        }
    }

    // MARK: Choosing

    private mutating func anyBooking(preferring isLiked: (BookingState) -> Bool = { _ in true }) -> Booking? {
        // Of all that ever were, now and then.
        if Int.random(in: 0..<10, using: &random) == 0 {
            return oracle.made.randomElement(using: &random).flatMap { state.bookings[$0] }
        }
        let all = state.bookings.open.sorted { $0.id < $1.id }
        return all.filter { isLiked($0.state) }.randomElement(using: &random) ?? all.randomElement(using: &random)
    }

    private mutating func randomStart() -> Instant {
        let day = Shanghai.date(of: now).advanced(by: Int.random(in: 0...2, using: &random))
        // Mostly within working hours.
        return Shanghai.instant(day, cell: Int.random(in: 100..<225, using: &random))
    }

    private mutating func randomSlot(parties: Int? = nil) -> SlotRequest {
        let count = parties ?? [1, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
        let sites = oracle.directory.sites
        return SlotRequest(
            item: TestDistrict.identifier("i\(Int.random(in: 1...3, using: &random))"),
            parties: (0..<count).map { _ in
                let site = sites.randomElement(using: &random)?.id ?? TestDistrict.identifier("C")
                let place: PartyWish.Place =
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: .anywhere
                    case 1: .nearest(to: site)
                    default: .site(site)
                    }
                let takesRoom = Int.random(in: 0..<4, using: &random) > 0
                return PartyWish(
                    place,
                    takesRoom: takesRoom,
                    takesClerk: !takesRoom || Int.random(in: 0..<4, using: &random) > 0
                )
            },
            language: Int.random(in: 0..<5, using: &random) == 0 ? .cantonese : .mandarin,
            start: randomStart(),
            duration: Bool.random(using: &random) ? nil : Minutes(5 * Int.random(in: 1...18, using: &random)),
            overbooks: Int.random(in: 0..<8, using: &random) == 0
        )
    }
}

extension BookingWish {
    fileprivate func slotOverbooking(at start: Instant, _ overbooks: Bool) -> SlotRequest {
        var slot = slot(at: start)
        slot.overbooks = overbooks
        return slot
    }
}
