/// All bookings in memory, by identifier, by day and by the end of their hold.
public struct BookingIndex: Sendable {
    private struct Hold: Sendable, Comparable {
        var until: Instant
        var id: BookingID

        static func < (left: Hold, right: Hold) -> Bool { (left.until, left.id) < (right.until, right.id) }
    }

    private var all: [BookingID: Booking] = [:]
    private var byDay: [LocalDate: Set<BookingID>] = [:]
    /// Sorted. New holds end last, so that most go to the end.
    private var holds: [Hold] = []

    public subscript(id: BookingID) -> Booking? { all[id] }

    public var count: Int { all.count }

    /// The bookings in memory that lie on a day, in order of their start.
    public func on(_ day: LocalDate) -> [Booking] {
        (byDay[day] ?? []).compactMap { all[$0] }.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    }

    /// All that are open, in no order.
    public var open: some Sequence<Booking> { all.values.lazy.filter(\.state.isOpen) }

    /// When the first hold ends.
    var firstEnd: Instant? { holds.first?.until }

    /// Holds that have ended by `now`, the first that ended first.
    func ended(at now: Instant, limit: Int) -> [Booking] {
        holds.prefix(limit).prefix { $0.until <= now }.compactMap { all[$0.id] }
    }

    mutating func replace(_ before: Booking?, _ after: Booking?) {
        if let before { remove(before, keepsDay: after.map { Self.day($0) == Self.day(before) } ?? false) }
        guard let after else { return }
        all[after.id] = after
        byDay[Self.day(after), default: []].insert(after.id)
        if case .held(let until) = after.state {
            let hold = Hold(until: until, id: after.id)
            holds.insert(hold, at: place(of: hold))
        }
    }

    private mutating func remove(_ booking: Booking, keepsDay: Bool) {
        if !keepsDay {
            all[booking.id] = nil
            let day = Self.day(booking)
            byDay[day]?.remove(booking.id)
            if byDay[day]?.isEmpty == true { byDay[day] = nil }
        }
        if case .held(let until) = booking.state {
            let place = place(of: Hold(until: until, id: booking.id))
            if place < holds.count, holds[place].id == booking.id { holds.remove(at: place) }
        }
    }

    private static func day(_ booking: Booking) -> LocalDate { Shanghai.date(of: booking.range.start) }

    /// The first place whose hold is not less.
    private func place(of hold: Hold) -> Int {
        if let last = holds.last, last < hold { return holds.count }
        var (low, high) = (0, holds.count)
        while low < high {
            let middle = (low + high) / 2
            if holds[middle] < hold { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
