import Foundation

/// The only one who changes the state and the store.
///
/// While one group is on its way to the disk the next one is decided on the state with that group in it, so that
/// neither waits for the other. Nobody is told of the next before the one in front is durable: where that one fails,
/// everything behind it is taken back and decided anew.
actor BrokerWriter {
    let room: BrokerRoom
    let store: any BrokerStore
    let policy: any AccessPolicy
    let duties: [any TimedDuty]
    let identifiers: IdentifierSource
    let settings: BrokerSettings
    let clock: @Sendable () -> Instant
    let encoder: JSONEncoder
    var sequence: ChangeSequence
    /// Whether others committed something that has not been taken in.
    var isBehind = false
    var replies: ReplyMemory
    /// Undone because the store refused one before them; first in the next group.
    var undone: [any PendingRequest] = []
    /// Decided, and behind the group that is on its way.
    var next = DecidedGroup()
    /// On its way to the disk.
    var flight: Flight?
    /// What became of it.
    var landed: Landing?
    /// Whether the store went on meanwhile, so that nothing is decided before the flight has landed.
    var waitsForLanding = false
    /// How long the disk takes at least, as far as it was seen lately.
    var shortestCommit = Duration.seconds(1)
    /// Until when nothing is done of the broker's own accord, because the store failed.
    var restsUntil: ContinuousClock.Instant?
    /// The broker's own commands that the store's failure stopped and that nobody gives again.
    var postponed: [any PendingRequest] = []
    /// Wakes the writer when a group has landed.
    let ring: @Sendable () -> Void

    typealias Landing = Result<CommitReport, any Error>

    struct Flight {
        var group: DecidedGroup
        let commit: Task<Void, Never>
    }

    /// How long nothing is tried of the broker's own accord after the store failed.
    private static let rest: Duration = .milliseconds(250)

    init(
        room: BrokerRoom,
        store: any BrokerStore,
        sequence: ChangeSequence,
        policy: any AccessPolicy,
        duties: [any TimedDuty],
        identifiers: IdentifierSource,
        settings: BrokerSettings,
        clock: @escaping @Sendable () -> Instant,
        ring: @escaping @Sendable () -> Void
    ) {
        self.room = room
        self.store = store
        self.sequence = sequence
        self.policy = policy
        self.duties = duties
        self.identifiers = identifiers
        self.settings = settings
        self.clock = clock
        self.ring = ring
        encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        replies = ReplyMemory(capacity: settings.rememberedReplies)
    }

    /// Does all that can be done without waiting for the group that is on its way.
    func work() async {
        repeat {
            await land()
            await launch()
            await decideWaiting()
            await launch()
        } while landed != nil || (canDecide && (room.waiting > 0 || !undone.isEmpty))
    }

    /// Works until nothing waits, nothing is due and nothing is on its way; what is due and fails is left to the next
    /// broker.
    func finish() async {
        await work()
        while let flight {
            await flight.commit.value
            await work()
        }
    }

    private var canDecide: Bool {
        next.entries.count < settings.largestGroup && (flight == nil || !(isBehind || waitsForLanding))
    }

    private var rests: Bool { restsUntil.map { .now < $0 } ?? false }

    /// The store has failed: the broker's own commands wait a little, or they would fail again and again.
    func noteFailure() { restsUntil = .now + Self.rest }

    private func decideWaiting() async {
        guard canDecide else { return }
        if flight != nil {
            guard room.waiting > 0 || !undone.isEmpty else { return }
            // Others' changes cannot be taken in beside a group that may stand against them. So nothing is decided until
            // it has landed, unless the store is as it was.
            guard (try? await store.latestChange()) == sequence else {
                waitsForLanding = flight != nil && landed == nil
                return
            }
        }
        var requests = undone + (await gather())
        undone = []
        do {
            if flight == nil { try await refresh() }
            try await recall(requests)
        } catch {
            if flight != nil {
                (undone, waitsForLanding) = (requests, landed == nil)
                return
            }
            noteFailure()
            postponed += requests.filter(\.isOwn)
            for request in requests where !request.isOwn { request.refuse(Self.unavailable(error)) }
            return
        }
        if !rests {
            requests = postponed + requests
            postponed = []
            decideDuties()
            if requests.isEmpty, next.isEmpty, flight == nil {
                settings.observer?(BrokerRound(committed: 0, refused: 0, duration: .zero))
            }
        }
        let begun = ContinuousClock.now
        for (index, request) in requests.enumerated() {
            if index == requests.count / 2, isWorthParting(since: begun) { depart() }
            if let reply = replies[request.key] {
                request.replay(reply)
            } else if flight?.group.places[request.key] != nil {
                flight?.group.repeated.append(request)
            } else if next.places[request.key] != nil {
                next.repeated.append(request)
            } else {
                next.requests.append(request)
                decide(request)
            }
        }
    }

    /// Takes what waits; as long as more arrive while others run, they still come into this group.
    private func gather() async -> [any PendingRequest] {
        let most = settings.largestGroup - next.entries.count
        var count = room.waiting
        while count > 0, count < most {
            await Task.yield()
            let now = room.waiting
            guard now > count else { break }
            count = now
        }
        return room.take(most)
    }

    /// Whether what is decided goes to the disk when half of what waits is decided.
    ///
    /// Callers who all wait for one group all come back together, and while they are decided the disk has nothing to do. In
    /// halves one is decided while the other is written. That costs one more synchronisation, so deciding all has to take
    /// longer than one.
    private func isWorthParting(since begun: ContinuousClock.Instant) -> Bool {
        flight == nil && !next.entries.isEmpty && (ContinuousClock.now - begun) * 2 > shortestCommit
    }

    private func decideDuties() {
        for duty in duties {
            let now = clock()
            guard let due = room.state.withLock({ duty.due($0) }), due <= now else { continue }
            if let request = own(duty.command(now)) { decide(request, isDuty: true) }
        }
    }

    /// A command that the broker gives itself.
    private func own(_ command: some BrokerCommand) -> (any PendingRequest)? {
        let name: Identifier<CallerSubject> = identifiers.next(at: clock())
        return IdempotencyKey("own:\(name)").flatMap { try? Request(command, .system, $0, answer: nil) }
    }

    /// Decides a request, and then what follows it.
    private func decide(_ request: any PendingRequest, isDuty: Bool = false) {
        var work: [(request: any PendingRequest, parent: Int?)] = [(request, nil)]
        var place = 0
        while place < work.count {
            let (request, parent) = work[place]
            place += 1
            guard let followUps = decide(request, parent: parent, isDuty: isDuty && parent == nil) else { continue }
            let entry = next.entries.count - 1
            for command in followUps {
                if let request = own(command) { work.append((request, entry)) }
            }
        }
    }

    /// - Returns: the commands that follow; `nil` where nothing was done.
    private func decide(
        _ request: any PendingRequest,
        parent: Int?,
        isDuty: Bool
    ) -> [any BrokerCommand]? {
        let now = clock()
        let context = CommandContext(now: now, caller: request.caller, identifiers: identifiers)
        do {
            let decision = try room.state.withLock { state throws(Refusal) in
                try request.decide(state, context, policy)
            }
            if request.isOwn, decision.changes.isEmpty, decision.outbox.isEmpty { return nil }
            let transaction = try encoded(request, decision, at: now)
            try room.state.withLock { state throws(Refusal) in
                try state.examine(decision.changes)
                for change in decision.changes { state.apply(change) }
            }
            next.places[request.key] = next.entries.count
            next.entries.append(
                .init(
                    request: request,
                    decision: decision,
                    transaction: transaction,
                    parent: parent,
                    isDuty: isDuty
                )
            )
            return decision.followUps
        } catch let refusal as Refusal {
            refuse(request, refusal, parent, isDuty)
        } catch {
            let refusal = Refusal(.invalid, english: "this cannot be written down: \(error)", chinese: "数据无法编码")
            refuse(request, refusal, parent, isDuty)
        }
        return nil
    }

    private func refuse(_ request: any PendingRequest, _ refusal: Refusal, _ parent: Int?, _ isDuty: Bool) {
        let behind = next.entries.count
        next.refused.append(
            .init(request: request, refusal: refusal, behind: behind, parent: parent, isDuty: isDuty)
        )
    }

    private func encoded(
        _ request: any PendingRequest,
        _ decision: any PendingDecision,
        at now: Instant
    ) throws -> BrokerTransaction {
        let writes = try decision.changes.map { change in
            BrokerTransaction.Write(change, body: try change.after.map { try encode($0.content) })
        }
        return BrokerTransaction(
            key: request.key,
            digest: request.digest,
            at: now,
            writes: writes,
            audit: try encode(decision.audit(at: now)),
            outbox: decision.outbox,
            reply: try decision.encodedReply(encoder, writes)
        )
    }

    private func encode(_ content: some Encodable) throws -> String {
        if let content = content as? any JSONWritable {
            var writer = JSONWriter()
            if content.write(&writer) { return writer.text }
        }
        return String(decoding: try encoder.encode(content), as: UTF8.self)
    }
}
