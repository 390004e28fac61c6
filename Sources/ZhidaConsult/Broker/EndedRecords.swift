/// Records that are over, which no broker has in memory.
public protocol EndedRecords: Sendable {
    /// Records of a kind that are not live any more, the one that was made last first.
    ///
    /// Identifiers begin with the time of making (``IdentifierSource``), so a span of times is a span of the primary key.
    ///
    /// - Parameters:
    ///   - before: only those whose identifier sorts before it by its bytes; the last one of a page gives the next page.
    ///   - since: only those made from then on; all where it is `nil`.
    func ended(_ kind: RecordKind, before: String?, since: Instant?, limit: Int) async throws -> [Record]
}

extension EndedRecords {
    /// Days that a booking is made ahead at most: the holidays of the next year are published in this one's last months,
    /// and nothing is booked in a year whose holidays are not.
    private static var longestAhead: Int { 430 }

    /// Bookings that are over and lay on those days, in order of their start.
    public func endedBookings(on days: ClosedRange<LocalDate>, page: Int = 1_000) async throws -> [Booking] {
        let first = Shanghai.instant(days.lowerBound)
        let end = Shanghai.instant(days.upperBound.advanced(by: 1))
        let since = Shanghai.instant(days.lowerBound.advanced(by: -Self.longestAhead))
        var found: [Booking] = []
        // One that was entered after it was over is made later than its day; those are looked at too.
        var before: String?
        while true {
            let records = try await ended(.booking, before: before, since: since, limit: page)
            for case .booking(let booking) in records where booking.range.start >= first && booking.range.start < end {
                found.append(booking)
            }
            guard records.count == page, let last = records.last else { break }
            before = last.key.id
        }
        return found.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
    }
}

extension IdentifierSource {
    /// The nine digits with which identifiers begin that are made at a moment; those made later sort behind it.
    public static func prefix(of moment: Instant) -> String {
        let time = UInt64(max(0, moment.milliseconds))
        return String(
            decoding: (0..<9).reversed().map { digits[Int(time >> UInt64(5 * $0) & 31)] },
            as: UTF8.self
        )
    }
}
