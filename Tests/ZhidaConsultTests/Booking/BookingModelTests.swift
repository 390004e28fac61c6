import Foundation
import Testing
import ZhidaTesting

@testable import ZhidaConsult

/// Random operations against the oracle. `ZHIDA_BOOKING_OPERATIONS` sets how many there are in all.
struct BookingModelTests {
    private static let operations =
        ProcessInfo.processInfo.environment["ZHIDA_BOOKING_OPERATIONS"].flatMap(Int.init) ?? 100_000

    /// A plain week, a year's end between two published years, Labour Day with its working Saturday, and the end of
    /// the last published year.
    private static let starts: [(LocalDate, UInt64)] = [
        (TestDistrict.day(2026, 3, 2), 1), (TestDistrict.day(2026, 12, 29), 2), (TestDistrict.day(2026, 4, 29), 3),
        (TestDistrict.day(2027, 12, 28), 4),
    ]

    @Test(
        "random operations never double book, refuse nothing that is possible, and keep the waiting list in order",
        arguments: starts
    )
    func followsTheOracle(start: LocalDate, seed: UInt64) throws {
        var run = try BookingModelRun(
            seed: seed,
            start: Shanghai.instant(start, TestDistrict.time("08:00"))
        )
        let count = max(1, Self.operations / Self.starts.count)
        for number in 0..<count {
            do {
                try run.step()
                if number % 500 == 0 { try run.compare() }
            } catch {
                Issue.record("operation \(number) of seed \(seed) at \(Shanghai.text(run.now)): \(error)")
                return
            }
        }
        try run.compare()
        let names = [
            Book.name, HoldSlot.name, BookHeld.name, ConfirmBooking.name, MoveBooking.name, ReassignBooking.name,
            CancelBooking.name, ExpireHolds.name,
        ]
        // A run in which something never happens proves nothing about it.
        if count >= 5_000 {
            for name in names { #expect(run.accepted[name] ?? 0 > count / 1_000, "\(name) was hardly ever done") }
            #expect(run.offers > 0, "nobody on the waiting list was ever offered a slot")
        }
        print("oracle, seed \(seed): \(count) operations, \(run.offers) offers")
        print("  accepted \(run.accepted)")
        print("  refused \(run.refused)")
    }
}
