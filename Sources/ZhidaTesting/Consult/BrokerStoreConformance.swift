import Foundation
import ZhidaConsult

/// What every broker's store must do. Each check gets an empty store; a test runs it on each kind of store.
public struct BrokerStoreConformance: Sendable, CustomStringConvertible {
    /// Opens stores for a check.
    public struct Opening: Sendable {
        /// The store under test, empty at first.
        public var store: any BrokerStore
        /// Opens the same data once more, as another process would.
        public var again: @Sendable () async throws -> any BrokerStore

        public init(store: any BrokerStore, again: @escaping @Sendable () async throws -> any BrokerStore) {
            self.store = store
            self.again = again
        }
    }

    /// What a store did otherwise than it should.
    public struct Fault: Error, CustomStringConvertible {
        public var description: String
    }

    /// A sentence about the store.
    public let name: String
    public let run: @Sendable (Opening) async throws -> Void

    init(_ name: String, _ run: @escaping @Sendable (Opening) async throws -> Void) {
        self.name = name
        self.run = run
    }

    public var description: String { name }

    public static let all: [BrokerStoreConformance] = writing + occupying + reading + outbox + random
}

extension BrokerStoreConformance {
    static func expect(_ condition: Bool, _ what: @autoclosure () -> String) throws {
        guard condition else { throw Fault(description: what()) }
    }

    static func expectEqual<Value: Equatable>(_ left: Value, _ right: Value, _ what: String) throws {
        try expect(left == right, "\(what): \(left) is not \(right)")
    }
}

/// Makes transactions as a broker would hand them over.
public struct TransactionMaker {
    public static let start = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("09:00"))

    public static func range(_ cells: Range<Int>) -> InstantRange {
        let origin = start.milliseconds
        guard
            let range = InstantRange(
                start: Instant(milliseconds: origin + Int64(cells.lowerBound) * Grid.millisecondsPerCell),
                end: Instant(milliseconds: origin + Int64(cells.upperBound) * Grid.millisecondsPerCell)
            )
        else { fatalError("an empty range of cells") }
        return range
    }

    public static func booking(
        _ id: String,
        _ cells: Range<Int>,
        room: String = "r",
        lane: Int = 0,
        clerk: String? = nil,
        state: BookingState = .pending,
        name: String? = nil
    ) -> Booking {
        Booking(
            id: TestDistrict.identifier(id),
            state: state,
            item: TestDistrict.identifier("i1"),
            range: range(cells),
            parties: [
                BookingParty(
                    site: TestDistrict.identifier("C"),
                    room: BookingParty.Taken(TestDistrict.identifier(room), lane: lane),
                    clerk: clerk.map { BookingParty.Taken(TestDistrict.identifier($0)) }
                )
            ],
            applicant: Applicant(person: TestDistrict.identifier("p"), name: name),
            made: start
        )
    }

    public static func changed(_ booking: Booking, _ body: (inout Booking) -> Void) -> Booking {
        var copy = booking
        copy.version += 1
        body(&copy)
        return copy
    }

    public static func transaction(
        _ key: String,
        _ changes: [RecordChange],
        digest: String = "d",
        outbox: [OutboxChange] = [],
        reply: String = "null",
        audit: String? = nil
    ) throws -> BrokerTransaction {
        guard let idempotency = IdempotencyKey(key[...]) else { fatalError("“\(key)” is no key") }
        let encoder = JSONEncoder()
        return BrokerTransaction(
            key: idempotency,
            digest: digest,
            at: start,
            writes: try changes.map { change in
                let body = try change.after.map { String(decoding: try encoder.encode($0.content), as: UTF8.self) }
                return BrokerTransaction.Write(change, body: body)
            },
            audit: audit ?? "{\"act\":\"\(key)\"}",
            outbox: outbox,
            reply: reply
        )
    }

    public static func make(_ key: String, _ booking: Booking) throws -> BrokerTransaction {
        try transaction(key, [.make(.booking(booking))])
    }

    public static func replace(_ key: String, _ before: Booking, _ after: Booking) throws -> BrokerTransaction {
        try transaction(key, [.replace(.booking(before), with: .booking(after))])
    }
}
