import ZhidaConsult
import ZhidaCore

extension BrokerStoreConformance {
    static let random: [BrokerStoreConformance] = (1...3).map { seed in
        BrokerStoreConformance("random groups leave what a naive list of bookings leaves, seed \(seed)") { opening in
            var random = SeededRandom(seed: UInt64(seed))
            var model: [String: Booking] = [:]
            var serial = 0
            for _ in 0..<60 {
                var group: [BrokerTransaction] = []
                var expected: [Bool] = []
                var hasEnded = false
                var after = model
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    serial += 1
                    let (before, booking) = Self.step(&random, serial: serial, in: after)
                    let change: RecordChange =
                        before.map { .replace(.booking($0), with: .booking(booking)) } ?? .make(.booking(booking))
                    group.append(try TransactionMaker.transaction("k\(serial)", [change]))
                    let overlaps = after.values.contains { $0.id != booking.id && Self.overlap($0, booking) }
                    let isCurrent = after[booking.id.text]?.version == before?.version
                    let isGood = !hasEnded && isCurrent && !overlaps
                    if isGood { after[booking.id.text] = booking } else { hasEnded = true }
                    expected.append(isGood)
                }
                let report = try await opening.store.commit(group)
                try expectEqual(report.outcomes.map { $0 == .committed }, expected, "outcomes before \(serial)")
                model = after
            }
            let records = try await opening.again().load().records
            let live = model.values.filter(\.isLive).map { $0.id.text }.sorted()
            try expectEqual(records.map(\.key.id).sorted(), live, "live records")
            for case .booking(let booking) in records { try expectEqual(booking, model[booking.id.text], "a record") }
            let check = try await opening.store.check()
            try expectEqual(check.faults, [], "faults")
            try expectEqual(check.occupied, model.values.reduce(0) { $0 + $1.occupancy.count }, "slots")
        }
    }

    /// A new booking, or a change of one, now and then of a version that is gone.
    private static func step(
        _ random: inout SeededRandom,
        serial: Int,
        in model: [String: Booking]
    ) -> (before: Booking?, after: Booking) {
        let start = Int.random(in: 0..<60, using: &random)
        let span = start..<start + Int.random(in: 1...6, using: &random)
        let known = model.keys.sorted().filter { model[$0]?.isLive == true }.randomElement(using: &random)
        guard Int.random(in: 0..<3, using: &random) > 0, let booking = known.flatMap({ model[$0] }) else {
            let clerk = Bool.random(using: &random) ? "k\(Int.random(in: 0..<3, using: &random))" : nil
            let room = "r\(Int.random(in: 0..<2, using: &random))"
            let lane = Int.random(in: 0..<2, using: &random)
            return (nil, TransactionMaker.booking("b\(serial)", span, room: room, lane: lane, clerk: clerk))
        }
        var before = booking
        if Int.random(in: 0..<20, using: &random) == 0 { before.version += 1 }
        let after = TransactionMaker.changed(before) {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: $0.state = .confirmed
            case 1: $0.state = .cancelled(.byCitizen)
            default: $0.range = TransactionMaker.range(span)
            }
        }
        return (before, after)
    }

    private static func overlap(_ left: Booking, _ right: Booking) -> Bool {
        left.occupancy.contains { one in
            right.occupancy.contains { other in
                one.resource == other.resource && one.lane == other.lane && one.range.overlaps(other.range)
            }
        }
    }
}
