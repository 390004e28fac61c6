import Foundation
import ZhidaConsult
import ZhidaCore
import ZhidaTesting

@preconcurrency import Glibc

/// Books, moves and cancels without end, and says of every acknowledged request what the answer was:
/// `KEY BOOKING VERSION`.
struct Work: Sendable {
    var path: String
    var callers: Int
    var seed: UInt64

    /// - Parameter limit: the size in bytes beyond which no file may grow, as on a full disk; then the work ends with
    ///   the first refusal on its account.
    func run(limit: Int?) async throws {
        let (store, broker) = try await BrokerDrill.broker(path, district: TestDistrict(streets: 3, offices: 2))
        if let limit {
            signal(SIGXFSZ, SIG_IGN)
            var bounds = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
            guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bounds) == 0 else {
                throw BrokerStoreError.unavailable("the limit cannot be set")
            }
        }
        BrokerDrill.say("ready")
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<callers { group.addTask { await work(caller, broker) } }
        }
        BrokerDrill.say("full")
        _ = store
    }

    private func work(_ caller: Int, _ broker: Broker) async {
        var random = SeededRandom(seed: seed &* 1000 &+ UInt64(caller))
        // What earlier runs booked is given back by and by, or a full calendar would refuse everything.
        var mine = broker.read { state in
            state.bookings.open.map(\.id).sorted().enumerated().filter { $0.offset % callers == caller }.prefix(40).map(
                \.element
            )
        }
        var number = 0
        while true {
            number += 1
            let key = BrokerDrill.key("\(seed)-\(caller)-\(number)")
            do {
                let booking = try await step(&random, mine, broker, key)
                BrokerDrill.say("\(key.text) \(booking.id) \(booking.version)")
                if booking.state.isOpen {
                    if !mine.contains(booking.id) { mine.append(booking.id) }
                } else {
                    mine.removeAll { $0 == booking.id }
                }
                if mine.count > 40 { mine.removeFirst() }
            } catch {
                if error.reason == .unavailable { return }
            }
        }
    }

    private func step(
        _ random: inout SeededRandom,
        _ mine: [BookingID],
        _ broker: Broker,
        _ key: IdempotencyKey
    ) async throws(Refusal) -> Booking {
        let start = Shanghai.instant(
            TestDistrict.day(2026, 3, 2).advanced(by: Int.random(in: 0..<40, using: &random)),
            cell: Int.random(in: 108..<216, using: &random)
        )
        if let id = mine.randomElement(using: &random) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                return try await broker.perform(
                    CancelBooking(id, reason: .byCitizen),
                    as: BrokerDrill.caller,
                    key: key
                )
            case 1: return try await broker.perform(MoveBooking(id, to: start), as: BrokerDrill.caller, key: key)
            default: break
            }
        }
        let slot = SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.anywhere), PartyWish(.site(TestDistrict.identifier("S1")), takesRoom: false)],
            start: start
        )
        return try await broker.perform(
            Book(slot, applicant: BrokerDrill.applicant),
            as: BrokerDrill.caller,
            key: key
        )
    }
}
