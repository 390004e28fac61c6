import Foundation
import ZhidaConsult
import ZhidaCore
import ZhidaTesting

/// What Zhida's broker is measured beside: schedulers on plain PostgreSQL, each caller with a connection of its own.
///
/// Both write what one booking needs in one statement and one durable commit: the booking under its key, a room and two
/// clerks for the time, an audit row.
struct PlainScheduler: Sendable {
    var url: String
    var callers: Int

    private static let tables = """
        DROP SCHEMA IF EXISTS plain CASCADE;
        CREATE SCHEMA plain;
        CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
        CREATE TABLE plain.booking (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            key text NOT NULL UNIQUE,
            item text NOT NULL,
            state text NOT NULL DEFAULT 'pending',
            starts bigint NOT NULL,
            ends bigint NOT NULL,
            applicant text NOT NULL
        );
        CREATE TABLE plain.slot (
            resource integer NOT NULL,
            span int8range NOT NULL,
            booking bigint NOT NULL
        );
        CREATE TABLE plain.audit (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            who text NOT NULL,
            act text NOT NULL,
            booking bigint NOT NULL
        );
        """

    private static let insert = """
        WITH made AS (
            INSERT INTO plain.booking (key, item, starts, ends, applicant) VALUES ($1, $2, $3, $4, $5) RETURNING id
        ), taken AS (
            INSERT INTO plain.slot (resource, span, booking)
            SELECT resource, int8range($3::bigint, $4::bigint), made.id FROM made, unnest($6::integer[]) AS resource
        )
        INSERT INTO plain.audit (who, act, booking) SELECT 'drill', 'session book', made.id FROM made
        """

    private static let look = """
        SELECT count(*) FROM plain.slot
        WHERE resource = ANY ($1::integer[]) AND span && int8range($2::bigint, $3::bigint)
        """

    private struct Slot {
        /// A room and two clerks.
        var resources: [Int]
        var start: Instant
        var end: Instant

        var list: String { "{\(resources.map(String.init).joined(separator: ","))}" }
        var times: [String] { [String(start.milliseconds), String(end.milliseconds)] }
    }

    private static func book(_ connection: PlainConnection, _ key: String, _ slot: Slot) throws {
        try connection.run(
            "book",
            insert,
            [key, "i1"] + slot.times + [#"{"person":"p1","name":"王女士","telephone":"13800000000"}"#, slot.list]
        )
    }

    /// The same slots as ``Measurement/book(callers:bookings:)``, refused by an exclusion constraint where they overlap.
    func book(bookings: Int) async throws {
        let url = url
        let setting = try PlainConnection(url)
        try setting.run(Self.tables)
        try setting.run(
            "ALTER TABLE plain.slot ADD CONSTRAINT overlap EXCLUDE USING gist (resource WITH =, span WITH &&)"
        )
        let district = TestDistrict.whole
        let callers = callers
        let connections = try await Threads.run(callers) { _ in SendableConnection(try PlainConnection(url)) }
        let started = ContinuousClock.now
        let times = try await Threads.run(callers) { caller in
            let connection = connections[caller].connection
            var times: [Double] = []
            for number in stride(from: caller, to: bookings, by: callers) {
                let slot = Self.slot(number, district)
                let start = ContinuousClock.now
                try Self.book(connection, "book-\(number)", slot)
                times.append(Elapsed.seconds(since: start))
            }
            return times
        }.flatMap(\.self)
        let seconds = Elapsed.seconds(since: started)
        print(
            "\(times.count) bookings of two parties in \(String(format: "%.2f", seconds)) s by \(callers) connections"
        )
        print("bookings a second: \(Int(Double(times.count) / seconds))")
        var figures = Figures()
        figures.add("durable", "until durable", times: times)
        figures["bookings"] = Double(times.count)
        figures["rate"] = Double(times.count) / seconds
        try figures.print()
    }

    /// The resources that ``Measurement/slot(_:_:)`` leads to: the station's room and clerk, and a clerk of the office.
    private static func slot(_ number: Int, _ district: TestDistrict) -> Slot {
        let request = Measurement.slot(number, district)
        let station = number % (2 * district.offices)
        return Slot(
            resources: [station, 1_000 + station, 2_000 + station],
            start: request.start,
            end: request.start + Minutes(15)
        )
    }

    /// Looks first and inserts then, as schedulers without a constraint do: how often that books twice.
    ///
    /// Rooms, clerks and times are drawn at random, as few of them as ``RandomOperations`` has.
    func checkThenInsert(operations: Int, seed: UInt64) async throws {
        let url = url
        let setting = try PlainConnection(url)
        try setting.run(Self.tables + "CREATE INDEX slot_span ON plain.slot USING gist (resource, span);")
        let callers = callers
        let connections = try await Threads.run(callers) { _ in SendableConnection(try PlainConnection(url)) }
        let done = try await Threads.run(callers) { caller in
            let connection = connections[caller].connection
            var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(caller))
            var done = 0
            for number in stride(from: caller, to: operations, by: callers) {
                let slot = Self.randomSlot(&random)
                try connection.run("BEGIN")
                let taken = try connection.run("look", Self.look, [slot.list] + slot.times)
                if taken == "0" {
                    try Self.book(connection, "book-\(number)", slot)
                    done += 1
                }
                try connection.run("COMMIT")
            }
            return done
        }.reduce(0, +)
        let double = try setting.run(
            "double",
            """
            SELECT count(DISTINCT later.booking) FROM plain.slot AS earlier JOIN plain.slot AS later
            ON later.resource = earlier.resource AND later.span && earlier.span AND later.booking > earlier.booking
            """,
            []
        )
        print(
            "check, then insert: \(operations) tries by \(callers) connections, \(done) booked, \(double ?? "?") double"
        )
        var figures = Figures()
        figures["operations"] = Double(operations)
        figures["done"] = Double(done)
        figures["double"] = double.flatMap(Double.init)
        try figures.print()
    }

    private static func randomSlot(_ random: inout SeededRandom) -> Slot {
        let day = TestDistrict.day(2026, 3, 2).advanced(by: Int.random(in: 0..<8, using: &random))
        let cell = Bool.random(using: &random) ? 108..<144 : 168..<216
        let start = Shanghai.instant(day, cell: Int.random(in: cell, using: &random))
        let clerk = Int.random(in: 0..<24, using: &random)
        let other = (clerk + Int.random(in: 1..<24, using: &random)) % 24
        return Slot(
            resources: [Int.random(in: 0..<16, using: &random), 1_000 + clerk, 1_000 + other],
            start: start,
            end: start + Minutes(15)
        )
    }
}

/// Handed from the thread that connected to the one that uses it.
private final class SendableConnection: @unchecked Sendable {
    let connection: PlainConnection

    init(_ connection: PlainConnection) { self.connection = connection }
}
