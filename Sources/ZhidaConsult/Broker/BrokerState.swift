/// The whole live state in memory: what every decision and every query looks at.
///
/// It is rebuilt from the store at start. A feature keeps its index in a type of its own, declared in a file
/// `BrokerState+Feature.swift` beside this one; the index is one stored property here and one line in
/// ``replace(_:_:)``.
public struct BrokerState: Sendable {
    /// Sites, clerks, items, rooms and calendars.
    public internal(set) var directory: Directory

    /// What is taken of every room, counter and clerk.
    public internal(set) var occupancy: Occupancy

    public internal(set) var bookings = BookingIndex()
    public internal(set) var waiting = WaitingIndex()

    public init(directory: Directory) {
        self.directory = directory
        occupancy = Occupancy()
    }

    /// Applies a change that was decided on this state.
    public mutating func apply(_ change: RecordChange) {
        for slot in change.before?.occupancy ?? [] { occupancy.release(slot) }
        for slot in change.after?.occupancy ?? [] { occupancy.take(slot) }
        replace(change.before, change.after)
    }

    /// Takes back the last applied change that was not undone.
    public mutating func undo(_ change: RecordChange) { apply(change.reversed) }

    /// The record of that key, where it is in memory.
    public func record(_ key: RecordKey) -> Record? {
        switch key.kind {
        case .booking: BookingID(key.id).flatMap { bookings[$0] }.map(Record.booking)
        case .waiting: WaitingRequestID(key.id).flatMap { waiting[$0] }.map(Record.waiting)
        }
    }

    private mutating func replace(_ before: Record?, _ after: Record?) {
        switch (before, after) {
        case (.booking(let before)?, .booking(let after)?): bookings.replace(before, after)
        case (.booking(let before)?, nil): bookings.replace(before, nil)
        case (nil, .booking(let after)?): bookings.replace(nil, after)
        case (.waiting(let before)?, .waiting(let after)?): waiting.replace(before, after)
        case (.waiting(let before)?, nil): waiting.replace(before, nil)
        case (nil, .waiting(let after)?): waiting.replace(nil, after)
        default: break
        }
    }
}
