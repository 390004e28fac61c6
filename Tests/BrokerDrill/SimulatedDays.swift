import Foundation
import ZhidaConsult

/// The district's day of 165 sites with its lunch peak, many times, beside theory; and what pooling is worth.
struct SimulatedDays: Sendable {
    var days: Int
    var seed: UInt64

    func run() throws {
        var figures = Figures()
        let district = DistrictDay()
        let started = ContinuousClock.now
        let alone = QueueSimulation.run(district.plan(isPooled: false, seed: seed), days: days)
        let pooled = QueueSimulation.run(district.plan(isPooled: true, seed: seed), days: days)
        print("\(days) days of \(district.sites) sites, seed \(seed), \(alone.total.callers) callers")
        let levels: [(String, SiteLevel, DistrictDay.Level)] = [
            ("stations", .communityStation, district.communities), ("streets", .streetCentre, district.streets),
            ("centre", .districtCentre, district.district),
        ]
        var furthest = 0.0
        for (name, level, numbers) in levels {
            let theory = district.theory(numbers)
            let mean = alone.levels[level]?.mean ?? 0
            let apart = theory.meanWait > 0 ? mean / theory.meanWait - 1 : 0
            furthest = max(furthest, abs(apart))
            print("")
            let title =
                "\(name): minutes of waiting by the hour of coming, simulated and | theory; "
                + "mean \(minutes(mean)), theory \(minutes(theory.meanWait)), \(percent(apart))"
            let chart = alone.chart(title: title, level: level, theory: theory.waits, width: 40)
            print(chart.title)
            // Nobody comes at night.
            for line in Array(chart.lines().dropFirst())[8...17] { print(line) }
            figures["\(name).mean"] = mean
            figures["\(name).theory"] = theory.meanWait
        }
        print("")
        print("alone:  mean \(minutes(alone.total.mean ?? 0)), 95 % within \(minutes(alone.quantile(0.95)))")
        print("pooled: mean \(minutes(pooled.total.mean ?? 0)), 95 % within \(minutes(pooled.quantile(0.95)))")
        figures["furthest"] = furthest
        figures["callers"] = Double(alone.total.callers)
        figures["alone.mean"] = alone.total.mean
        figures["pooled.mean"] = pooled.total.mean
        pooling(&figures)
        figures["seconds"] = Elapsed.seconds(since: started)
        try figures.print()
    }

    /// Ten streets alone and as one pool: the sums, and the same by simulation.
    private func pooling(_ figures: inout Figures) {
        let comparison = PoolingComparison()
        print("")
        for line in comparison.arithmetic { print(line) }
        guard let alone = comparison.alone, let pooled = comparison.pooled else { return }
        let rooms = [
            ("one street, \(alone - 1) clerks", comparison.callersPerHour, alone - 1),
            ("one street, \(alone) clerks", comparison.callersPerHour, alone),
            ("the pool, \(pooled - 1) clerks", comparison.callersPerHour * Double(comparison.sites), pooled - 1),
            ("the pool, \(pooled) clerks", comparison.callersPerHour * Double(comparison.sites), pooled),
        ]
        let rows = rooms.map { name, rate, clerks in
            let plan = SimulationPlan.oneRoom(callersPerHour: rate, clerks: clerks, seed: seed)
            let served = QueueSimulation.run(plan, days: max(20, days / 20)).served(within: comparison.within)
            figures["served.\(name)"] = served
            return TextChart.Row(name, 100 * served, reference: 100 * comparison.share)
        }
        let chart = TextChart(
            title: "served within a minute, %, simulated, and | what is wanted",
            rows: rows,
            width: 40
        )
        for line in chart.lines() { print(line) }
        figures["clerks.alone"] = Double(comparison.sites * alone)
        figures["clerks.pooled"] = Double(pooled)
    }

    private func minutes(_ seconds: Double) -> String { String(format: "%.2f min", seconds / 60) }
    private func percent(_ share: Double) -> String { String(format: "%+.1f %%", 100 * share) }
}

extension SimulationPlan {
    /// One site with callers at a constant rate, and one item.
    fileprivate static func oneRoom(callersPerHour: Double, clerks: Int, seed: UInt64) -> SimulationPlan {
        guard let item = ItemID("item"), let site = SiteID("S1") else { preconditionFailure("the names are allowed") }
        return SimulationPlan(
            sites: [
                SimulationPlan.Site(
                    id: site,
                    level: .streetCentre,
                    arrivals: .constant(callersPerHour),
                    clerks: clerks,
                    ability: .init(items: [item], languages: Languages([.mandarin]))
                )
            ],
            items: [item],
            seed: seed
        )
    }
}
