/// A wish for a slot where none is free 候补: the first who fits is offered what becomes free.
public struct WaitingRequest: StoredRecord {
    public typealias Subject = Subjects.WaitingRequest

    /// Where a request is in its life.
    public enum State: Hashable, Sendable, Codable {
        case waiting
        /// A slot is held for it as that booking.
        case offered(BookingID)
        /// The offered slot was booked.
        case fulfilled(BookingID)
        case cancelled
        /// Its last day went by.
        case expired

        public var isOpen: Bool {
            switch self {
            case .waiting, .offered: true
            case .fulfilled, .cancelled, .expired: false
            }
        }
    }

    public let id: WaitingRequestID
    public var version: Int
    public var state: State
    /// What would do.
    public var wish: BookingWish
    public var applicant: Applicant
    /// The order of the list.
    public var made: Instant

    public var isLive: Bool { state.isOpen }
}
