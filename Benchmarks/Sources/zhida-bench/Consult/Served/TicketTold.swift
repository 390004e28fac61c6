import Foundation
import NIOCore

/// From the moment at which a ticket is asked for to the moment at which each clerk's open page is told of it.
struct TicketTold {
    /// What was found.
    struct Result {
        /// Milliseconds, one for each ticket and each open stream that must be told.
        var times: [Double]
        /// Tickets taken, streams open, and how often one that must be told was not, or was told twice.
        var tickets: Int
        var streams: Int
        var missed: Int
        var twice: Int
        /// Milliseconds until the taker had the answer.
        var answers: [Double]
    }

    /// An item that every site handles.
    private static let item = "JZ01"
    private static let takers = 8

    let hall: ServedHall
    let streams: Int
    let tickets: Int
    /// Tickets a second; they come at these times whether or not those before were answered.
    let rate: Double

    private struct Clerk: Sendable {
        var site: String
        var token: String
    }

    func run() throws -> Result {
        let client = try hall.connect().wait()
        defer { client.channel.close(promise: nil) }
        let sites = try hall.rows("/v1/sites", client)
        let parents = Dictionary(uniqueKeysWithValues: sites.compactMap { site in site.parent.map { (site.id, $0) } })
        let halls = sites.filter { $0.level != "department" }.map(\.id)
        let clerks = try clerks(client).filter { Set(halls).contains($0.site) }
        let first = Dictionary(clerks.map { ($0.site, $0) }, uniquingKeysWith: { one, _ in one })
        let staffed = halls.filter { first[$0] != nil }
        guard !staffed.isEmpty else { throw BenchFault("no site has a clerk") }

        // Each clerk has a page open, and some have two.
        let log = EventLog()
        let listening = (0..<streams).map { clerks[$0 % clerks.count] }
        let open = try opened(listening, log)
        defer { for client in open { client.channel.close(promise: nil) } }
        var taken: [String: (at: ContinuousClock.Instant, site: String)] = [:]
        var answers: [Double] = []
        for (id, site, at, answered) in try take(staffed, first) {
            taken[id] = (at, site)
            answers.append(answered)
        }
        let expected = taken.mapValues { ticket in Self.listeners(of: ticket.site, listening, parents) }
        let total = expected.values.reduce(0) { $0 + $1.count }
        let patience = ContinuousClock.now
        while log.count < total, patience.secondsUntilNow < 10 { usleep(10_000) }
        usleep(200_000)
        guard log.standing == streams else {
            throw BenchFault("only \(log.standing) of \(streams) streams stayed open")
        }
        return try Self.result(log, taken, expected, answers, streams)
    }

    private static func result(
        _ log: EventLog,
        _ taken: [String: (at: ContinuousClock.Instant, site: String)],
        _ expected: [String: Set<Int>],
        _ answers: [Double],
        _ streams: Int
    ) throws -> Result {
        struct Event: Decodable { var id: String }
        var told: [String: Set<Int>] = [:]
        var result = Result(times: [], tickets: taken.count, streams: streams, missed: 0, twice: 0, answers: answers)
        for entry in log.all {
            let id = try JSONDecoder().decode(Event.self, from: Data(entry.data.utf8)).id
            guard let ticket = taken[id], expected[id]?.contains(entry.listener) == true else { continue }
            guard told[id, default: []].insert(entry.listener).inserted else {
                result.twice += 1
                continue
            }
            result.times.append((entry.at - ticket.at) / .seconds(1) * 1e3)
        }
        result.missed = expected.reduce(0) { $0 + $1.value.subtracting(told[$1.key] ?? []).count }
        return result
    }

    /// The streams of clerks of the site and of those above it.
    private static func listeners(of site: String, _ clerks: [Clerk], _ parents: [String: String]) -> Set<Int> {
        var places: Set<String> = [site]
        var place = site
        while let parent = parents[place], places.insert(parent).inserted { place = parent }
        return Set(clerks.indices.filter { places.contains(clerks[$0].site) })
    }

    private func clerks(_ client: HallClient) throws -> [Clerk] {
        let rows = try hall.rows("/v1/clerks", client)
        let tokens = rows.map { hall.token(for: $0.id, client) }
        let all = try EventLoopFuture.whenAllSucceed(tokens, on: hall.group.next()).wait()
        return zip(rows, all).map { Clerk(site: $0.site ?? "", token: $1) }
    }

    private func opened(_ clerks: [Clerk], _ log: EventLog) throws -> [HallClient] {
        var open: [HallClient] = []
        for start in stride(from: 0, to: clerks.count, by: 200) {
            let some = (start..<min(start + 200, clerks.count)).map { number in
                hall.listen { EventListener(number, log) }
            }
            for (offset, client) in try EventLoopFuture.whenAllSucceed(some, on: hall.group.next()).wait().enumerated()
            {
                client.listen("/events", clerks[start + offset].token)
                open.append(client)
            }
        }
        let patience = ContinuousClock.now
        while log.standing < clerks.count {
            guard patience.secondsUntilNow < 60 else {
                throw BenchFault("only \(log.standing) of \(clerks.count) streams began")
            }
            usleep(10_000)
        }
        return open
    }

    /// Takes the tickets at their times; the identifier, the site, when it was asked for, and milliseconds until the
    /// answer.
    private func take(
        _ sites: [String],
        _ clerks: [String: Clerk]
    ) throws -> [(id: String, site: String, at: ContinuousClock.Instant, answered: Double)] {
        struct Ticket: Decodable { var id: String }
        let clients = try EventLoopFuture.whenAllSucceed(
            (0..<Self.takers).map { _ in hall.connect() },
            on: hall.group.next()
        ).wait()
        defer { for client in clients { client.channel.close(promise: nil) } }
        var running: [EventLoopFuture<(id: String, site: String, at: ContinuousClock.Instant, answered: Double)>] = []
        let start = ContinuousClock.now
        for number in 0..<tickets {
            let due = start + .seconds(Double(number) / rate)
            while ContinuousClock.now < due { usleep(200) }
            // 7919 is prime and no divisor of the sites: neighbours in time are not neighbours in the district.
            let site = sites[number * 7919 % sites.count]
            guard let clerk = clerks[site] else { continue }
            let at = ContinuousClock.now
            running.append(
                clients[number % clients.count].post(
                    "/v1/tickets",
                    clerk.token,
                    key: hall.key(),
                    "{\"item\":\"\(Self.item)\",\"site\":\"\(site)\"}"
                ).flatMapThrowing {
                    (try $0.decoded(Ticket.self).id, site, at, at.secondsUntilNow * 1e3)
                }
            )
        }
        return try EventLoopFuture.whenAllSucceed(running, on: hall.group.next()).wait()
    }
}
