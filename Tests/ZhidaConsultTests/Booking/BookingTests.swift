import Testing
import ZhidaTesting

@testable import ZhidaConsult

struct BookingTests {
    private typealias Fixture = BrokerFixture

    @Test("a booking of four parties takes a room, a clerk and two departments together, or nothing")
    func booksAllPartiesOrNone() async throws {
        let fixture = try await Fixture()
        let slot = Fixture.slot("09:00", at: "S1-1", with: ["S1", "D1", "D2:i2"])
        let booking = try await fixture.perform(Fixture.book(slot), key: "k1")
        #expect(booking.parties.map(\.site.text) == ["S1-1", "S1", "D1", "D2"])
        #expect(booking.parties.allSatisfy { $0.clerk != nil })
        #expect(booking.parties.map { $0.room != nil } == [true, false, false, false])
        #expect(booking.occupancy.count == 5)
        // Take the two other clerks of D2 who might; then the next cannot have all four, and the first three stay free.
        for number in 0..<2 {
            _ = await fixture.refusal(of: Fixture.book(Fixture.slot("10:00", at: "D2", item: "i2")), key: "d\(number)")
        }
        #expect(
            await fixture.refusal(of: Fixture.book(Fixture.slot("10:00", at: "D2", item: "i2")), key: "d3")?.reason
                == .taken
        )
        let later = Fixture.slot("10:00", at: "S1-1", with: ["S1", "D1", "D2:i2"])
        #expect(await fixture.refusal(of: Fixture.book(later), key: "k2")?.reason == .taken)
        let others = Fixture.slot("10:00", at: "S1-1", with: ["S1", "D1"])
        #expect(await fixture.refusal(of: Fixture.book(others), key: "k3") == nil)
    }

    @Test("two parties of one site get two different clerks, and a third is refused where there are only two")
    func givesEachPartyItsOwnClerk() async throws {
        let fixture = try await Fixture()
        // Of three clerks the first and one more know the item i1.
        let two = try await fixture.perform(Fixture.book(Fixture.slot("09:00", at: "D1", with: ["D1"])), key: "k1")
        #expect(Set(two.parties.compactMap(\.clerk)).count == 2)
        let three = Fixture.slot("10:00", at: "D1", with: ["D1", "D1"])
        #expect(await fixture.refusal(of: Fixture.book(three), key: "k2")?.reason == .taken)
        let wish = BookingWish(
            item: three.item,
            parties: three.parties,
            days: TestDistrict.day(2026, 3, 2)...TestDistrict.day(2026, 3, 4)
        )
        let free = try fixture.broker.read { try $0.freeSlots(wish, now: Fixture.start) }
        #expect(free.offers.isEmpty)
    }

    @Test("a slot outside opening hours, over lunch or over midnight is refused as closed")
    func refusesClosedHours() async throws {
        let fixture = try await Fixture()
        for (time, minutes) in [("08:30", 15), ("11:50", 15), ("12:30", 30), ("17:50", 15), ("23:50", 30)] {
            let refusal = await fixture.refusal(of: Fixture.book(Fixture.slot(time, minutes: minutes)), key: time)
            #expect(refusal?.reason == .closed, "\(time)")
        }
        #expect(await fixture.refusal(of: Fixture.book(Fixture.slot("11:45", minutes: 15)), key: "last") == nil)
        let sunday = TestDistrict.day(2026, 3, 8)
        #expect(await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", on: sunday)), key: "s")?.reason == .closed)
    }

    @Test("a working weekend is open in its morning, its holiday is closed, an unpublished year is unknown and says so")
    func knowsWhichDaysAreWorked() async throws {
        let clock = SetClock(Shanghai.instant(TestDistrict.day(2026, 4, 27), TestDistrict.time("08:00")))
        let fixture = try await Fixture(clock: clock)
        let saturday = TestDistrict.day(2026, 5, 9)
        #expect(await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", on: saturday)), key: "a") == nil)
        #expect(
            await fixture.refusal(of: Fixture.book(Fixture.slot("14:00", on: saturday)), key: "b")?.reason == .closed
        )
        let labourDay = TestDistrict.day(2026, 5, 1)
        #expect(
            await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", on: labourDay)), key: "c")?.reason == .closed
        )

        clock.now = Shanghai.instant(TestDistrict.day(2027, 12, 30), TestDistrict.time("08:00"))
        let unknown = TestDistrict.day(2028, 1, 4)
        let refusal = await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", on: unknown)), key: "d")
        #expect(refusal?.reason == .unknownYear)
        #expect(refusal?.english.contains("2028") == true)
        #expect(refusal?.chinese.contains("2028年的放假安排尚未公布") == true)
        let wish = BookingWish(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.anywhere)],
            days: TestDistrict.day(2027, 12, 30)...TestDistrict.day(2028, 1, 6)
        )
        let free = try fixture.broker.read { try $0.freeSlots(wish, now: clock.now) }
        #expect(free.unknownYears == [2028])
        #expect(free.offers.allSatisfy { $0.day.year == 2027 } && !free.offers.isEmpty)
    }

    @Test(
        "what is no booking is called invalid, with what would be one",
        arguments: [
            (Fixture.slot("09:02"), Refusal.Reason.invalid), (Fixture.slot("07:00"), .invalid),
            (Fixture.slot("09:00", minutes: 7), .invalid), (Fixture.slot("09:00", minutes: 0), .invalid),
            (Fixture.slot("09:00", on: TestDistrict.day(2027, 6, 1)), .invalid),
            (Fixture.slot("09:00", item: "no"), .unknown), (Fixture.slot("09:00", at: "no"), .unknown),
            (Fixture.slot("09:00", clerk: "no"), .unknown), (Fixture.slot("09:00", room: "no"), .unknown),
            (Fixture.slot("09:00", clerk: "C.c1", language: .english), .missing),
            (Fixture.slot("09:00", item: "i2", clerk: "C.c2"), .missing),
            (Fixture.slot("09:00", with: Array(repeating: "D1", count: 8)), .invalid),
        ]
    )
    func explainsWhatIsWrong(slot: SlotRequest, reason: Refusal.Reason) async throws {
        let fixture = try await Fixture()
        let refusal = await fixture.refusal(of: Fixture.book(slot), key: "k")
        #expect(refusal?.reason == reason)
        #expect(refusal?.english.isEmpty == false && refusal?.chinese.isEmpty == false)
    }

    @Test("a room's lanes beyond its capacity are taken by those who may overbook, and no further")
    func overbooksByRule() async throws {
        let fixture = try await Fixture()
        func slot(_ overbooks: Bool) -> SlotRequest {
            var slot = Fixture.slot("09:00", room: "C.r1", overbooks: overbooks)
            slot.parties[0].takesClerk = false
            return slot
        }
        #expect(Fixture.book(slot(true)).permission == .overbook)
        let first = try await fixture.perform(Fixture.book(slot(false)), key: "k1")
        #expect(await fixture.refusal(of: Fixture.book(slot(false)), key: "k2")?.reason == .taken)
        let second = try await fixture.perform(Fixture.book(slot(true)), key: "k3")
        #expect(await fixture.refusal(of: Fixture.book(slot(true)), key: "k4")?.reason == .taken)
        #expect([first, second].map { $0.parties[0].room?.lane } == [0, 1])
    }

    @Test("the nearest is the site itself, then its siblings, then up the levels")
    func looksNearby() async throws {
        let district = TestDistrict(streets: 2, stationsAtStreet: 3, offices: 1)
        let directory = district.directory
        let station = try #require(directory.position(of: TestDistrict.identifier("S1-2") as SiteID))
        let order = SiteOrder.nearest(to: station, in: directory).map { directory[$0].id.text }
        #expect(order.prefix(7) == ["S1-2", "S1-1", "S1-3", "S1", "D1", "S2", "C"])
        #expect(Set(order).count == directory.sites.count)

        let fixture = try await Fixture(district: district)
        var slot = Fixture.slot("09:00")
        slot.parties = [PartyWish(.nearest(to: TestDistrict.identifier("S1-2")))]
        var hosts: [String] = []
        for number in 0..<12 {
            hosts.append(try await fixture.perform(Fixture.book(slot), key: "k\(number)").host.text)
        }
        #expect(hosts.prefix(5) == ["S1-2", "S1-2", "S1-1", "S1-1", "S1-3"])
    }

    @Test("a move keeps the people where they are free, counts the revision and gives the old time back")
    func moves() async throws {
        let fixture = try await Fixture()
        let booking = try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "k1")
        let moved = try await fixture.perform(MoveBooking(booking.id, to: Fixture.slot("09:10").start), key: "k2")
        #expect(moved.parties == booking.parties)
        #expect(moved.revision == 1 && moved.version == 2)
        #expect(moved.range.length == booking.range.length)
        let clerk = try #require(booking.parties[0].clerk?.id.text)
        let before = Fixture.slot("09:00", minutes: 10, clerk: clerk)
        #expect(await fixture.refusal(of: Fixture.book(before), key: "k3") == nil)
        // Where its clerk is taken another of the site serves.
        _ = try await fixture.perform(Fixture.book(Fixture.slot("14:00", clerk: clerk)), key: "k4")
        let other = try await fixture.perform(MoveBooking(booking.id, to: Fixture.slot("14:00").start), key: "k5")
        #expect(other.parties[0].clerk != booking.parties[0].clerk)
        #expect(other.host == booking.host)
        let stale = MoveBooking(booking.id, to: Fixture.slot("15:00").start, seen: 1)
        #expect(await fixture.refusal(of: stale, key: "k6")?.reason == .changed)
    }

    @Test("the first on the waiting list whom it fits is offered a cancelled slot, then the next when the offer lapses")
    func fillsCancelledSlots() async throws {
        let fixture = try await Fixture()
        let day = TestDistrict.day(2026, 3, 2)
        // One clerk, a whole morning.
        let slot = Fixture.slot("09:00", minutes: 180, clerk: "C.c1")
        let booking = try await fixture.perform(Fixture.book(slot), key: "k1")
        let afternoon = try await fixture.perform(
            Fixture.book(Fixture.slot("14:00", minutes: 240, clerk: "C.c1")),
            key: "k2"
        )
        func wait(_ key: String, minutes: Int) async throws -> WaitingRequest {
            let wish = BookingWish(
                item: slot.item,
                parties: [PartyWish(.site(TestDistrict.identifier("C")), clerk: TestDistrict.identifier("C.c1"))],
                days: day...day,
                duration: Minutes(minutes)
            )
            fixture.clock.now = fixture.clock.now + .milliseconds(1)
            return try await fixture.perform(WaitForSlot(wish, applicant: Fixture.applicant), key: key)
        }
        let tooLong = try await wait("w1", minutes: 200)
        let first = try await wait("w2", minutes: 60)
        let second = try await wait("w3", minutes: 150)
        #expect(fixture.broker.read { $0.waiting.position(of: second.id) } == 2)

        try await fixture.perform(CancelBooking(booking.id, reason: .byCitizen), key: "k3")
        func state(_ request: WaitingRequest) -> WaitingRequest.State? {
            fixture.broker.read { $0.waiting[request.id]?.state }
        }
        guard case .offered(let offer)? = state(first) else {
            Issue.record("the first was not offered the slot: \(String(describing: state(first)))")
            return
        }
        #expect(state(tooLong) == .waiting && state(second) == .waiting)
        let held = try #require(fixture.broker.read { $0.bookings[offer] })
        #expect(held.range.start == slot.start && held.request == first.id && held.applicant == Fixture.applicant)

        // Nobody takes it up: it goes to the second, and the first to the end of the list.
        fixture.clock.advance(OfferFreed.lasting)
        fixture.broker.tick()
        _ = try await fixture.perform(ConfirmBooking(afternoon.id), key: "k4")
        guard case .offered(let next)? = state(second) else {
            Issue.record("the second was not offered the slot: \(String(describing: state(second)))")
            return
        }
        #expect(state(first) == .waiting)
        #expect(fixture.broker.read { $0.waiting.position(of: first.id) } == 1)
        let taken = try await fixture.perform(BookHeld(next, isConfirmed: true), key: "k5")
        #expect(taken.state == .confirmed)
        #expect(state(second) == .fulfilled(next))
        #expect(try await fixture.store.check().faults == [])
    }

    @Test("whoever could be served at once is not put on the waiting list")
    func doesNotLetPeopleWaitForNothing() async throws {
        let fixture = try await Fixture()
        let day = TestDistrict.day(2026, 3, 2)
        let wish = BookingWish(
            item: TestDistrict.identifier("i1"),
            parties: [PartyWish(.site(TestDistrict.identifier("C")))],
            days: day...day
        )
        let refusal = await fixture.refusal(of: WaitForSlot(wish, applicant: Fixture.applicant), key: "k1")
        #expect(refusal?.reason == .invalid)
        #expect(refusal?.english.contains("2026-03-02 09:00 at C is free") == true)
    }
}
