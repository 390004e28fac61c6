import Testing

@testable import ZhidaConsult

struct WaitEstimateTests {
    @Test("what the citizen is told", arguments: try! ConsultTable.rows("wait-estimates.tsv"))
    func table(row: [String]) throws {
        let numbers = try row.prefix(5).map { try #require(Double($0)) }
        let estimate = WaitEstimate(
            ahead: Int(numbers[0]),
            clerks: Int(numbers[1]),
            busy: Int(numbers[2]),
            mean: numbers[3] * 60,
            deviation: numbers[4] * 60
        )
        #expect(estimate.english == row[5])
        #expect(estimate.chinese == row[6])
    }

    @Test("about four of five waits lie in the range", arguments: [(1, 4.6), (2, 10.5), (5, 28.0), (10, 58.0)])
    func covers(clerks: Int, callersPerHour: Double) {
        var random = SimulationRandom(seed: 9)
        var free = [Double](repeating: 0, count: clerks)
        var begins: [Double] = []
        var now = 0.0
        var inside = 0
        var waited = 0
        for _ in 0..<20_000 {
            now += random.exponential(mean: 3_600 / callersPerHour)
            let ahead = begins.reversed().prefix { $0 > now }.count
            let busy = free.count { $0 > now }
            let estimate = WaitEstimate(ahead: ahead, clerks: clerks, busy: busy, mean: 600, deviation: 600)
            let clerk = free.indices.min { free[$0] < free[$1] }!
            let begin = max(now, free[clerk])
            free[clerk] = begin + random.exponential(mean: 600)
            begins.append(begin)
            let wait = (begin - now) / 60
            guard wait > 0 else {
                #expect(estimate.from.count == 0)
                continue
            }
            waited += 1
            if Double(estimate.from.count) <= wait, wait <= Double(estimate.to.count) { inside += 1 }
        }
        let share = Double(inside) / Double(waited)
        #expect(waited > 3_000 && share > 0.75 && share < 0.99, "\(share) of \(waited)")
    }

    @Test("times are measured at the site, else in the district, else the item's own counts")
    func measures() throws {
        var hall = try QueueHall()
        let item = try #require(hall.state.directory.item(QueueHall.social))
        #expect(hall.state.queue.service(item, at: QueueHall.street).mean == 600)
        for minute in 0..<12 {
            _ = try hall.take("09:\(10 + minute * 4)")
            _ = try hall.next("s1a")
            let ticket = try #require(hall.state.queue.ticket(of: ClerkID(literal: "s1a")))
            try hall.run(ticket, .finish, "s1a", "09:\(10 + minute * 4 + 3)")
        }
        #expect(hall.state.queue.service(item, at: QueueHall.street).mean == 180)
        #expect(hall.state.queue.service(item, at: QueueHall.street).deviation == 0)
        #expect(
            hall.state.queue.service(item, at: QueueHall.farStreet).mean == 180,
            "measured elsewhere in the district"
        )
        let house = try #require(hall.state.directory.item(QueueHall.house))
        #expect(hall.state.queue.service(house, at: QueueHall.street).mean == 600)
    }

    @Test("old times weigh less, and a forgotten button nothing")
    func forgets() throws {
        var measure = ServiceMeasure()
        for _ in 0..<1_000 { measure.add(.seconds(600)) }
        #expect(measure.count <= 200)
        for _ in 0..<400 { measure.add(.seconds(60)) }
        #expect(try #require(measure.statistics).mean < 150)
        measure.add(.seconds(5 * 3_600))
        #expect(try #require(measure.statistics).mean < 150)
        #expect(ServiceMeasure().statistics == nil)
    }
}
