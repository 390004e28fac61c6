/// What is taken of every lane of every room, counter and clerk, as bitmaps of 5-minute cells.
public struct Occupancy: Sendable {
    /// One lane's days from `first` on, without gaps; days outside are free.
    private struct Lane {
        var first: Int32 = 0
        var days: ContiguousArray<DayCells> = []

        subscript(day: Int32) -> DayCells {
            let index = Int(day) - Int(first)
            return days.indices.contains(index) ? days[index] : DayCells()
        }

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

    /// A resource's place in the index, good for as long as the state lives.
    public struct Handle: Hashable, Sendable {
        fileprivate var number: Int32
    }

    private var handles: [Resource: Handle] = [:]
    private var lanes: ContiguousArray<ContiguousArray<Lane>> = []

    public init() {}

    /// `nil` for a resource of which nothing was ever taken.
    public func handle(_ resource: Resource) -> Handle? { handles[resource] }

    /// The cells of a day that are taken.
    public func taken(_ handle: Handle, lane: Int, on day: LocalDate) -> DayCells {
        let lanes = lanes[Int(handle.number)]
        return lanes.indices.contains(lane) ? lanes[lane][day.days] : DayCells()
    }

    public func isFree(_ slot: OccupiedSlot) -> Bool {
        guard let handle = handles[slot.resource] else { return true }
        var isFree = true
        Self.forEachDay(slot.range) { day, cells in
            if !taken(handle, lane: slot.lane, on: day).isDisjoint(with: cells) { isFree = false }
        }
        return isFree
    }

    mutating func take(_ slot: OccupiedSlot) { update(slot) { $0.union($1) } }

    mutating func release(_ slot: OccupiedSlot) { update(slot) { $0.subtracting($1) } }

    private mutating func update(_ slot: OccupiedSlot, _ body: (DayCells, DayCells) -> DayCells) {
        let number = Int(register(slot.resource).number)
        while lanes[number].count <= slot.lane { lanes[number].append(Lane()) }
        Self.forEachDay(slot.range) { day, cells in
            lanes[number][slot.lane].update(day.days) { body($0, cells) }
        }
    }

    private mutating func register(_ resource: Resource) -> Handle {
        if let handle = handles[resource] { return handle }
        let handle = Handle(number: Int32(lanes.count))
        handles[resource] = handle
        lanes.append([])
        return handle
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
