import Foundation
import ZhidaConsult
import ZhidaTesting

/// Transactions as a broker would hand them over.
enum Transactions {
    static func booking(_ id: String, _ cells: Range<Int>, room: String = "r", name: String? = nil) -> Booking {
        let start = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("09:00"))
        guard
            let range = InstantRange(
                start: start + Minutes(5 * cells.lowerBound),
                end: start + Minutes(5 * cells.upperBound)
            )
        else { fatalError("an empty range of cells") }
        return Booking(
            id: TestDistrict.identifier(id),
            state: .pending,
            item: TestDistrict.identifier("i1"),
            range: range,
            parties: [
                BookingParty(
                    site: TestDistrict.identifier("C"),
                    room: BookingParty.Taken(TestDistrict.identifier(room), lane: 0),
                    clerk: nil
                )
            ],
            applicant: Applicant(person: TestDistrict.identifier("p"), name: name),
            made: start
        )
    }

    static func make(_ key: String, _ booking: Booking) throws -> BrokerTransaction {
        try transaction(key, [.make(.booking(booking))])
    }

    static func transaction(
        _ key: String,
        _ changes: [RecordChange],
        outbox: [OutboxChange] = []
    ) throws -> BrokerTransaction {
        let encoder = JSONEncoder()
        return BrokerTransaction(
            key: TestHall.key(key),
            digest: "d",
            at: TestHall.start,
            writes: try changes.map { change in
                let body = try change.after.map { String(decoding: try encoder.encode($0.content), as: UTF8.self) }
                return BrokerTransaction.Write(change, body: body)
            },
            audit: "{\"act\":\"\(key)\"}",
            outbox: outbox,
            reply: "null"
        )
    }
}
