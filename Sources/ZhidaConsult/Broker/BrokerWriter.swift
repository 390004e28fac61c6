import Foundation

/// The only one who changes the state and the store.
actor BrokerWriter {
    /// A decided command that waits for the commit.
    struct Entry {
        var request: any PendingRequest
        var decision: any PendingDecision
        var transaction: BrokerTransaction
        /// The entry whose follow-up it is.
        var parent: Int?
    }

    /// What one group came to before its commit.
    struct Group {
        var entries: [Entry] = []
        var places: [IdempotencyKey: Int] = [:]
        /// Sent twice within the group.
        var repeated: [any PendingRequest] = []
        var refused: [(request: any PendingRequest, refusal: Refusal)] = []
    }

    let room: BrokerRoom
    let store: any BrokerStore
    let policy: any AccessPolicy
    let duties: [any TimedDuty]
    let identifiers: IdentifierSource
    let settings: BrokerSettings
    let clock: @Sendable () -> Instant
    let encoder: JSONEncoder
    var sequence: ChangeSequence
    var replies: ReplyMemory
    /// Undone because the store refused one before them; first in the next group.
    var undone: [any PendingRequest] = []

    init(
        room: BrokerRoom,
        store: any BrokerStore,
        sequence: ChangeSequence,
        policy: any AccessPolicy,
        duties: [any TimedDuty],
        identifiers: IdentifierSource,
        settings: BrokerSettings,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.room = room
        self.store = store
        self.sequence = sequence
        self.policy = policy
        self.duties = duties
        self.identifiers = identifiers
        self.settings = settings
        self.clock = clock
        encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        replies = ReplyMemory(capacity: settings.rememberedReplies)
    }

    /// Works until nothing waits and nothing is due.
    func work() async {
        repeat {
            let requests = undone + (await gather())
            undone = []
            await run(requests)
        } while room.waiting > 0 || !undone.isEmpty
    }

    /// Takes what waits; as long as more arrive while others run, they still come into this group.
    private func gather() async -> [any PendingRequest] {
        var count = room.waiting
        while count > 0, count < settings.largestGroup {
            await Task.yield()
            let now = room.waiting
            guard now > count else { break }
            count = now
        }
        return room.take(settings.largestGroup)
    }

    private func run(_ requests: [any PendingRequest]) async {
        let begun = ContinuousClock.now
        do {
            try await refresh()
            try await recall(requests)
        } catch {
            for request in requests { request.refuse(Self.unavailable(error)) }
            return
        }
        var group = Group()
        decideDuties(&group)
        for request in requests {
            if let reply = replies[request.key] {
                request.replay(reply)
            } else if group.places[request.key] != nil {
                group.repeated.append(request)
            } else {
                decide(request, &group)
            }
        }
        if let committed = await commit(&group) {
            settings.observer?(BrokerRound(committed: committed, refused: group.refused.count, duration: .now - begun))
        }
        await refuse(group.refused)
        for request in group.repeated {
            if let reply = replies[request.key] {
                request.replay(reply)
            } else {
                undone.append(request)
            }
        }
        room.state.withLock { $0.forgetEnded(keeping: settings.rememberedEnded) }
    }

    private func decideDuties(_ group: inout Group) {
        for duty in duties {
            let now = clock()
            guard let due = room.state.withLock({ duty.due($0) }), due <= now else { continue }
            if let request = own(duty.command(now)) { decide(request, &group) }
        }
    }

    /// A command that the broker gives itself.
    private func own(_ command: some BrokerCommand) -> (any PendingRequest)? {
        let name: Identifier<CallerSubject> = identifiers.next(at: clock())
        return IdempotencyKey("own:\(name)").flatMap { try? Request(command, .system, $0, answer: nil) }
    }

    /// Decides a request, and then what follows it.
    private func decide(_ request: any PendingRequest, _ group: inout Group) {
        var work: [(request: any PendingRequest, parent: Int?)] = [(request, nil)]
        var next = 0
        while next < work.count {
            let (request, parent) = work[next]
            next += 1
            guard let followUps = decide(request, &group, parent: parent) else { continue }
            let place = group.entries.count - 1
            for command in followUps {
                if let request = own(command) { work.append((request, place)) }
            }
        }
    }

    /// - Returns: the commands that follow; `nil` where nothing was done.
    private func decide(
        _ request: any PendingRequest,
        _ group: inout Group,
        parent: Int?
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
            group.places[request.key] = group.entries.count
            group.entries.append(
                Entry(request: request, decision: decision, transaction: transaction, parent: parent)
            )
            return decision.followUps
        } catch let refusal as Refusal {
            group.refused.append((request, refusal))
        } catch {
            let refusal = Refusal(.invalid, english: "this cannot be written down: \(error)", chinese: "数据无法编码")
            group.refused.append((request, refusal))
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
