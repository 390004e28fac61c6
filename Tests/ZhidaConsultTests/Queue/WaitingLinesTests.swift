import Testing

@testable import ZhidaConsult

/// The order of the waiting lines against one that looks at everybody.
struct WaitingLinesTests {
    static let noon = Shanghai.instant(LocalDate(days: 20_500), cell: 144)
    static let sites = ["C1", "C2", "S1", "D"].map { SiteID($0)! }
    static let items = ["a", "b", "c"].map { ItemID($0)! }

    /// One who waits, as the oracle knows them.
    struct Person {
        var waiter: WaitingLines.Waiter
        var priority: PriorityClass
        var came: Instant
        var appointed: Instant?

        /// What counts at a site now; `nil` where none of the places is open.
        func rank(at site: SiteID, _ now: Instant) -> Instant? {
            waiter.places.filter { $0.site == site && $0.opening <= now }.map(\.rank).min()
        }
    }

    static func person(_ number: Int, at now: Instant, _ rules: QueueRules, using random: inout SimulationRandom)
        -> Person
    {
        let priority = PriorityClass.allCases.randomElement(using: &random)!
        let appointed = random.unit() < 0.3 ? now + Minutes(Int.random(in: -10...50, using: &random)) : nil
        let chains = [[0, 2, 3], [1, 2, 3], [2, 3], [3]]
        let chain = chains.randomElement(using: &random)!
        let places = rules.places(
            came: now,
            priority: priority,
            appointed: appointed,
            at: chain.enumerated().map { (sites[$1], Minutes(rules.pooling.count * $0)) }
        )
        let waiter = WaitingLines.Waiter(
            ticket: .numbered("t", number),
            item: items.randomElement(using: &random)!,
            language: [Language.mandarin, .cantonese].randomElement(using: &random)!,
            places: places
        )
        return Person(waiter: waiter, priority: priority, came: now, appointed: appointed)
    }

    static func oracle(_ people: [Person], at site: SiteID, for ability: WaitingLines.Ability, _ now: Instant)
        -> [TicketID]
    {
        people.filter { ability.covers($0.waiter.item, $0.waiter.language) }
            .compactMap { person in person.rank(at: site, now).map { ($0, person.waiter.ticket) } }
            .sorted { $0 < $1 }.map(\.1)
    }

    @Test("the next ticket, the order and the number ahead are those of a search of everybody", arguments: 0..<6)
    func matchesOracle(seed: Int) {
        var random = SimulationRandom(seed: UInt64(seed))
        let rules = QueueRules()
        var lines = WaitingLines()
        var people: [Person] = []
        var now = Self.noon
        let everything = WaitingLines.Ability(items: Set(Self.items), languages: Languages(Language.allCases))
        for step in 0..<600 {
            now = now + .milliseconds(Int64.random(in: 0...90_000, using: &random))
            if people.count < 5 || random.unit() < 0.5 {
                let person = Self.person(step, at: now, rules, using: &random)
                people.append(person)
                lines.insert(person.waiter)
            } else if random.unit() < 0.2 {
                let gone = people.remove(at: Int.random(in: people.indices, using: &random))
                lines.remove(gone.waiter)
            }
            let site = Self.sites.randomElement(using: &random)!
            let skills = Self.items.filter { _ in Bool.random(using: &random) }
            let languages = random.unit() < 0.5 ? Languages([.mandarin]) : Languages(Language.allCases)
            let ability = WaitingLines.Ability(items: Set(skills), languages: languages)
            let order = Self.oracle(people, at: site, for: everything, now)
            #expect(lines.first(at: site, for: ability, now) == Self.oracle(people, at: site, for: ability, now).first)
            #expect(lines.first(7, at: site, now) == Array(order.prefix(7)))
            if let place = order.indices.randomElement(using: &random),
                let person = people.first(where: { $0.waiter.ticket == order[place] }),
                let rank = person.rank(at: site, now)
            {
                let ahead = lines.ahead(of: rank, order[place], at: site, now)
                #expect(ahead.values.reduce(0, +) == place)
            }
            #expect(lines.ahead(of: now + Minutes(600), nil, at: site, now).values.reduce(0, +) == order.count)
            if random.unit() < 0.3, let next = lines.first(at: site, for: ability, now),
                let index = people.firstIndex(where: { $0.waiter.ticket == next })
            {
                lines.remove(people.remove(at: index).waiter)
            }
        }
        for person in people { lines.remove(person.waiter) }
        #expect(Self.sites.allSatisfy { !lines.isWaiting(at: $0) }, "nothing is left behind")
    }

    @Test("nobody is overtaken by one who came, or is appointed, later than the longest head start", arguments: 0..<6)
    func nobodyStarves(seed: Int) {
        var random = SimulationRandom(seed: UInt64(100 + seed))
        let rules = QueueRules()
        var lines = WaitingLines()
        var people: [TicketID: Person] = [:]
        var now = Self.noon
        let site = Self.sites[3]
        let ability = WaitingLines.Ability(items: Set(Self.items), languages: Languages(Language.allCases))
        var calls = 0
        // More come than are served, and most of them with a head start: the worst for those without.
        for step in 0..<1_500 {
            now = now + .milliseconds(Int64.random(in: 0...40_000, using: &random))
            var person = Self.person(step, at: now, rules, using: &random)
            let places = rules.places(
                came: now,
                priority: random.unit() < 0.2 ? .ordinary : .disabled,
                appointed: person.appointed,
                at: [(site, Minutes(0))]
            )
            person.waiter.places = places
            people[person.waiter.ticket] = person
            lines.insert(person.waiter)
            guard random.unit() < 0.6, let next = lines.first(at: site, for: ability, now) else { continue }
            let called = people.removeValue(forKey: next)!
            lines.remove(called.waiter)
            calls += 1
            for overtaken in people.values {
                let cameSoonAfter = called.came <= overtaken.came + rules.longestHeadStart
                let wasAppointedSoonAfter =
                    called.appointed.map { $0 <= overtaken.came + rules.appointmentLead } ?? false
                #expect(cameSoonAfter || wasAppointedSoonAfter, "\(called.came) overtook \(overtaken.came)")
            }
            for overtaken in people.values where called.rank(at: site, now)! > overtaken.rank(at: site, now)! {
                Issue.record("\(called.waiter.ticket) went before \(overtaken.waiter.ticket)")
            }
        }
        #expect(calls > 500)
    }

    @Test("within a class it is first come, first served", arguments: PriorityClass.allCases)
    func firstComeFirstServed(priority: PriorityClass) {
        let rules = QueueRules()
        var lines = WaitingLines()
        var expected: [TicketID] = []
        for number in 0..<50 {
            let places = rules.places(
                came: Self.noon + .milliseconds(Int64(number / 3)),
                priority: priority,
                appointed: nil,
                at: [(Self.sites[0], Minutes(0))]
            )
            let ticket = TicketID.numbered("t", number)
            lines.insert(.init(ticket: ticket, item: Self.items[0], language: .mandarin, places: places))
            expected.append(ticket)
        }
        #expect(lines.first(100, at: Self.sites[0], Self.noon + Minutes(1)) == expected)
    }

    @Test("who comes before whom", arguments: try! ConsultTable.rows("queue-order.tsv"))
    func table(row: [String]) throws {
        let rules = QueueRules()
        var lines = WaitingLines()
        let day = LocalDate(days: 20_500)
        let now = Shanghai.instant(day, try #require(LocalTime(row[0])))
        var names: [TicketID: String] = [:]
        for (index, word) in row[1].split(separator: " ").enumerated() {
            // name@time, class after /, appointment after >
            let parts = word.split(separator: "@")
            let rest = parts[1].split(separator: ">")
            let timeAndClass = rest[0].split(separator: "/")
            let came = Shanghai.instant(day, try #require(LocalTime(timeAndClass[0])))
            let priority =
                timeAndClass.count > 1 ? try #require(PriorityClass(rawValue: String(timeAndClass[1]))) : .ordinary
            var appointed = rest.count > 1 ? Shanghai.instant(day, try #require(LocalTime(rest[1]))) : nil
            if let time = appointed, !rules.isInTime(came, for: time) { appointed = nil }
            let ticket = TicketID.numbered("t", index)
            names[ticket] = String(parts[0])
            let places = rules.places(
                came: came,
                priority: priority,
                appointed: appointed,
                at: [(Self.sites[0], Minutes(0))]
            )
            lines.insert(.init(ticket: ticket, item: Self.items[0], language: .mandarin, places: places))
        }
        let order = lines.first(100, at: Self.sites[0], now).compactMap { names[$0] }
        #expect(order.joined(separator: " ") == row[2])
    }
}
