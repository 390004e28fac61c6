import ZhidaTesting

@testable import ZhidaConsult

/// A broker on a small district, on a Monday at 08:00.
struct BrokerFixture {
    static let start = Shanghai.instant(TestDistrict.day(2026, 3, 2), TestDistrict.time("08:00"))

    let store: any BrokerStore
    let broker: Broker
    let clock: SetClock
    let caller = Caller(who: TestDistrict.identifier("clerk1"), role: .clerk, site: TestDistrict.identifier("C"))

    /// - Parameter district: `nil` for a store that holds one already.
    init(
        _ store: any BrokerStore = MemoryBrokerStore(),
        district: TestDistrict? = TestDistrict(),
        clock: SetClock = SetClock(BrokerFixture.start),
        settings: BrokerSettings = BrokerSettings()
    ) async throws {
        self.store = store
        self.clock = clock
        broker = try await Broker(store: store, policy: OpenDoor(), settings: settings) { clock.now }
        if let district { _ = try await perform(StoreDirectory(district.content), key: "directory") }
    }

    @discardableResult
    func perform<Command: BrokerCommand>(_ command: Command, key: String) async throws(Refusal) -> Command.Reply {
        try await broker.perform(command, as: caller, key: Self.key(key))
    }

    /// The refusal of a command that must be refused.
    func refusal(of command: some BrokerCommand, key: String) async -> Refusal? {
        do {
            _ = try await perform(command, key: key)
            return nil
        } catch {
            return error
        }
    }

    static func key(_ text: String) -> IdempotencyKey {
        guard let key = IdempotencyKey(text[...]) else { fatalError("“\(text)” is no key") }
        return key
    }

    static let applicant = Applicant(person: TestDistrict.identifier("p1"), name: "王女士", telephone: "13800000000")

    /// A slot on that Monday. Others are sites, an office with the item of its department that its clerk must know:
    /// `D2:i2`.
    static func slot(
        _ time: String,
        at site: String = "C",
        item: String = "i1",
        minutes: Int? = nil,
        clerk: String? = nil,
        room: String? = nil,
        with others: [String] = [],
        language: Language = .mandarin,
        overbooks: Bool = false,
        on day: LocalDate = TestDistrict.day(2026, 3, 2)
    ) -> SlotRequest {
        SlotRequest(
            item: TestDistrict.identifier(item),
            parties: [
                PartyWish(
                    .site(TestDistrict.identifier(site)),
                    clerk: clerk.map { TestDistrict.identifier($0) },
                    room: room.map { TestDistrict.identifier($0) }
                )
            ]
                + others.map { other in
                    let parts = other.split(separator: ":").map(String.init)
                    let skill = parts.count > 1 ? TestDistrict.identifier(parts[1]) as ItemID : nil
                    return PartyWish(.site(TestDistrict.identifier(parts[0])), skill: skill, takesRoom: false)
                },
            language: language,
            start: Shanghai.instant(day, TestDistrict.time(time)),
            duration: minutes.map { Minutes($0) },
            overbooks: overbooks
        )
    }

    static func book(_ slot: SlotRequest) -> Book { Book(slot, applicant: applicant) }
}
