/// All bookings in memory.
public struct BookingIndex: Sendable {
    private var all: [BookingID: Booking] = [:]

    public subscript(id: BookingID) -> Booking? { all[id] }

    mutating func replace(_ before: Booking?, _ after: Booking?) {
        if let after { all[after.id] = after } else if let before { all[before.id] = nil }
    }
}
