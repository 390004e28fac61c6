import Synchronization
import Testing
import ZhidaTesting

@testable import ZhidaConsult

struct BrokerTests {
    private typealias Fixture = BrokerFixture

    // MARK: Sent again

    @Test("the same key with the same request gives the first answer again, even when the slot is long taken")
    func repeatsTheFirstAnswer() async throws {
        let fixture = try await Fixture()
        let command = Fixture.book(Fixture.slot("09:00", clerk: "C.c1"))
        let first = try await fixture.perform(command, key: "k1")
        let again = try await fixture.perform(command, key: "k1")
        #expect(first == again)
        #expect(fixture.broker.read { $0.bookings.count } == 1)
        // Another process, whose memory holds no answers.
        let other = try await Fixture(fixture.store, district: nil)
        #expect(try await other.perform(command, key: "k1") == first)
    }

    @Test("the same key with another request, or from another caller, is refused")
    func refusesAKeyForAnotherRequest() async throws {
        let fixture = try await Fixture()
        try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "k1")
        let refusal = await fixture.refusal(of: Fixture.book(Fixture.slot("10:00")), key: "k1")
        #expect(refusal?.reason == .keyReused)
        let stranger = Caller(who: TestDistrict.identifier("stranger"), role: .clerk)
        await #expect(throws: Refusal.self) {
            try await fixture.broker.perform(
                Fixture.book(Fixture.slot("09:00")),
                as: stranger,
                key: Fixture.key("k1")
            )
        }
        #expect(fixture.broker.read { $0.bookings.count } == 1)
    }

    @Test("a request that was refused may be sent again under its key and then succeed")
    func forgetsRefusals() async throws {
        let fixture = try await Fixture()
        let command = Fixture.book(Fixture.slot("09:00", clerk: "C.c1"))
        let first = try await fixture.perform(command, key: "k1")
        #expect(await fixture.refusal(of: command, key: "k2")?.reason == .taken)
        try await fixture.perform(CancelBooking(first.id, reason: .byCitizen), key: "k3")
        let second = try await fixture.perform(command, key: "k2")
        #expect(second.id != first.id)
        // And the first key still gives the first answer, as it was given.
        #expect(try await fixture.perform(command, key: "k1") == first)
    }

    @Test("a hundred copies of one request at the same time make one booking and get one answer")
    func mergesSimultaneousCopies() async throws {
        let fixture = try await Fixture()
        let command = Fixture.book(Fixture.slot("09:00"))
        let answers = try await withThrowingTaskGroup(of: Booking.self) { group in
            for _ in 0..<100 { group.addTask { try await fixture.perform(command, key: "k1") } }
            return try await group.reduce(into: Set<Booking>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(fixture.broker.read { $0.bookings.count } == 1)
        #expect(try await fixture.store.audit(after: 0, limit: 10).count == 2)
    }

    @Test("requests that arrive out of order are judged by what is there when they come")
    func judgesReorderedRequests() async throws {
        let fixture = try await Fixture()
        let booking = try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "k1")
        // The cancel overtakes the confirm and the move.
        try await fixture.perform(CancelBooking(booking.id, reason: .byCitizen), key: "k2")
        #expect(await fixture.refusal(of: ConfirmBooking(booking.id), key: "k3")?.reason == .transition)
        let move = MoveBooking(booking.id, to: Fixture.slot("10:00").start)
        let refusal = await fixture.refusal(of: move, key: "k4")
        #expect(refusal?.reason == .transition)
        #expect(refusal?.english.contains("cancelled and cannot be moved") == true)
        #expect(refusal?.chinese.contains("已取消，不能改期") == true)
    }

    // MARK: One at a time

    @Test("of a hundred who want the last slot one gets it")
    func givesALastSlotOnce() async throws {
        let fixture = try await Fixture()
        let command = Fixture.book(Fixture.slot("09:00", clerk: "C.c1"))
        let won = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask { await fixture.refusal(of: command, key: "k\(number)") == nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
        #expect(try await fixture.store.check().faults == [])
    }

    @Test("a cancel and a booking of the same slot in one group are decided one behind the other")
    func seesEarlierDecisionsOfTheGroup() async throws {
        let fixture = try await Fixture()
        let slot = Fixture.slot("09:00", clerk: "C.c1")
        var booking = try await fixture.perform(Fixture.book(slot), key: "first")
        for round in 0..<50 {
            let present = booking
            async let cancelled = fixture.perform(CancelBooking(present.id, reason: .byOffice), key: "c\(round)")
            async let refused = fixture.refusal(of: Fixture.book(slot), key: "b\(round)")
            _ = try await cancelled
            _ = await refused
            let id = fixture.broker.read { $0.bookings.open.map(\.id) }
            #expect(id.count <= 1)
            booking = try await fixture.perform(Fixture.book(slot), key: id.isEmpty ? "n\(round)" : "b\(round)")
        }
        #expect(try await fixture.store.check().faults == [])
    }

    // MARK: The store fails

    @Test("when the disk is full nothing is acknowledged, memory forgets it, and the same request works later")
    func takesBackWhatTheStoreRefused() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await Fixture(store)
        let command = Fixture.book(Fixture.slot("09:00", clerk: "C.c1"))
        store.failCommits(1)
        #expect(await fixture.refusal(of: command, key: "k1")?.reason == .unavailable)
        #expect(fixture.broker.read { $0.bookings.count } == 0)
        let free = try fixture.broker.read { state in
            try state.find(Fixture.slot("09:00", clerk: "C.c1"), now: Fixture.start).parties.count
        }
        #expect(free == 1)
        let booking = try await fixture.perform(command, key: "k1")
        #expect(booking.state == .pending)
    }

    @Test("what was decided behind a group that fails is decided anew, and nobody was told of it before")
    func retakesWhatStoodBehindAFailure() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await Fixture(store)
        let answers = Answers()
        store.shutGate()
        func book(_ time: String, key: String) -> Task<Refusal.Reason?, Never> {
            Task {
                let refusal = await fixture.refusal(of: Fixture.book(Fixture.slot(time, clerk: "C.c1")), key: key)
                answers.keys.withLock { $0.append(key) }
                return refusal?.reason
            }
        }
        let failing = book("09:00", key: "failing")
        try await Self.until { fixture.broker.read { $0.bookings.count } == 1 }
        // The one wants the same, and would be refused if it were told now; the other stands behind it.
        let same = book("09:00", key: "same")
        let again = book("09:00", key: "failing")
        let behind = book("10:00", key: "behind")
        try await Self.until { fixture.broker.read { $0.bookings.count } == 2 }
        #expect(answers.keys.withLock(\.self) == [])
        store.failCommits(1)
        store.openGate()
        #expect(await failing.value == .unavailable)
        #expect(await same.value == nil)
        #expect(await behind.value == nil)
        // It was sent while the first was on its way, or stood behind it, and may then come too late.
        let reason = await again.value
        #expect(reason == .unavailable || reason == .taken)
        #expect(fixture.broker.read { $0.bookings.count } == 2)
        #expect(try await store.check().faults == [])
        #expect(await book("09:00", key: "failing").value == .taken)
    }

    private final class Answers: Sendable {
        let keys = Mutex<[String]>([])
    }

    /// Waits for what another task brings about.
    private static func until(_ condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while !condition() {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    @Test("a broker that others were faster than decides anew on what they did")
    func decidesAnewAfterAConflict() async throws {
        let store = MemoryBrokerStore()
        let one = try await Fixture(store)
        let two = try await Fixture(store, district: nil)
        // Both want any of three clerks; together they want six times what there is.
        let won = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<18 {
                let fixture = number % 2 == 0 ? one : two
                group.addTask {
                    await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", item: "i2")), key: "k\(number)") == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        // Three clerks, of whom two know the item, and two rooms.
        #expect(won == 2)
        #expect(try await store.check().faults == [])
        one.broker.tick()
        let known = try await one.perform(Fixture.book(Fixture.slot("11:00")), key: "last")
        #expect(one.broker.read { $0.bookings.count } == 3)
        #expect(known.state == .pending)
    }

    @Test("brokers on one store race for everything and never double book")
    func racesOnOneStore() async throws {
        let store = MemoryBrokerStore()
        let first = try await Fixture(store)
        let fixtures = [first, try await Fixture(store, district: nil), try await Fixture(store, district: nil)]
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<12 {
                group.addTask {
                    var random = SeededRandom(seed: UInt64(caller))
                    var mine: [BookingID] = []
                    let fixture = fixtures[caller % 3]
                    for number in 0..<40 {
                        let key = "c\(caller)-\(number)"
                        if let id = mine.randomElement(using: &random), Bool.random(using: &random) {
                            _ = await fixture.refusal(of: CancelBooking(id, reason: .byOffice), key: key)
                            mine.removeAll { $0 == id }
                        } else {
                            let cell = Int.random(in: 0..<6, using: &random)
                            let slot = Fixture.slot("09:\(cell < 2 ? "0" : "")\(cell * 5)", with: ["D1"])
                            if let booking = try? await fixture.perform(Fixture.book(slot), key: key) {
                                mine.append(booking.id)
                            }
                        }
                    }
                }
            }
        }
        let check = try await store.check()
        #expect(check.faults == [])
        #expect(check.records > 40)
    }

    @Test("a broker that was away longer than the feed of changes reaches loads everything anew")
    func loadsAnewWhenTheFeedIsTooShort() async throws {
        let store = MemoryBrokerStore()
        let away = try await Fixture(store)
        let other = try await Fixture(store, district: nil)
        let booking = try await other.perform(Fixture.book(Fixture.slot("09:00", clerk: "C.c1")), key: "k1")
        other.clock.advance(Minutes(5))
        try await other.perform(CancelBooking(booking.id, reason: .byCitizen), key: "k2")
        let kept = try await other.perform(Fixture.book(Fixture.slot("10:00", clerk: "C.c1")), key: "k3")
        try await store.forget(before: other.clock.now + Minutes(1))
        #expect(await away.refusal(of: Fixture.book(Fixture.slot("10:00", clerk: "C.c1")), key: "k4")?.reason == .taken)
        #expect(away.broker.read { $0.bookings[kept.id] } == kept)
        #expect(await away.refusal(of: Fixture.book(Fixture.slot("09:00", clerk: "C.c1")), key: "k5") == nil)
    }

    // MARK: Time

    @Test("a hold ends when its time is over, whether or not a timer rang")
    func endsHoldsInTime() async throws {
        let fixture = try await Fixture()
        let slot = Fixture.slot("09:00", clerk: "C.c1")
        let hold = try await fixture.perform(HoldSlot(slot, lasting: Minutes(10)), key: "k1")
        fixture.clock.advance(Minutes(9))
        #expect(await fixture.refusal(of: Fixture.book(slot), key: "k2")?.reason == .taken)
        fixture.clock.advance(Minutes(1))
        let late = await fixture.refusal(of: BookHeld(hold.id, applicant: Fixture.applicant), key: "k3")
        #expect(late?.reason == .transition)
        try await fixture.perform(Fixture.book(slot), key: "k2")
        #expect(fixture.broker.read { $0.bookings[hold.id]?.state } == .expired)
    }

    @Test("the timer's ring alone ends holds, and tells those who listen")
    func endsHoldsByTheTimer() async throws {
        let fixture = try await Fixture()
        let events = fixture.broker.changes()
        let hold = try await fixture.perform(HoldSlot(Fixture.slot("09:00")), key: "k1")
        fixture.clock.advance(Minutes(11))
        fixture.broker.tick()
        var states: [BookingState?] = []
        for await event in events {
            states += event.changes.map { $0.after?.booking?.state }
            if states.count == 2 { break }
        }
        #expect(states == [hold.state, .expired])
        #expect(try await fixture.store.load().records.count == 1)
    }

    @Test("while the disk is full what falls due is tried now and then, and a broker can still shut down")
    func restsWhileTheStoreFails() async throws {
        let store = MemoryBrokerStore()
        let fixture = try await Fixture(store)
        let held = try await fixture.perform(HoldSlot(Fixture.slot("09:00")), key: "hold")
        store.failCommits(1_000)
        fixture.clock.now = Fixture.start + Minutes(120)
        for _ in 0..<20 {
            fixture.broker.tick()
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(store.failuresLeft >= 990)
        #expect(store.failuresLeft < 1_000)
        await fixture.broker.shutDown()
        store.failCommits(0)
        let next = try await Fixture(store, district: nil, clock: fixture.clock)
        next.broker.tick()
        try await Self.until { next.broker.read { $0.bookings[held.id] }?.state != held.state }
    }

    @Test("a clock set back delays what falls due and loses nothing")
    func survivesAClockSetBack() async throws {
        let fixture = try await Fixture()
        let hold = try await fixture.perform(HoldSlot(Fixture.slot("09:00", clerk: "C.c1")), key: "k1")
        fixture.clock.now = fixture.clock.now - Minutes(30)
        let booking = try await fixture.perform(Fixture.book(Fixture.slot("10:00")), key: "k2")
        #expect(booking.id != hold.id)
        #expect(
            await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", clerk: "C.c1")), key: "k3")?.reason == .taken
        )
        fixture.clock.advance(Minutes(30))
        let taken = try await fixture.perform(BookHeld(hold.id, applicant: Fixture.applicant), key: "k4")
        #expect(taken.state == .pending)
        let audit = try await fixture.store.audit(after: 0, limit: 10)
        #expect(audit.map(\.sequence) == [1, 2, 3, 4])
    }

    // MARK: Beginning and end

    @Test("shutting down finishes what was taken and refuses what comes later")
    func finishesBeforeItEnds() async throws {
        let fixture = try await Fixture()
        let results = await withTaskGroup(of: Refusal?.self) { group in
            for number in 0..<60 {
                group.addTask {
                    await fixture.refusal(of: Fixture.book(Fixture.slot("09:00", minutes: 5)), key: "k\(number)")
                }
            }
            group.addTask {
                await fixture.broker.shutDown()
                return nil
            }
            return await group.reduce(into: [Refusal?]()) { $0.append($1) }
        }
        // Everyone got an answer.
        #expect(results.count == 61)
        let reasons = Set(results.compactMap(\.?.reason))
        #expect(reasons.isSubset(of: [.taken, .unavailable]))
        let late = await fixture.refusal(of: Fixture.book(Fixture.slot("15:00")), key: "late")
        #expect(late?.reason == .unavailable)
        #expect(late?.english.contains("shutting down") == true)
    }

    @Test("a restart forgets nothing that is live")
    func startsFromTheStore() async throws {
        let fixture = try await Fixture()
        let hold = try await fixture.perform(HoldSlot(Fixture.slot("09:00", clerk: "C.c1")), key: "k1")
        let booking = try await fixture.perform(Fixture.book(Fixture.slot("10:00", clerk: "C.c1")), key: "k2")
        await fixture.broker.shutDown()
        let again = try await Fixture(fixture.store, district: nil)
        #expect(again.broker.read { $0.bookings[hold.id] } == hold)
        #expect(again.broker.read { $0.bookings[booking.id] } == booking)
        #expect(again.broker.read { $0.directory.sites.count } == TestDistrict().content.sites.count)
        #expect(
            await again.refusal(of: Fixture.book(Fixture.slot("10:10", clerk: "C.c1")), key: "k3")?.reason == .taken
        )
        again.clock.advance(Minutes(11))
        #expect(await again.refusal(of: Fixture.book(Fixture.slot("09:00", clerk: "C.c1")), key: "k4") == nil)
    }

    @Test("records that ended long ago leave the memory and are found again when a command names them")
    func recallsEndedRecords() async throws {
        var settings = BrokerSettings()
        settings.rememberedEnded = 5
        let fixture = try await Fixture(settings: settings)
        let first = try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "k")
        try await fixture.perform(CancelBooking(first.id, reason: .byCitizen), key: "c")
        for number in 0..<60 {
            let booking = try await fixture.perform(Fixture.book(Fixture.slot("09:00")), key: "k\(number)")
            try await fixture.perform(CancelBooking(booking.id, reason: .byCitizen), key: "c\(number)")
        }
        #expect(fixture.broker.read { $0.bookings.count } < 30)
        #expect(fixture.broker.read { $0.bookings[first.id] } == nil)
        #expect(await fixture.refusal(of: ConfirmBooking(first.id), key: "late")?.reason == .transition)
        let stranger = await fixture.refusal(of: ConfirmBooking(TestDistrict.identifier("nobody")), key: "never")
        #expect(stranger?.reason == .unknown)
    }

    @Test("what only the broker does is refused to callers")
    func keepsItsOwnCommands() async throws {
        let fixture = try await Fixture()
        #expect(await fixture.refusal(of: ExpireHolds(), key: "k1")?.reason == .forbidden)
        #expect(await fixture.refusal(of: OfferFreed([]), key: "k2")?.reason == .forbidden)
    }
}
