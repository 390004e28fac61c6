/// The rules of waiting, which a district sets.
///
/// One rule orders everybody. A ticket counts as taken earlier than it was, by the head start of its class; whoever
/// counts as earliest is next. The head start is fixed, so a place only gets better while one waits, and nobody is
/// overtaken by somebody who came more than the longest head start after them: nobody starves.
///
/// Who comes with an appointment has the place of somebody who took a ticket ``appointmentLead`` before the appointed
/// time, from ``windowBefore`` before it on; until then, and when they come more than ``grace`` after it, the place of
/// any walk-in. The better place counts.
public struct QueueRules: Hashable, Sendable, Codable {
    /// Head starts; a class that is not named has none.
    public var headStarts: [PriorityClass: Minutes]
    public var appointmentLead: Minutes
    public var windowBefore: Minutes
    public var grace: Minutes
    /// How long a level has a ticket for itself before the next one may answer it too.
    public var pooling: Minutes
    /// How often a ticket may be passed 过号 before it counts as a no-show.
    public var passes: Int
    /// How long a called citizen may take before the ticket is passed by itself.
    public var answering: Minutes
    /// Tickets of one number series in a day; the longest number that can be called out.
    public var numbersPerDay: Int

    public init(
        headStarts: [PriorityClass: Minutes] = [
            .veteran: Minutes(10), .elderly: Minutes(15), .pregnant: Minutes(15), .disabled: Minutes(20),
        ],
        appointmentLead: Minutes = Minutes(30),
        windowBefore: Minutes = Minutes(10),
        grace: Minutes = Minutes(15),
        pooling: Minutes = Minutes(10),
        passes: Int = 2,
        answering: Minutes = Minutes(10),
        numbersPerDay: Int = 9_999
    ) {
        self.headStarts = headStarts
        self.appointmentLead = appointmentLead
        self.windowBefore = windowBefore
        self.grace = grace
        self.pooling = pooling
        self.passes = passes
        self.answering = answering
        self.numbersPerDay = numbersPerDay
    }

    public func headStart(of priority: PriorityClass) -> Minutes { headStarts[priority] ?? Minutes(0) }

    /// The most that somebody who came later can be ahead: the bound of the promise that nobody starves.
    public var longestHeadStart: Minutes {
        PriorityClass.allCases.map(headStart).reduce(appointmentLead, max)
    }
}

extension PriorityClass: CodingKeyRepresentable {}
