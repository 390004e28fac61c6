/// What is taken of every lane of every room, counter and clerk, as bitmaps of 5-minute cells.
public struct Occupancy: Sendable {
    /// A resource's place in the index, good for as long as the state lives.
    public struct Handle: Hashable, Sendable {
        fileprivate var number: Int32
    }

    /// One lane's days from `first` on, without gaps; days outside are free.
    private struct Lane {
        var first: Int32 = 0
        var days: ContiguousArray<DayCells> = []

        mutating func update(_ day: Int32, _ body: (DayCells) -> DayCells) {
            if days.isEmpty { first = day }
            if day < first {
                days.insert(contentsOf: repeatElement(DayCells(), count: Int(first - day)), at: 0)
                first = day
            }
            let index = Int(day - first)
            if index >= days.count {
                // Days gone by are dropped here, where the span grows.
                let empty = days.prefix { $0.isEmpty }.count
                if empty > 31 {
                    days.removeFirst(empty)
                    first += Int32(empty)
                    return update(day, body)
                }
                days.append(contentsOf: repeatElement(DayCells(), count: index + 1 - days.count))
            }
            days[index] = body(days[index])
        }
    }

    private var handles: [Resource: Handle] = [:]
    /// Each resource's lanes in ``lanes``.
    private var places: ContiguousArray<Range<Int32>> = []
    private var lanes: ContiguousArray<Lane> = []
    private var rooms: ContiguousArray<Handle> = []
    private var clerks: ContiguousArray<Handle> = []

    public init() {}

    /// The cells of a day that are taken.
    func taken(_ handle: Handle, lane: Int, on day: LocalDate) -> DayCells {
        let place = places[Int(handle.number)]
        guard lane < place.count else { return DayCells() }
        let index = Int(place.lowerBound) + lane
        let offset = Int(day.days) - Int(lanes[index].first)
        guard offset >= 0, offset < lanes[index].days.count else { return DayCells() }
        return lanes[index].days[offset]
    }

    /// Of a room of the directory that was given to ``register(_:)``.
    func taken(_ room: RoomPosition, lane: Int, on day: LocalDate) -> DayCells {
        taken(rooms[room.index], lane: lane, on: day)
    }

    /// Of a clerk of the directory that was given to ``register(_:)``.
    func taken(_ clerk: ClerkPosition, on day: LocalDate) -> DayCells {
        taken(clerks[clerk.index], lane: 0, on: day)
    }

    /// Whether nothing else has the slot.
    ///
    /// - Parameter own: slots of the same lane that are about to be released.
    public func isFree(_ slot: OccupiedSlot, apartFrom own: [OccupiedSlot] = []) -> Bool {
        guard let handle = handles[slot.resource] else { return true }
        var isFree = true
        Self.forEachDay(slot.range) { day, cells in
            var taken = taken(handle, lane: slot.lane, on: day)
            for other in own {
                Self.forEachDay(other.range) { if $0 == day { taken = taken.subtracting($1) } }
            }
            if !taken.isDisjoint(with: cells) { isFree = false }
        }
        return isFree
    }

    /// Gives every room and clerk of a directory its place, so that searches go by position.
    mutating func register(_ directory: Directory) {
        rooms = ContiguousArray(directory.rooms.map { register(.room($0.id), lanes: $0.lanes) })
        clerks = ContiguousArray(directory.clerks.map { register(.clerk($0.id), lanes: 1) })
    }

    mutating func take(_ slot: OccupiedSlot) { update(slot) { $0.union($1) } }

    mutating func release(_ slot: OccupiedSlot) { update(slot) { $0.subtracting($1) } }

    private mutating func update(_ slot: OccupiedSlot, _ body: (DayCells, DayCells) -> DayCells) {
        let handle = register(slot.resource, lanes: slot.lane + 1)
        let index = Int(places[Int(handle.number)].lowerBound) + slot.lane
        Self.forEachDay(slot.range) { day, cells in
            lanes[index].update(day.days) { body($0, cells) }
        }
    }

    private mutating func register(_ resource: Resource, lanes count: Int) -> Handle {
        if let handle = handles[resource] {
            let place = places[Int(handle.number)]
            if place.count < count {
                // More lanes than before: they move to the end together, where there is room.
                let moved = lanes[Int(place.lowerBound)..<Int(place.upperBound)]
                places[Int(handle.number)] = append(moved, count: count)
            }
            return handle
        }
        let handle = Handle(number: Int32(places.count))
        handles[resource] = handle
        places.append(append([], count: count))
        return handle
    }

    private mutating func append(_ moved: ArraySlice<Lane>, count: Int) -> Range<Int32> {
        let start = Int32(lanes.count)
        lanes.append(contentsOf: moved)
        lanes.append(contentsOf: repeatElement(Lane(), count: count - moved.count))
        return start..<Int32(lanes.count)
    }

    /// The days that a range touches, with the cells that it touches of each.
    static func forEachDay(_ range: InstantRange, _ body: (LocalDate, DayCells) -> Void) {
        let last = Instant(milliseconds: range.end.milliseconds - 1)
        let (from, through) = (Shanghai.date(of: range.start), Shanghai.date(of: last))
        for day in from...through {
            let start = day == from ? Shanghai.cell(of: range.start) : 0
            let end = day == through ? Shanghai.cell(of: last) + 1 : Grid.cellsPerDay
            body(day, DayCells(start..<end))
        }
    }
}
