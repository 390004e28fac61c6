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
    private var flight: Flight?
    /// What became of it.
    private var landed: Landing?
    /// Wakes the writer when a group has landed.
    private let ring: @Sendable () -> Void

    typealias Landing = Result<CommitReport, any Error>

    private struct Flight {
        var group: DecidedGroup
        var commit: Task<Void, Never>
    }

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

    /// Works until nothing waits, nothing is due and nothing is on its way.
    func finish() async {
        await work()
        while let flight {
            await flight.commit.value
            await work()
        }
    }

    /// While a group is on its way others' changes cannot be taken in, since it may stand against them.
    private var canDecide: Bool {
        next.entries.count < settings.largestGroup && (flight == nil || !isBehind)
    }

    private func decideWaiting() async {
        guard canDecide else { return }
        let requests = undone + (await gather())
        undone = []
        do {
            if flight == nil { try await refresh() }
            try await recall(requests)
        } catch {
            for request in requests { request.refuse(Self.unavailable(error)) }
            return
        }
        decideDuties()
        for request in requests {
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

    /// Sends the next group on its way, unless one is.
    private func launch() async {
        guard flight == nil else { return }
        let group = next
        next = DecidedGroup()
        guard !group.entries.isEmpty else {
            settings.observer?(BrokerRound(committed: 0, refused: group.refused.count, duration: .now - group.begun))
            return await refuse(group.refused)
        }
        let (store, ring) = (store, ring)
        let transactions = group.entries.map(\.transaction)
        flight = Flight(
            group: group,
            commit: Task {
                do {
                    landed = .success(try await store.commit(transactions))
                } catch {
                    landed = .failure(error)
                }
                ring()
            }
        )
    }

    /// Answers those of a group that has landed.
    private func land() async {
        guard let landed, let flight else { return }
        self.landed = nil
        self.flight = nil
        let group = flight.group
        let committed = settle(group, landed)
        if let committed {
            settings.observer?(
                BrokerRound(committed: committed, refused: group.refused.count, duration: .now - group.begun)
            )
        }
        await refuse(group.refused)
        for request in group.repeated {
            if let reply = replies[request.key] {
                request.replay(reply)
            } else if committed == nil {
                request.refuse(Self.unavailable(landed))
            } else {
                undone.append(request)
            }
        }
        room.state.withLock { $0.forgetEnded(keeping: settings.rememberedEnded) }
    }

    private func decideDuties() {
        for duty in duties {
            let now = clock()
            guard let due = room.state.withLock({ duty.due($0) }), due <= now else { continue }
            if let request = own(duty.command(now)) { decide(request) }
        }
    }

    /// A command that the broker gives itself.
    private func own(_ command: some BrokerCommand) -> (any PendingRequest)? {
        let name: Identifier<CallerSubject> = identifiers.next(at: clock())
        return IdempotencyKey("own:\(name)").flatMap { try? Request(command, .system, $0, answer: nil) }
    }

    /// Decides a request, and then what follows it.
    private func decide(_ request: any PendingRequest) {
        var work: [(request: any PendingRequest, parent: Int?)] = [(request, nil)]
        var place = 0
        while place < work.count {
            let (request, parent) = work[place]
            place += 1
            guard let followUps = decide(request, parent: parent) else { continue }
            let entry = next.entries.count - 1
            for command in followUps {
                if let request = own(command) { work.append((request, entry)) }
            }
        }
    }

    /// - Returns: the commands that follow; `nil` where nothing was done.
    private func decide(_ request: any PendingRequest, parent: Int?) -> [any BrokerCommand]? {
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
                .init(request: request, decision: decision, transaction: transaction, parent: parent)
            )
            return decision.followUps
        } catch let refusal as Refusal {
            next.refused.append((request, refusal))
        } catch {
            let refusal = Refusal(.invalid, english: "this cannot be written down: \(error)", chinese: "数据无法编码")
            next.refused.append((request, refusal))
        }
        return nil
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
