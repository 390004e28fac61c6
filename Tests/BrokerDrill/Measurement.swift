import Foundation
import ZhidaConsult
import ZhidaTesting

/// Times of the broker on a file, printed as a table.
struct Measurement: Sendable {
    var path: String

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// Of all threads, in the system too.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func line(_ name: String, _ times: [Double], unit: String = "ms", factor: Double = 1e3) {
        let sorted = times.sorted()
        guard !sorted.isEmpty else { return print("\(name): nothing was timed") }
        func at(_ part: Double) -> String {
            String(format: "%.3f", sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))] * factor)
        }
        print("\(name): p50 \(at(0.5)) \(unit), p99 \(at(0.99)) \(unit), longest \(at(1)) \(unit)")
    }

    /// One booking for each station and time: a room and a clerk of the station, and a clerk of an office.
    static func slot(_ number: Int, _ district: TestDistrict) -> SlotRequest {
        let stations = 2 * district.offices
        let (time, station) = number.quotientAndRemainder(dividingBy: stations)
        let (day, quarter) = time.quotientAndRemainder(dividingBy: 28)
        let (weeks, weekday) = day.quotientAndRemainder(dividingBy: 5)
        let office = station % district.offices + 1
        let (street, place) = station.quotientAndRemainder(dividingBy: district.stationsAtStreet)
        return SlotRequest(
            item: TestDistrict.identifier("i1"),
            parties: [
                PartyWish(.site(TestDistrict.identifier("S\(street + 1)-\(place + 1)"))),
                PartyWish(
                    .site(TestDistrict.identifier("D\(office)")),
                    skill: TestDistrict.identifier("i\(office)"),
                    takesRoom: false
                ),
            ],
            start: Shanghai.instant(
                TestDistrict.day(2026, 3, 2).advanced(by: weeks * 7 + weekday),
                cell: quarter < 12 ? 108 + 3 * quarter : 168 + 3 * (quarter - 12)
            ),
            duration: Minutes(15)
        )
    }

    func book(callers: Int, bookings: Int) async throws {
        let district = TestDistrict.whole
        let (store, broker) = try await BrokerDrill.broker(path, district: district)
        let started = ContinuousClock.now
        let used = Self.processorSeconds()
        let times = await withTaskGroup(of: [Double?].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var times: [Double?] = []
                    for number in stride(from: caller, to: bookings, by: callers) {
                        let command = Book(Self.slot(number, district), applicant: BrokerDrill.applicant)
                        let start = ContinuousClock.now
                        do {
                            _ = try await broker.perform(
                                command,
                                as: BrokerDrill.caller,
                                key: BrokerDrill.key("book-\(number)")
                            )
                            times.append(Self.seconds(since: start))
                        } catch {
                            times.append(nil)
                        }
                    }
                    return times
                }
            }
            return await group.reduce(into: [Double?]()) { $0 += $1 }
        }
        let seconds = Self.seconds(since: started)
        let processor = Self.processorSeconds() - used
        await broker.shutDown()
        let done = times.compactMap(\.self)
        print("\(done.count) bookings of two parties in \(String(format: "%.2f", seconds)) s by \(callers) callers")
        print("refused: \(times.count - done.count)")
        print("bookings a second: \(Int(Double(done.count) / seconds))")
        print("processor: \(Int(processor * 1e6 / Double(max(1, done.count)))) µs a booking, callers included")
        Self.line("until durable", done)
        let check = try await store.check()
        print("records \(check.records), slots \(check.occupied), faults \(check.faults.count)")
    }

    func free(searches: Int) async throws {
        let (_, broker) = try await BrokerDrill.broker(path, district: .whole)
        let first = TestDistrict.day(2026, 3, 2)
        let wish = BookingWish(
            item: TestDistrict.identifier("i2"),
            parties: [PartyWish(.anywhere)],
            days: first...first.advanced(by: 13)
        )
        let near = BookingWish(
            item: TestDistrict.identifier("i1"),
            parties: [
                PartyWish(.nearest(to: TestDistrict.identifier("S4-4"))),
                PartyWish(.nearest(to: TestDistrict.identifier("S4")), takesRoom: false),
            ],
            language: .cantonese,
            days: first...first.advanced(by: 13)
        )
        for (name, wish) in [("one party", wish), ("two parties", near)] {
            var times: [Double] = []
            var offers = 0
            for _ in 0..<searches {
                let start = ContinuousClock.now
                offers = try broker.read { try $0.freeSlots(wish, now: BrokerDrill.start).offers.count }
                times.append(Self.seconds(since: start))
            }
            Self.line("free slots of the district, 14 days, \(name), \(offers) offers", times)
        }
        await broker.shutDown()
    }

    func restart() async throws {
        let started = ContinuousClock.now
        let (_, broker) = try await BrokerDrill.broker(path, district: .whole)
        let seconds = Self.seconds(since: started)
        print("serving \(broker.read { $0.bookings.count }) live bookings after \(String(format: "%.3f", seconds)) s")
        await broker.shutDown()
    }
}
