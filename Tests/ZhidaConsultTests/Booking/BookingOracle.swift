import ZhidaTesting

@testable import ZhidaConsult

/// The rules of booking once more, as simply as they can be said: a list of bookings, and a table of who has which
/// five minutes. It shares no bitmap, no index and no search with the product.
struct BookingOracle {
    /// One lane of a room or clerk.
    struct Lane: Hashable {
        var resource: Resource
        var lane: Int
    }

    struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    let directory: Directory
    private(set) var bookings: [BookingID: Booking] = [:]
    /// In the order in which they were made.
    private(set) var made: [BookingID] = []
    /// Who has which cell, counted from 1970.
    private var taken: [Lane: [Int64: BookingID]] = [:]
    /// The waiting list, the first first.
    private(set) var waiting: [WaitingRequest] = []

    init(_ directory: Directory) { self.directory = directory }

    private static func cells(_ range: InstantRange) -> Range<Int64> {
        range.start.milliseconds / 300_000..<range.end.milliseconds / 300_000
    }

    private static func lanes(_ booking: Booking) -> [Lane] {
        booking.parties.flatMap { party in
            [
                party.room.map { Lane(resource: .room($0.id), lane: $0.lane) },
                party.clerk.map { Lane(resource: .clerk($0.id), lane: $0.lane) },
            ].compactMap(\.self)
        }
    }

    private static func isOver(_ state: BookingState) -> Bool {
        switch state {
        case .held, .pending, .confirmed, .underway: false
        default: true
        }
    }

    // MARK: What happened

    /// Takes in a booking as the product left it, and looks whether it may be so.
    mutating func take(_ booking: Booking) throws {
        let former = bookings[booking.id]
        guard booking.version == (former?.version ?? 0) + 1 else {
            throw Broken(description: "\(booking.id) went from version \(former?.version ?? 0) to \(booking.version)")
        }
        if let former { release(former) } else { made.append(booking.id) }
        bookings[booking.id] = booking
        if Self.isOver(booking.state) { return }
        for lane in Self.lanes(booking) {
            for cell in Self.cells(booking.range) {
                if let other = taken[lane, default: [:]].updateValue(booking.id, forKey: cell) {
                    throw Broken(description: "\(lane.resource.text) lane \(lane.lane) has \(other) and \(booking.id)")
                }
            }
        }
    }

    private mutating func release(_ booking: Booking) {
        for lane in Self.lanes(booking) {
            for cell in Self.cells(booking.range) where taken[lane]?[cell] == booking.id { taken[lane]?[cell] = nil }
        }
    }

    mutating func take(_ request: WaitingRequest) {
        waiting.removeAll { $0.id == request.id }
        guard case .waiting = request.state else { return }
        waiting.append(request)
        waiting.sort { ($0.queued, $0.id) < ($1.queued, $1.id) }
    }

    /// Whether the product's bitmaps say the same, for every lane of every resource on these days.
    func agrees(_ occupancy: Occupancy, on days: ClosedRange<LocalDate>) -> Bool {
        let rooms = directory.rooms.flatMap { room in (0..<room.lanes).map { Lane(resource: .room(room.id), lane: $0) }
        }
        let clerks = directory.clerks.map { Lane(resource: .clerk($0.id), lane: 0) }
        for lane in rooms + clerks {
            for day in days {
                let first = Shanghai.instant(day, cell: 0).milliseconds / 300_000
                for cell in 0..<288 {
                    let start = Shanghai.instant(day, cell: cell)
                    guard let range = InstantRange(start: start, length: Minutes(5)) else { return false }
                    let isFree = occupancy.isFree(OccupiedSlot(lane.resource, lane: lane.lane, range))
                    if isFree != (taken[lane]?[first + Int64(cell)] == nil) { return false }
                }
            }
        }
        return true
    }

    // MARK: What may be

    func allows(_ step: BookingState.Step, from state: BookingState, now: Instant) -> Bool {
        switch state {
        case .held(let until): until > now && [.book, .confirm, .cancel, .move, .reassign].contains(step)
        case .pending: [.confirm, .move, .reassign, .cancel, .begin, .miss].contains(step)
        case .confirmed: [.move, .reassign, .cancel, .begin, .miss].contains(step)
        case .underway: [.complete, .reassign].contains(step)
        default: false
        }
    }

    private func isOpen(_ calendar: CalendarPosition, _ range: InstantRange) -> Bool {
        let day = Shanghai.date(of: range.start)
        guard case .open(let windows, _) = directory.hours(calendar, on: day) else { return false }
        return windows.contains { window in
            Shanghai.instant(day, window.start) <= range.start && range.end <= Shanghai.instant(day, window.end)
        }
    }

    private func isFree(_ lane: Lane, _ range: InstantRange, apartFrom own: BookingID?) -> Bool {
        guard let cells = taken[lane] else { return true }
        return Self.cells(range).allSatisfy { cells[$0] == nil || cells[$0] == own }
    }

    /// All ways in which one party could be served at one time.
    func options(
        _ wish: PartyWish,
        item: ItemID,
        language: Language?,
        _ range: InstantRange,
        overbooks: Bool,
        own: BookingID? = nil,
        without: Set<Resource> = []
    ) -> [BookingParty] {
        guard let skill = directory.item(wish.skill ?? item), let position = directory.position(of: skill.id) else {
            return []
        }
        var found: [BookingParty] = []
        for site in directory.sites {
            guard let place = directory.position(of: site.id) else { continue }
            let named =
                wish.clerk.flatMap { directory.clerk($0)?.site } ?? wish.room.flatMap { directory.room($0)?.site }
            if let named {
                if named != site.id { continue }
            } else {
                switch wish.place {
                case .site(let id): if id != site.id { continue }
                case .nearest, .anywhere: if !skill.isHandled(at: site) { continue }
                }
            }
            var places: [BookingParty.Taken<Subjects.Room>?] = wish.takesRoom ? [] : [nil]
            if wish.takesRoom, isOpen(directory.calendar(of: place), range) {
                for room in directory.rooms where room.site == site.id && wish.room ?? room.id == room.id {
                    guard let position = directory.position(of: room.id), !without.contains(.room(room.id)),
                        isOpen(directory.calendar(of: position), range)
                    else { continue }
                    for lane in 0..<(overbooks ? room.capacity + room.overbooking : room.capacity)
                    where isFree(Lane(resource: .room(room.id), lane: lane), range, apartFrom: own) {
                        places.append(BookingParty.Taken(room.id, lane: lane))
                    }
                }
            }
            var clerks: [BookingParty.Taken<Subjects.Clerk>?] = wish.takesClerk ? [] : [nil]
            if wish.takesClerk, !places.isEmpty {
                for clerk in directory.clerks where clerk.site == site.id && wish.clerk ?? clerk.id == clerk.id {
                    guard let who = directory.position(of: clerk.id), !without.contains(.clerk(clerk.id)),
                        clerk.skills.contains(directory[position].id),
                        language.map({ clerk.languages.contains($0) }) ?? true,
                        isOpen(directory.calendar(of: who), range),
                        isFree(Lane(resource: .clerk(clerk.id), lane: 0), range, apartFrom: own)
                    else { continue }
                    clerks.append(BookingParty.Taken(clerk.id))
                }
            }
            for room in places {
                for clerk in clerks {
                    found.append(BookingParty(site: site.id, skill: wish.skill, room: room, clerk: clerk))
                }
            }
        }
        return found
    }

    /// Whether all parties can be served at one time, none of them by the same room or clerk.
    func isPossible(
        _ slot: SlotRequest,
        _ range: InstantRange,
        own: BookingID? = nil,
        without: Set<Resource> = [],
        host: SiteID? = nil
    ) -> Bool {
        var speaks = false
        var all: [[BookingParty]] = []
        for (index, wish) in slot.parties.enumerated() {
            let language = wish.takesClerk && !speaks ? slot.language : nil
            speaks = speaks || wish.takesClerk
            let options = options(
                wish,
                item: slot.item,
                language: language,
                range,
                overbooks: slot.overbooks,
                own: own,
                without: without
            )
            all.append(index == 0 ? options.filter { host == nil || $0.site == host } : options)
        }
        func combine(_ index: Int, _ chosen: [BookingParty]) -> Bool {
            guard index < all.count else { return true }
            return all[index].contains { option in
                let clashes = chosen.contains { other in
                    option.clerk != nil && option.clerk == other.clerk
                        || option.room != nil && option.room == other.room
                }
                return !clashes && combine(index + 1, chosen + [option])
            }
        }
        return combine(0, [])
    }

    /// Whether a booking has what was wished.
    func serves(_ booking: Booking, _ slot: SlotRequest) -> Bool {
        guard booking.range.start == slot.start, booking.parties.count == slot.parties.count else { return false }
        var speaks = false
        for (party, wish) in zip(booking.parties, slot.parties) {
            let language = wish.takesClerk && !speaks ? slot.language : nil
            speaks = speaks || wish.takesClerk
            let options = options(
                wish,
                item: slot.item,
                language: language,
                booking.range,
                overbooks: slot.overbooks,
                own: booking.id
            )
            if !options.contains(party) { return false }
        }
        let clerks = booking.parties.compactMap(\.clerk)
        let rooms = booking.parties.compactMap(\.room)
        return Set(clerks).count == clerks.count && Set(rooms).count == rooms.count
    }
}
