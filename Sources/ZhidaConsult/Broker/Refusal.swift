/// Why a command was not carried out, for the person who gave it.
///
/// A refusal changes nothing and is not remembered under the idempotency key: what is refused now may be possible
/// later, under the same key.
public struct Refusal: Error, Hashable, Sendable, Codable {
    /// The class of a refusal: the command line chooses its exit code by it, the server its HTTP status.
    public enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// The request contradicts itself or lies outside the rules, whatever the state.
        case invalid
        /// No such record, site, clerk or item.
        case unknown
        /// Somebody else has the slot, the ticket or the last place.
        case taken
        /// Outside opening or working hours.
        case closed
        /// The calendar of that year is not published, so nobody knows which days are worked.
        case unknownYear
        /// The record's state does not allow it.
        case transition
        /// The record was changed since the caller read it.
        case changed
        /// The caller may not do this, or not here.
        case forbidden
        /// A consent, an item of evidence or another precondition is missing.
        case missing
        /// The idempotency key was used for another request.
        case keyReused
        /// Too many at once: the waiting list or the overbooking lanes are full.
        case limit
        /// The store cannot be written now; nothing was changed, and the same request may be sent again.
        case unavailable
    }

    public var reason: Reason
    /// What was wrong and what to do next, in English.
    public var english: String
    /// The same in Chinese.
    public var chinese: String

    public init(_ reason: Reason, english: String, chinese: String) {
        self.reason = reason
        self.english = english
        self.chinese = chinese
    }
}

extension Refusal: CustomStringConvertible {
    public var description: String { english }
}
