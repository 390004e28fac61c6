/// A place in the order of the list: first come, first served.
struct WaitingPlace: Hashable, Sendable, Codable, Comparable {
    var at: Instant
    var id: WaitingRequestID

    static func < (left: WaitingPlace, right: WaitingPlace) -> Bool { (left.at, left.id) < (right.at, right.id) }
}

extension WaitingRequest {
    var place: WaitingPlace { WaitingPlace(at: queued, id: id) }
}

/// The waiting list in memory.
public struct WaitingIndex: Sendable {
    private typealias Place = WaitingPlace

    private var all: [WaitingRequestID: WaitingRequest] = [:]
    /// Those that wait, in the order of the list.
    private var queue: [Place] = []
    /// All open ones by the end of their last day.
    private var ends: [Place] = []

    public subscript(id: WaitingRequestID) -> WaitingRequest? { all[id] }

    /// Those that wait, the first in the list first.
    public var waiting: some Sequence<WaitingRequest> { queue.lazy.compactMap { all[$0.id] } }

    /// Those that wait behind a place, or all.
    func waiting(behind place: WaitingPlace?) -> some Sequence<WaitingRequest> {
        var start = place.map { Self.place(of: $0, in: queue) } ?? 0
        if start < queue.count, queue[start] == place { start += 1 }
        return queue[start...].lazy.compactMap { all[$0.id] }
    }

    public var waitingCount: Int { queue.count }

    /// How many wait before it; `nil` for one that does not wait.
    public func position(of id: WaitingRequestID) -> Int? {
        guard let request = all[id], case .waiting = request.state else { return nil }
        return Self.place(of: request.place, in: queue)
    }

    var firstEnd: Instant? { ends.first?.at }

    func ended(at now: Instant, limit: Int) -> [WaitingRequest] {
        ends.prefix(limit).prefix { $0.at <= now }.compactMap { all[$0.id] }
    }

    mutating func replace(_ before: WaitingRequest?, _ after: WaitingRequest?) {
        if let before {
            all[before.id] = nil
            if case .waiting = before.state { Self.remove(before.place, from: &queue) }
            if before.state.isOpen { Self.remove(Place(at: before.end, id: before.id), from: &ends) }
        }
        guard let after else { return }
        all[after.id] = after
        if case .waiting = after.state { Self.insert(after.place, into: &queue) }
        if after.state.isOpen { Self.insert(Place(at: after.end, id: after.id), into: &ends) }
    }

    private static func insert(_ place: Place, into places: inout [Place]) {
        places.insert(place, at: self.place(of: place, in: places))
    }

    private static func remove(_ place: Place, from places: inout [Place]) {
        let index = self.place(of: place, in: places)
        if index < places.count, places[index] == place { places.remove(at: index) }
    }

    /// The first index whose place is not less.
    private static func place(of place: Place, in places: [Place]) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
