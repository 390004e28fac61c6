import Foundation
import ZhidaConsult
import ZhidaCore
import ZhidaTesting

/// Random operations of many callers at once on few rooms and clerks, some of them sent twice; then everything is
/// looked over.
struct RandomOperations: Sendable {
    var path: String
    var callers: Int
    var operations: Int
    var seed: UInt64

    struct Tally: Sendable {
        var done = 0
        var refused: [Refusal.Reason: Int] = [:]
        /// Answers to a request sent again that were not the first.
        var otherAnswers = 0
    }

    func run() async throws {
        let clock = SetClock(BrokerDrill.start)
        let (store, broker) = try await BrokerDrill.broker(
            path,
            district: TestDistrict(streets: 2, stationsAtStreet: 2, offices: 1, roomsAtSite: 2, clerksAtSite: 3)
        ) { clock.now }
        let started = ContinuousClock.now
        let tally = await withTaskGroup(of: Tally.self) { group in
            for caller in 0..<callers { group.addTask { await work(caller, broker, clock) } }
            return await group.reduce(into: Tally()) { sum, part in
                sum.done += part.done
                sum.otherAnswers += part.otherAnswers
                sum.refused.merge(part.refused, uniquingKeysWith: +)
            }
        }
        let seconds = Elapsed.seconds(since: started)
        await broker.shutDown()
        let check = try await store.check()
        let reasons = tally.refused.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            "\($0.key.rawValue) \($0.value)"
        }
        print(
            "operations \(operations) in \(Int(seconds)) s, done \(tally.done), refused: \(reasons.joined(separator: ", "))"
        )
        print("records \(check.records), audit rows \(check.auditRows), faults \(check.faults.count)")
        for fault in check.faults.prefix(20) { print("  \(fault)") }
        print("other answers to requests sent again \(tally.otherAnswers)")
        var figures = Figures()
        figures["operations"] = Double(operations / callers * callers)
        figures["done"] = Double(tally.done)
        figures["rate"] = Double(operations) / seconds
        figures["records"] = Double(check.records)
        figures["double"] = Double(check.faults.count { $0.hasSuffix("overlap") })
        figures["faults"] = Double(check.faults.count)
        figures["otherAnswers"] = Double(tally.otherAnswers)
        try figures.print()
        if !check.isSound || tally.otherAnswers > 0 { exit(1) }
    }

    private func work(_ caller: Int, _ broker: Broker, _ clock: SetClock) async -> Tally {
        var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(caller))
        var tally = Tally()
        var mine: [BookingID] = []
        for number in 0..<operations / callers {
            let key = BrokerDrill.key("\(seed)-\(caller)-\(number)")
            // Time goes on by five minutes now and then, so that days pass and holds end.
            if caller == 0, number % 100 == 99 { clock.advance(Minutes(5)) }
            let chosen = mine.randomElement(using: &random)
            let gives = mine.count > 3
            do {
                let booking = try await step(&random, chosen, gives, broker, key, clock.now, &tally)
                tally.done += 1
                mine.removeAll { $0 == booking.id }
                if booking.state.isOpen { mine.append(booking.id) }
            } catch {
                tally.refused[error.reason, default: 0] += 1
                // What ended meanwhile is let go; everything else is given back some day.
                if error.reason == .transition, let chosen {
                    let isOpen = broker.read { $0.bookings[chosen]?.state.isOpen ?? false }
                    if !isOpen { mine.removeAll { $0 == chosen } }
                }
            }
        }
        return tally
    }

    private func step(
        _ random: inout SeededRandom,
        _ chosen: BookingID?,
        _ gives: Bool,
        _ broker: Broker,
        _ key: IdempotencyKey,
        _ now: Instant,
        _ tally: inout Tally
    ) async throws(Refusal) -> Booking {
        let slot = randomSlot(&random, now)
        guard let id = chosen else { return try await twice(HoldSlot(slot), broker, key, &random, &tally) }
        if gives { return try await twice(CancelBooking(id, reason: .byOffice), broker, key, &random, &tally) }
        let applicant = BrokerDrill.applicant
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<3: return try await twice(Book(slot, applicant: applicant), broker, key, &random, &tally)
        case 3..<4: return try await twice(HoldSlot(slot), broker, key, &random, &tally)
        case 4: return try await twice(BookHeld(id, applicant: applicant), broker, key, &random, &tally)
        case 5: return try await twice(ConfirmBooking(id), broker, key, &random, &tally)
        case 6: return try await twice(MoveBooking(id, to: slot.start), broker, key, &random, &tally)
        case 7: return try await twice(ReassignBooking(id), broker, key, &random, &tally)
        case 8:
            // What began must also end, or the clerks are busy for ever.
            _ = try await broker.perform(
                RunBooking(id, .begin),
                as: BrokerDrill.caller,
                key: BrokerDrill.key(key.text + "b")
            )
            return try await twice(RunBooking(id, .complete), broker, key, &random, &tally)
        default: return try await twice(CancelBooking(id, reason: .byOffice), broker, key, &random, &tally)
        }
    }

    /// One in eight requests is sent again at the same time; both must get one answer.
    private func twice<Command: BrokerCommand>(
        _ command: Command,
        _ broker: Broker,
        _ key: IdempotencyKey,
        _ random: inout SeededRandom,
        _ tally: inout Tally
    ) async throws(Refusal) -> Booking where Command.Reply == Booking {
        guard Int.random(in: 0..<8, using: &random) == 0 else {
            return try await broker.perform(command, as: BrokerDrill.caller, key: key)
        }
        async let first = answer(command, broker, key)
        async let second = answer(command, broker, key)
        switch await (first, second) {
        case (.success(let one), .success(let other)):
            if one != other { tally.otherAnswers += 1 }
            return one
        // A refusal is not remembered: between the two somebody else may have given way.
        case (.success(let one), .failure), (.failure, .success(let one)): return one
        case (.failure(let refusal), .failure): throw refusal
        }
    }

    private func answer<Command: BrokerCommand>(
        _ command: Command,
        _ broker: Broker,
        _ key: IdempotencyKey
    ) async -> Result<Booking, Refusal> where Command.Reply == Booking {
        do {
            return .success(try await broker.perform(command, as: BrokerDrill.caller, key: key))
        } catch {
            return .failure(error)
        }
    }

    private func randomSlot(_ random: inout SeededRandom, _ now: Instant) -> SlotRequest {
        let sites = ["C", "S1", "S1-1", "S1-2", "S2", "S2-1", "S2-2", "D1"]
        let day = Shanghai.date(of: now).advanced(by: Int.random(in: 0..<8, using: &random))
        // Mostly within working hours.
        let cell = Bool.random(using: &random) ? 108..<144 : 168..<216
        let count = Int.random(in: 1...3, using: &random)
        return SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: (0..<count).map { number in
                let site = sites.randomElement(using: &random) ?? "C"
                return PartyWish(
                    Int.random(in: 0..<3, using: &random) > 0 ? .anywhere : .site(TestDistrict.identifier(site)),
                    takesRoom: number == 0
                )
            },
            start: Shanghai.instant(day, cell: Int.random(in: cell, using: &random)),
            overbooks: Int.random(in: 0..<6, using: &random) == 0
        )
    }
}
