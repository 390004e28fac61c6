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
        /// Its last day went by, or it let too many offers lapse.
        case expired

        public var isOpen: Bool {
            switch self {
            case .waiting, .offered: true
            case .fulfilled, .cancelled, .expired: false
            }
        }

        /// As commands and the HTTP interface write it.
        public var word: String {
            switch self {
            case .waiting: "waiting"
            case .offered: "offered"
            case .fulfilled: "fulfilled"
            case .cancelled: "cancelled"
            case .expired: "expired"
            }
        }

        /// The booking that is held for it, or that was made of that.
        public var booking: BookingID? {
            switch self {
            case .offered(let booking), .fulfilled(let booking): booking
            case .waiting, .cancelled, .expired: nil
            }
        }
    }

    /// Offers that may lapse before a request is dropped.
    public static let mostOffers = 3

    public let id: WaitingRequestID
    public var version: Int
    public var state: State
    /// What would do.
    public var wish: BookingWish
    public var applicant: Applicant
    /// The place in the list: when it was made, or when it let an offer lapse.
    public var queued: Instant
    /// Offers that lapsed.
    public var lapsed: Int
    public var made: Instant

    public var isLive: Bool { state.isOpen }

    /// When its last day ends.
    public var end: Instant { Shanghai.instant(wish.days.upperBound, .endOfDay) }
}
