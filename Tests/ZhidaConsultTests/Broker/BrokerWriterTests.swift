import Synchronization
import Testing
import ZhidaTesting

@testable import ZhidaConsult

@Suite("How the broker's writer parts what waits into groups")
struct BrokerWriterTests {
    private typealias Fixture = BrokerFixture

    private final class Answered: Sendable {
        let good = Mutex(0)
    }

    private let store = MemoryBrokerStore()
    private let room: BrokerRoom
    private let writer: BrokerWriter
    private let answered = Answered()

    init() async throws {
        _ = try await Fixture(store).broker.shutDown()
        let snapshot = try await store.load()
        let settings = BrokerSettings()
        room = BrokerRoom(state: try BrokerState(snapshot.records, rules: settings.rules), settings: settings)
        writer = BrokerWriter(
            room: room,
            store: store,
            sequence: snapshot.sequence,
            policy: OpenDoor(),
            duties: [],
            identifiers: IdentifierSource(),
            settings: settings,
            clock: { Fixture.start },
            ring: {}
        )
    }

    /// Forty callers who want forty different slots.
    private func enqueue(days: Range<Int>) throws {
        for day in days {
            for hour in ["09:00", "10:00", "14:00", "15:00"] {
                let slot = Fixture.slot(hour, on: TestDistrict.day(2026, 3, 2).advanced(by: 7 * day))
                let request = try Request(
                    Fixture.book(slot),
                    Caller(who: TestDistrict.identifier("clerk1"), role: .clerk, site: TestDistrict.identifier("C")),
                    Fixture.key("\(day)-\(hour)")
                ) { [answered] answer in
                    if case .success = answer { answered.good.withLock { $0 += 1 } }
                }
                #expect(room.enqueue(request) == nil)
            }
        }
    }

    @Test("on a fast disk one half is written while the other is decided, and all are answered")
    func partsOnAFastDisk() async throws {
        try enqueue(days: 0..<1)
        await writer.finish()
        await writer.believe(shortestCommit: .zero)
        store.shutGate()
        try enqueue(days: 1..<11)
        await writer.work()
        #expect(await writer.flight?.group.entries.count == 20)
        #expect(await writer.next.entries.count == 20)
        #expect(answered.good.withLock(\.self) == 4)
        store.openGate()
        await writer.finish()
        #expect(answered.good.withLock(\.self) == 44)
        #expect(try await store.check().faults == [])
    }

    @Test("on a disk that takes longer than deciding all, all go in one group")
    func partsNothingOnASlowDisk() async throws {
        store.shutGate()
        try enqueue(days: 0..<10)
        await writer.work()
        #expect(await writer.flight?.group.entries.count == 40)
        store.openGate()
        await writer.finish()
        #expect(answered.good.withLock(\.self) == 40)
    }

    @Test("where the first half does not become durable, the second is decided anew")
    func retakesTheSecondHalf() async throws {
        try enqueue(days: 0..<1)
        await writer.finish()
        await writer.believe(shortestCommit: .zero)
        store.shutGate()
        try enqueue(days: 1..<11)
        await writer.work()
        store.failCommits(1)
        store.openGate()
        await writer.finish()
        #expect(answered.good.withLock(\.self) == 4 + 20)
        #expect(room.state.withLock { $0.bookings.count } == 24)
        #expect(try await store.check().faults == [])
    }
}

extension BrokerWriter {
    fileprivate func believe(shortestCommit: Duration) { self.shortestCommit = shortestCommit }
}
