import Testing

@testable import ZhidaConsult

/// Simulated days through the real waiting lines, beside theory.
struct SimulationTests {
    static func room(
        _ callersPerHour: Double,
        clerks: Int,
        priorities: [(PriorityClass, Double)] = [],
        seed: UInt64 = 1
    ) -> SimulationPlan {
        let item = ItemID(literal: "item")
        let site = SimulationPlan.Site(
            id: SiteID(literal: "S1"),
            level: .streetCentre,
            arrivals: .constant(callersPerHour),
            clerks: clerks,
            ability: .init(items: [item], languages: Languages([.mandarin]))
        )
        return SimulationPlan(sites: [site], items: [item], priorities: priorities, seed: seed)
    }

    @Test(
        "at a constant rate the mean wait and the share who wait are within 10 % of Erlang's",
        arguments: [(2.8, 1, 700), (6.0, 2, 260), (9.6, 3, 200), (60.0, 19, 40)]
    )
    func constantRate(rate: Double, clerks: Int, days: Int) throws {
        // One long day each: the empty start of a day weighs less the shorter the way to the steady state is.
        let result = QueueSimulation.run(Self.room(rate, clerks: clerks), days: days)
        let theory = try #require(ErlangC(load: rate / 4, servers: clerks))
        let late = result.halfHours[12...].reduce(into: SimulationResult.Waits()) { $0.add($1) }
        let mean = try #require(late.mean)
        let expected = theory.meanWait * 15 * 60
        #expect(abs(mean / expected - 1) < 0.1, "\(mean) s, theory \(expected) s, \(late.callers) callers")
        #expect(abs(late.waitedShare / theory.waitingProbability - 1) < 0.1)
    }

    @Test("head starts shift waits between classes and leave the mean of all as it is")
    func classesShareWaits() throws {
        let mixed: [(PriorityClass, Double)] = [(.elderly, 0.2), (.disabled, 0.1)]
        let plain = QueueSimulation.run(Self.room(6.4, clerks: 2), days: 60)
        let result = QueueSimulation.run(Self.room(6.4, clerks: 2, priorities: mixed), days: 60)
        let all = try #require(result.total.mean)
        #expect(abs(all / (try #require(plain.total.mean)) - 1) < 0.25)
        func mean(_ priority: PriorityClass) throws -> Double { try #require(result.priorities[priority]?.mean) }
        let (disabled, elderly, ordinary) = try (mean(.disabled), mean(.elderly), mean(.ordinary))
        #expect(disabled < elderly && elderly < ordinary)
        #expect(ordinary - disabled < 20 * 60, "no class gains more than its head start")
    }

    @Test("ten streets with 4 clerks each and a pool of 19 both serve 80 % within a minute; 3 each and 18 do not")
    func pooling() throws {
        let comparison = PoolingComparison()
        func served(_ clerks: Int, rate: Double, days: Int) -> Double {
            QueueSimulation.run(Self.room(rate, clerks: clerks, seed: 7), days: days).served(within: comparison.within)
        }
        #expect(served(4, rate: 6, days: 60) >= 0.8)
        #expect(served(3, rate: 6, days: 60) < 0.8)
        #expect(served(19, rate: 60, days: 12) >= 0.8)
        #expect(served(18, rate: 60, days: 12) < 0.8)
    }

    /// A district of which only one level has callers, and so many days that chance weighs about 3 %.
    static let levels: [(SiteLevel, KeyPath<DistrictDay, DistrictDay.Level> & Sendable, Int)] = [
        (.communityStation, \.communities, 60), (.streetCentre, \.streets, 400), (.districtCentre, \.district, 500),
    ]

    @Test("a day with its lunch peak is within 10 % of the theory of changing rates, level by level", arguments: levels)
    func districtDay(level: SiteLevel, numbers: KeyPath<DistrictDay, DistrictDay.Level> & Sendable, days: Int) throws {
        var district = DistrictDay()
        let theory = district.theory(district[keyPath: numbers]).meanWait
        if level != .communityStation { district.communities.callers = 0 }
        if level != .streetCentre { district.streets.callers = 0 }
        if level != .districtCentre { district.district.callers = 0 }
        let result = QueueSimulation.run(district.plan(isPooled: false, seed: 2026), days: days)
        let mean = try #require(result.levels[level]?.mean)
        #expect(abs(mean / theory - 1) < 0.1, "\(mean) s, theory \(theory) s, \(result.total.callers) callers")
    }

    @Test("the district has 165 sites and a day of 1,000 requests")
    func isWholeDistrict() {
        let district = DistrictDay()
        #expect(district.sites == 165)
        let plan = district.plan(isPooled: true, seed: 1)
        #expect(plan.sites.count == 165)
        #expect(abs(plan.sites.map(\.arrivals.callers).reduce(0, +) - 1_000) < 1e-6)
    }

    @Test("pooling shortens the waits of the long tail, and what goes up is answered there")
    func poolingHelps() throws {
        let district = DistrictDay()
        let alone = QueueSimulation.run(district.plan(isPooled: false, seed: 11), days: 10)
        let pooled = QueueSimulation.run(district.plan(isPooled: true, seed: 11), days: 10)
        #expect(alone.total.callers == pooled.total.callers, "the same callers came")
        #expect(try #require(pooled.total.mean) < 0.7 * (try #require(alone.total.mean)))
        #expect(pooled.quantile(0.95) < alone.quantile(0.95))
        #expect((pooled.answered[.department] ?? 0) > 0)
        #expect(alone.answered[.department] == nil)
    }

    @Test("the same seed gives the same day, another seed another")
    func isRepeatable() {
        let district = DistrictDay()
        let first = QueueSimulation.run(district.plan(isPooled: true, seed: 5))
        #expect(QueueSimulation.run(district.plan(isPooled: true, seed: 5)).all == first.all)
        #expect(QueueSimulation.run(district.plan(isPooled: true, seed: 6)).all != first.all)
    }

    @Test("at a constant rate the transient theory settles at Erlang's")
    func transientSettles() throws {
        let transient = TransientQueue(arrivals: .constant(6), service: .seconds(900), servers: 2)
        let steady = try #require(ErlangC(load: 1.5, servers: 2))
        #expect(abs(try #require(transient.waits[47]) / (steady.meanWait * 900) - 1) < 0.01)
        #expect(abs(transient.waiting[47] / steady.meanWaiting - 1) < 0.01)
        #expect(try #require(transient.waits[0]) < 0.5 * (try #require(transient.waits[47])), "it opens empty")
    }

    @Test("a hall's day has the callers that were asked for, and its peak at lunch")
    func hallDay() {
        let curve = ArrivalCurve.hallDay(callers: 120)
        #expect(abs(curve.callers - 120) < 1e-9)
        #expect(curve.rates.firstIndex(of: curve.peak) == 25, "12:30")
        #expect(curve.rates[..<18].allSatisfy { $0 == 0 } && curve.rates[36...].allSatisfy { $0 == 0 })
    }
}
