/// The numbers that a site has given today 号簿. Each letter counts from 1 anew on every local day.
public struct TicketBook: StoredRecord {
    public typealias Subject = Subjects.Site

    /// The site.
    public let id: SiteID
    public var version: Int
    public private(set) var day: LocalDate
    /// The last number given of each letter.
    public private(set) var last: [String: Int]

    public init(_ site: SiteID, on day: LocalDate) {
        id = site
        version = 1
        self.day = day
        last = [:]
    }

    public var isLive: Bool { true }

    /// The next number of a letter.
    ///
    /// A clock that was set back does not begin an earlier day again: its numbers would be given twice.
    ///
    /// - Returns: `nil` where the day's numbers are used up.
    mutating func next(_ letter: Character, on today: LocalDate, _ rules: QueueRules) -> TicketNumber? {
        if today > day {
            day = today
            last = [:]
        }
        let number = (last[String(letter)] ?? 0) + 1
        guard number <= rules.numbersPerDay else { return nil }
        last[String(letter)] = number
        return TicketNumber(letter: letter, number: number)
    }
}
