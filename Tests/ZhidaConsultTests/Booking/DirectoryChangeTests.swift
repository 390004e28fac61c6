import Testing
import ZhidaTesting

@testable import ZhidaConsult

struct DirectoryChangeTests {
    private typealias Fixture = BrokerFixture

    @Test("a clerk deleted with bookings ahead loses none of them: they are listed, marked, and can be reassigned")
    func keepsBookingsOfADeletedClerk() async throws {
        let fixture = try await Fixture()
        let first = try await fixture.perform(Fixture.book(Fixture.slot("09:00", clerk: "C.c2")), key: "k1")
        let other = try await fixture.perform(Fixture.book(Fixture.slot("09:00", clerk: "C.c1")), key: "k2")
        var content = TestDistrict().content
        content.clerks.removeAll { $0.id.text == "C.c2" }
        let change = try await fixture.perform(StoreDirectory(content), key: "d2")
        #expect(change.directory.text == "v2")
        #expect(change.concerned == [first.id])
        let marked = try #require(fixture.broker.read { $0.bookings[first.id] })
        #expect(marked.state == .pending)
        #expect(marked.concerns == [.clerkGone(TestDistrict.identifier("C.c2"))])
        #expect(fixture.broker.read { $0.bookings.concerned.map(\.id) } == [first.id])
        #expect(fixture.broker.read { $0.bookings[other.id]?.concerns } == [])

        // Another clerk who knows the item and is free at that time.
        let reassigned = try await fixture.perform(
            ReassignBooking(first.id, site: TestDistrict.identifier("S1")),
            key: "k3"
        )
        #expect(reassigned.concerns == [])
        #expect(reassigned.parties[0].site.text == "S1")
        #expect(fixture.broker.read { $0.bookings.concerned.isEmpty })
        #expect(try await fixture.store.check().faults == [])
    }

    @Test("a renamed site is no concern; one that is gone, closed or moved is")
    func tellsRenamedFromGone() async throws {
        let fixture = try await Fixture()
        let booking = try await fixture.perform(
            Fixture.book(Fixture.slot("09:00", at: "S1-1", with: ["S2"])),
            key: "k1"
        )
        var content = TestDistrict().content
        for index in content.sites.indices where content.sites[index].id.text == "S1-1" {
            content.sites[index].name = "新名字社区"
        }
        #expect(try await fixture.perform(StoreDirectory(content), key: "d2").concerned == [])

        var without = content
        without.sites.removeAll { $0.id.text == "S1-1" }
        without.rooms.removeAll { $0.site.text == "S1-1" }
        without.clerks.removeAll { $0.site.text == "S1-1" }
        #expect(try await fixture.perform(StoreDirectory(without), key: "d3").concerned == [booking.id])
        #expect(
            fixture.broker.read { $0.bookings[booking.id]?.concerns } == [.siteGone(TestDistrict.identifier("S1-1"))]
        )

        // And back.
        let back = try await fixture.perform(ActivateDirectory(TestDistrict.identifier("v2")), key: "d4")
        #expect(back.settled == [booking.id] && back.concerned == [])
        #expect(fixture.broker.read { $0.bookings[booking.id]?.concerns } == [])

        var closed = content
        closed.calendars[0].exceptions = [
            CalendarRules.DatedHours(date: TestDistrict.day(2026, 3, 2), windows: [], reason: "台风")
        ]
        #expect(try await fixture.perform(StoreDirectory(closed), key: "d5").concerned == [booking.id])
        let concerns = try #require(fixture.broker.read { $0.bookings[booking.id]?.concerns })
        #expect(Set(concerns) == [.closed(TestDistrict.identifier("S1-1")), .closed(TestDistrict.identifier("S2"))])
    }

    @Test("a directory that does not fit together is refused and the one that holds stays")
    func refusesABrokenDirectory() async throws {
        let fixture = try await Fixture()
        var content = TestDistrict().content
        content.calendars = []
        let refusal = await fixture.refusal(of: StoreDirectory(content), key: "d2")
        #expect(refusal?.reason == .invalid)
        #expect(fixture.broker.read { $0.directories.active?.id.text } == "v1")
    }

    @Test("a failed activation leaves the former directory in place")
    func takesAFailedActivationBack() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await Fixture(store)
        store.failCommits(1)
        var content = TestDistrict().content
        content.clerks.removeLast()
        #expect(await fixture.refusal(of: StoreDirectory(content), key: "d2")?.reason == .unavailable)
        #expect(fixture.broker.read { $0.directory.clerks.count } == TestDistrict().content.clerks.count)
        #expect(fixture.broker.read { $0.directories.active?.id.text } == "v1")
        #expect(fixture.broker.read { $0.directories.versions.count } == 1)
    }

    @Test("a new clerk's free time is offered to those who wait, in the order of the list, as far as it goes")
    func offersNewCapacity() async throws {
        let fixture = try await Fixture(district: TestDistrict(roomsAtSite: 8, clerksAtSite: 1))
        let day = TestDistrict.day(2026, 3, 2)
        for (time, minutes) in [("09:00", 180), ("14:00", 240)] {
            try await fixture.perform(Fixture.book(Fixture.slot(time, at: "S1", minutes: minutes)), key: time)
        }
        var requests: [WaitingRequest] = []
        for (number, minutes) in [240, 150, 180, 60].enumerated() {
            let wish = BookingWish(
                item: TestDistrict.identifier("i1"),
                parties: [PartyWish(.site(TestDistrict.identifier("S1")))],
                days: day...day,
                duration: Minutes(minutes)
            )
            fixture.clock.now = fixture.clock.now + .milliseconds(1)
            let request = try await fixture.perform(
                WaitForSlot(wish, applicant: Fixture.applicant),
                key: "w\(number)"
            )
            requests.append(request)
        }
        let states = { fixture.broker.read { state in requests.map { state.waiting[$0.id]?.state == .waiting } } }
        // The second clerk knows the item: the afternoon for the first, the morning for the second, and what is left
        // of the morning is too short for the others.
        try await fixture.perform(
            StoreDirectory(TestDistrict(roomsAtSite: 8, clerksAtSite: 2).content),
            key: "d2"
        )
        fixture.broker.tick()
        _ = try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "last")
        #expect(states() == [false, false, true, true])
        #expect(try await fixture.store.check().faults == [])
    }
}
