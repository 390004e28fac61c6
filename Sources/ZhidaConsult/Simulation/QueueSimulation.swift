/// A day of callers, clerks and tickets, event by event, under the rules that the real queue has.
///
/// The order of service is not simulated but taken from ``WaitingLines``, as ``NextTicket`` takes it. A free clerk
/// takes the next ticket at once; clerks stay until the last caller is served.
public struct QueueSimulation {
    private enum Event {
        /// A caller, as an index of `callers`.
        case comes(Int)
        /// A place of somebody opens at a site.
        case opens(Int)
        /// A clerk of the site is free again.
        case frees(Int)
    }

    private struct Caller {
        let site: Int
        let came: Int64
        let priority: PriorityClass
        var waiter: WaitingLines.Waiter
    }

    private let plan: SimulationPlan
    private let siteIndices: [SiteID: Int]
    private var random: SimulationRandom
    private var lines = WaitingLines()
    private var idle: [Int]
    private var callers: [Caller] = []
    private var waiting: [TicketID: Int] = [:]
    private var events = SimulationEvents<Event>()
    private var result = SimulationResult()

    private init(_ plan: SimulationPlan) {
        self.plan = plan
        random = SimulationRandom(seed: plan.seed)
        siteIndices = Dictionary(plan.sites.enumerated().map { ($1.id, $0) }) { first, _ in first }
        idle = plan.sites.map(\.clerks)
    }

    /// Runs the plan's day to its last caller.
    public static func run(_ plan: SimulationPlan) -> SimulationResult {
        var simulation = QueueSimulation(plan)
        simulation.invite()
        while let (time, event) = simulation.events.next() { simulation.handle(event, at: time) }
        return simulation.result
    }

    /// Several days, each with a seed of its own.
    public static func run(_ plan: SimulationPlan, days: Int) -> SimulationResult {
        var total = SimulationResult()
        for day in 0..<days {
            var plan = plan
            plan.seed = plan.seed &+ UInt64(day) &* 0x9E37_79B9
            total.add(run(plan))
        }
        return total
    }

    private mutating func invite() {
        guard !plan.items.isEmpty else { return }
        for site in plan.sites.indices {
            for time in plan.sites[site].arrivals.arrivals(using: &random) {
                let item = plan.items[Int(random.next() % UInt64(plan.items.count))]
                events.add(.comes(callers.count), at: time)
                callers.append(caller(at: site, time, item))
            }
        }
    }

    private mutating func caller(at site: Int, _ time: Int64, _ item: ItemID) -> Caller {
        let priority = priority()
        var sites: [(site: SiteID, after: Minutes)] = [(plan.sites[site].id, Minutes(0))]
        if plan.isPooled {
            for (step, above) in plan.sites[site].above.enumerated() {
                guard let index = siteIndices[above] else { continue }
                guard plan.sites[index].ability.covers(item, .mandarin) else { continue }
                sites.append((above, Minutes(plan.rules.pooling.count * (step + 1))))
            }
        }
        let places = plan.rules.places(
            came: Instant(milliseconds: time),
            priority: priority,
            appointed: nil,
            at: sites
        )
        let ticket = TicketID.numbered("t", callers.count)
        let waiter = WaitingLines.Waiter(ticket: ticket, item: item, language: .mandarin, places: places)
        return Caller(site: site, came: time, priority: priority, waiter: waiter)
    }

    private mutating func priority() -> PriorityClass {
        guard !plan.priorities.isEmpty else { return .ordinary }
        var share = random.unit()
        for (priority, part) in plan.priorities {
            share -= part
            if share < 0 { return priority }
        }
        return .ordinary
    }

    private mutating func handle(_ event: Event, at time: Int64) {
        switch event {
        case .comes(let caller):
            let waiter = callers[caller].waiter
            waiting[waiter.ticket] = caller
            lines.insert(waiter)
            for place in waiter.places {
                guard let site = siteIndices[place.site] else { continue }
                if place.opening.milliseconds <= time {
                    serve(at: site, time)
                } else {
                    events.add(.opens(site), at: place.opening.milliseconds)
                }
            }
        case .opens(let site): serve(at: site, time)
        case .frees(let site):
            idle[site] += 1
            serve(at: site, time)
        }
    }

    private mutating func serve(at site: Int, _ time: Int64) {
        let here = plan.sites[site]
        let now = Instant(milliseconds: time)
        while idle[site] > 0, let ticket = lines.first(at: here.id, for: here.ability, now),
            let index = waiting.removeValue(forKey: ticket)
        {
            let caller = callers[index]
            lines.remove(caller.waiter)
            idle[site] -= 1
            events.add(.frees(site), at: time + Int64(random.exponential(mean: plan.service.seconds) * 1_000))
            record(caller, wait: Double(time - caller.came) / 1_000, answeredAt: here.level)
        }
    }

    private mutating func record(_ caller: Caller, wait: Double, answeredAt level: SiteLevel) {
        let half = min(47, Int(caller.came / 1_800_000))
        let own = plan.sites[caller.site].level
        result.halfHours[half].add(wait)
        result.levels[own, default: SimulationResult.Waits()].add(wait)
        result.levelHalfHours[own, default: Array(repeating: SimulationResult.Waits(), count: 48)][half].add(wait)
        result.priorities[caller.priority, default: SimulationResult.Waits()].add(wait)
        result.answered[level, default: 0] += 1
        result.all.append(wait)
    }
}
