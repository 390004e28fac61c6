import Foundation
import ZhidaConsult
import ZhidaTesting

/// Times of the broker on a file, printed as a table.
struct Measurement: Sendable {
    var path: String

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
        let used = Elapsed.processorSeconds()
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
                            times.append(Elapsed.seconds(since: start))
                        } catch {
                            times.append(nil)
                        }
                    }
                    return times
                }
            }
            return await group.reduce(into: [Double?]()) { $0 += $1 }
        }
        let seconds = Elapsed.seconds(since: started)
        let processor = Elapsed.processorSeconds() - used
        await broker.shutDown()
        let done = times.compactMap(\.self)
        print("\(done.count) bookings of two parties in \(String(format: "%.2f", seconds)) s by \(callers) callers")
        print("refused: \(times.count - done.count)")
        print("bookings a second: \(Int(Double(done.count) / seconds))")
        print("processor: \(Int(processor * 1e6 / Double(max(1, done.count)))) µs a booking, callers included")
        var figures = Figures()
        figures.add("durable", "until durable", times: done)
        let check = try await store.check()
        print("records \(check.records), slots \(check.occupied), faults \(check.faults.count)")
        figures["bookings"] = Double(done.count)
        figures["rate"] = Double(done.count) / seconds
        figures["processor"] = processor * 1e6 / Double(max(1, done.count))
        figures["faults"] = Double(check.faults.count)
        try figures.print()
    }

    /// - Parameter bookings: are made before, so that calendars are not empty.
    func free(searches: Int, bookings: Int) async throws {
        let district = TestDistrict.whole
        let (_, broker) = try await BrokerDrill.broker(path, district: district)
        await fill(broker, district, bookings)
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
        var figures = Figures()
        for (name, wish) in [("one party", wish), ("two parties", near)] {
            var times: [Double] = []
            // Of the thread alone: what others take of the processor meanwhile is not in it.
            var processor: [Double] = []
            var offers = 0
            for _ in 0..<searches {
                let (start, used) = (ContinuousClock.now, Elapsed.threadSeconds())
                offers = try broker.read { try $0.freeSlots(wish, now: BrokerDrill.start).offers.count }
                times.append(Elapsed.seconds(since: start))
                processor.append(Elapsed.threadSeconds() - used)
            }
            figures.add(name, "free slots of the district, 14 days, \(name), \(offers) offers", times: times)
            figures.add("\(name), processor", "  processor time of each", times: processor)
        }
        figures["bookings"] = Double(bookings)
        figures["searches"] = Double(searches)
        await broker.shutDown()
        try figures.print()
    }

    private func fill(_ broker: Broker, _ district: TestDistrict, _ bookings: Int) async {
        let lanes = 64
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    for number in stride(from: lane, to: bookings, by: lanes) {
                        _ = try? await broker.perform(
                            Book(Self.slot(number, district), applicant: BrokerDrill.applicant),
                            as: BrokerDrill.caller,
                            key: BrokerDrill.key("fill-\(number)")
                        )
                    }
                }
            }
        }
        let open = broker.read { $0.bookings.open.count { _ in true } }
        print("\(open) bookings in the calendars")
    }
}
