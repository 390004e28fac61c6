/// The one who decides 调度: takes commands from any number of callers, decides them one behind the other, makes them
/// durable in groups and answers.
///
/// ```swift
/// let broker = try await Broker(store: store, policy: policy, clock: { … })
/// let booking = try await broker.perform(Book(…), as: caller, key: key)
/// let free = broker.read { $0.freeSlots(wish, now: now) }
/// ```
///
/// What ``perform(_:as:key:)`` returned is durable. A query sees what is decided, up to two commits before it is
/// durable: a booking that is shown and then lost to a full disk was never acknowledged to anybody.
///
/// Several brokers can share one store: each reads what the others did before it decides, and where another was
/// faster the store refuses and the command is decided anew.
public final class Broker: Sendable {
    private let room: BrokerRoom
    private let wakeUp: AsyncStream<Void>.Continuation
    private let writing: Task<Void, Never>

    /// Reads the live state from the store and begins to take commands.
    ///
    /// - Parameters:
    ///   - clock: the time now; it may jump.
    ///   - duties: what falls due by itself, beside what bookings need.
    /// - Throws: ``BrokerStoreError``.
    public init(
        store: any BrokerStore,
        policy: any AccessPolicy,
        duties: [any TimedDuty] = [],
        identifiers: IdentifierSource = IdentifierSource(),
        settings: BrokerSettings = BrokerSettings(),
        clock: @escaping @Sendable () -> Instant
    ) async throws {
        let snapshot = try await store.load()
        // One ring is remembered: the writer takes all that waits when it wakes.
        let (rings, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let room = BrokerRoom(state: try BrokerState(snapshot.records, rules: settings.rules), settings: settings)
        let writer = BrokerWriter(
            room: room,
            store: store,
            sequence: snapshot.sequence,
            policy: policy,
            duties: BookingDuties.all + [QueueDuty(), SessionDuty(), RevocationDuty()] + duties,
            identifiers: identifiers,
            settings: settings,
            clock: clock,
            ring: { wakeUp.yield() }
        )
        self.room = room
        self.wakeUp = wakeUp
        writing = Task {
            for await _ in rings { await writer.work() }
            await writer.finish()
        }
    }

    deinit { wakeUp.finish() }

    /// Has a command done, and returns when it is durable.
    ///
    /// - Parameter key: the caller's name for the request; sent again with the same request it gives the first answer.
    public func perform<Command: BrokerCommand>(
        _ command: Command,
        as caller: Caller,
        key: IdempotencyKey
    ) async throws(Refusal) -> Command.Reply {
        let result: Result<Command.Reply, Refusal> = await withCheckedContinuation { continuation in
            do {
                let request = try Request(command, caller, key) { continuation.resume(returning: $0) }
                if let refusal = room.enqueue(request) {
                    continuation.resume(returning: .failure(refusal))
                } else {
                    wakeUp.yield()
                }
            } catch {
                let refusal = Refusal(
                    .invalid,
                    english: "the request cannot be written down: \(error)",
                    chinese: "请求无法编码"
                )
                continuation.resume(returning: .failure(refusal))
            }
        }
        return try result.get()
    }

    /// Looks at the state without waiting for the disk. Decisions wait meanwhile: copy out what is needed.
    public func read<Result: Sendable>(_ body: (BrokerState) throws -> Result) rethrows -> Result {
        try room.state.withLock { try body($0) }
    }

    /// The timer rings: what fell due by itself is done.
    public func tick() { wakeUp.yield() }

    /// What becomes durable from now on, for pages that show it live.
    public func changes() -> AsyncStream<BrokerEvent> { room.events.stream() }

    /// Takes no more commands, finishes those that were taken, and returns when all are answered.
    public func shutDown() async {
        room.close()
        wakeUp.finish()
        await writing.value
        room.events.finish()
    }
}
