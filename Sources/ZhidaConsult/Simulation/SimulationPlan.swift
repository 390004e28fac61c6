/// What a simulated day is made of.
public struct SimulationPlan: Sendable {
    /// A site with its callers and its clerks.
    public struct Site: Sendable {
        public var id: SiteID
        public var level: SiteLevel
        public var arrivals: ArrivalCurve
        public var clerks: Int
        /// What its clerks can do.
        public var ability: WaitingLines.Ability
        /// The sites that may answer when this one does not, nearest first.
        public var above: [SiteID]

        public init(
            id: SiteID,
            level: SiteLevel,
            arrivals: ArrivalCurve,
            clerks: Int,
            ability: WaitingLines.Ability,
            above: [SiteID] = []
        ) {
            self.id = id
            self.level = level
            self.arrivals = arrivals
            self.clerks = clerks
            self.ability = ability
            self.above = above
        }
    }

    public var sites: [Site]
    /// What callers ask for, each as often as the others.
    public var items: [ItemID]
    /// Mean of the exponential service times.
    public var service: Duration
    /// Shares of callers by class; the rest are ordinary.
    public var priorities: [(PriorityClass, Double)]
    public var rules: QueueRules
    /// Whether tickets are offered to the levels above too.
    public var isPooled: Bool
    public var seed: UInt64

    public init(
        sites: [Site],
        items: [ItemID],
        service: Duration = .seconds(15 * 60),
        priorities: [(PriorityClass, Double)] = [],
        rules: QueueRules = QueueRules(),
        isPooled: Bool = false,
        seed: UInt64
    ) {
        self.sites = sites
        self.items = items
        self.service = service
        self.priorities = priorities
        self.rules = rules
        self.isPooled = isPooled
        self.seed = seed
    }
}
