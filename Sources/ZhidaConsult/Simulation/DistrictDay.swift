/// A day of a whole district: 165 sites, callers as a hall's day has them, clerks at every level.
///
/// The numbers of callers and clerks are assumptions of this model, chosen for a day of 1,000 requests; the shape of
/// the day is ``ArrivalCurve/hallDay(callers:)``.
public struct DistrictDay: Hashable, Sendable {
    /// Sites of a level, each with that many callers a day and clerks.
    public struct Level: Hashable, Sendable {
        public var sites: Int
        public var callers: Double
        public var clerks: Int

        public init(sites: Int, callers: Double, clerks: Int) {
            self.sites = sites
            self.callers = callers
            self.clerks = clerks
        }
    }

    public var communities = Level(sites: 124, callers: 5, clerks: 1)
    public var streets = Level(sites: 10, callers: 26, clerks: 2)
    public var district = Level(sites: 1, callers: 120, clerks: 6)
    public var departments = Level(sites: 30, callers: 0, clerks: 1)
    /// Mean of the exponential service times.
    public var service: Duration = .seconds(15 * 60)
    public var rules = QueueRules()
    /// Shares of callers by class, in the order of ``PriorityClass``; the rest are ordinary.
    public var elderly = 0.12
    public var pregnant = 0.02
    public var disabled = 0.02
    public var veteran = 0.02

    public init() {}

    /// Sites of all levels.
    public var sites: Int { communities.sites + streets.sites + district.sites + departments.sites }

    public func plan(isPooled: Bool, seed: UInt64) -> SimulationPlan {
        let items = (0..<max(1, departments.sites)).map { Self.item($0) }
        let everything = WaitingLines.Ability(items: Set(items), languages: Languages([.mandarin]))
        let centre = (0..<district.sites).map { Self.site("D", $0) }
        let offices = (0..<departments.sites).map { Self.site("B", $0) }
        var sites: [SimulationPlan.Site] = []
        func add(_ id: SiteID, _ level: SiteLevel, _ numbers: Level, _ items: WaitingLines.Ability, _ above: [SiteID]) {
            sites.append(
                SimulationPlan.Site(
                    id: id,
                    level: level,
                    arrivals: .hallDay(callers: numbers.callers),
                    clerks: numbers.clerks,
                    ability: items,
                    above: above
                )
            )
        }
        for community in 0..<communities.sites {
            let street = streets.sites > 0 ? [Self.site("S", community % streets.sites)] : []
            let above = street + centre + offices
            add(Self.site("C", community), .communityStation, communities, everything, above)
        }
        for street in 0..<streets.sites {
            add(Self.site("S", street), .streetCentre, streets, everything, centre + offices)
        }
        for id in centre { add(id, .districtCentre, district, everything, offices) }
        for (index, id) in offices.enumerated() {
            let own = WaitingLines.Ability(items: [Self.item(index)], languages: Languages([.mandarin]))
            add(id, .department, departments, own, [])
        }
        return SimulationPlan(
            sites: sites,
            items: items,
            service: service,
            priorities: [(.elderly, elderly), (.pregnant, pregnant), (.disabled, disabled), (.veteran, veteran)],
            rules: rules,
            isPooled: isPooled,
            seed: seed
        )
    }

    /// What theory says of a level whose sites work alone.
    public func theory(_ level: Level) -> TransientQueue {
        TransientQueue(arrivals: .hallDay(callers: level.callers), service: service, servers: level.clerks)
    }

    private static func site(_ letter: StaticString, _ number: Int) -> SiteID { .numbered(letter, number) }
    private static func item(_ number: Int) -> ItemID { .numbered("item", number) }
}
