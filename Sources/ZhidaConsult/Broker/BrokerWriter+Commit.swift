extension BrokerWriter {
    /// Sends the next group on its way, unless one is.
    func launch() async {
        guard flight == nil, !next.isEmpty else { return }
        guard next.entries.isEmpty else { return depart() }
        let group = next
        next = DecidedGroup()
        settings.observer?(BrokerRound(committed: 0, refused: group.refused.count, duration: .now - group.begun))
        await tell(group.refused)
    }

    /// Sends the next group to the disk; none may be on its way.
    func depart() {
        let group = next
        next = DecidedGroup()
        let (store, ring) = (store, ring)
        let transactions = group.entries.map(\.transaction)
        // Not on the writer, which decides the next group meanwhile, and not behind the callers who were just answered.
        let commit = Task.detached(priority: .high) {
            let begun = ContinuousClock.now
            let landing: Landing
            do {
                landing = .success(try await store.commit(transactions))
            } catch {
                landing = .failure(error)
            }
            await self.note(landing, .now - begun)
            ring()
        }
        flight = Flight(group: group, commit: commit)
    }

    private func note(_ landing: Landing, _ duration: Duration) {
        landed = landing
        // Where nothing was written nothing was synchronised.
        guard case .success(let report) = landing, report.outcomes.first == .committed else { return }
        shortestCommit = min(duration, shortestCommit + shortestCommit / 64)
    }

    /// Answers those of a group that has landed.
    func land() async {
        guard let landing = landed, let flight else { return }
        (landed, self.flight, waitsForLanding) = (nil, nil, false)
        let group = flight.group
        if let report = try? landing.get() {
            // Where others committed in between, the next look at the changes brings theirs, and ours once more.
            if report.after == sequence { sequence = report.through } else { isBehind = true }
            // The disk does not wait while callers are answered.
            if report.outcomes.allSatisfy({ $0 == .committed }), !next.entries.isEmpty { depart() }
        }
        let committed = settle(group, landing)
        if let committed {
            restsUntil = nil
            settings.observer?(
                BrokerRound(committed: committed, refused: group.refused.count, duration: .now - group.begun)
            )
        } else {
            noteFailure()
        }
        // What was refused on account of one that did not become durable is decided anew.
        let end = committed ?? 0
        let stands = group.refused.filter { $0.behind <= end }
        await tell(stands)
        undone += group.refused.filter { $0.behind > end && !$0.isRegrown(from: end) }.map(\.request)
        for request in group.repeated {
            if let reply = replies[request.key] {
                request.replay(reply)
            } else if case .failure(let error) = landing {
                request.refuse(Self.unavailable(error))
            } else {
                undone.append(request)
            }
        }
        let entries = (self.flight?.group.entries ?? []) + next.entries
        let spared = Set(entries.flatMap { $0.decision.changes.map(\.key) })
        room.state.withLock { $0.forgetEnded(keeping: settings.rememberedEnded, sparing: spared) }
    }

    /// Answers those of a group that became durable; takes back in memory what the store refused, and what was decided
    /// on its account.
    ///
    /// - Returns: how many became durable; `nil` where the store failed.
    func settle(_ group: DecidedGroup, _ landing: Landing) -> Int? {
        let entries = group.entries
        let report: CommitReport
        do {
            report = try landing.get()
        } catch {
            undo(entries[...])
            for entry in entries { entry.request.refuse(Self.unavailable(error)) }
            postponed += entries.filter { $0.request.isOwn && !$0.isRegrown(from: 0) }.map(\.request)
            retakeNext()
            return nil
        }
        let end = report.outcomes.firstIndex { $0 != .committed } ?? entries.count
        if end < entries.count { undo(entries[end...]) }
        for entry in entries[..<end] {
            let transaction = entry.transaction
            replies.remember(
                transaction.key,
                StoredReply(digest: transaction.digest, body: transaction.reply, at: transaction.at)
            )
            entry.decision.acknowledge()
        }
        for entry in entries[..<end] { room.events.tell(entry.decision.changes) }
        guard end < entries.count else { return end }
        settle(entries[end], report.outcomes[end])
        for entry in entries[(end + 1)...] where !entry.isRegrown(from: end) { undone.append(entry.request) }
        retakeNext()
        return end
    }

    /// The first of a group that was not committed.
    private func settle(_ entry: DecidedGroup.Entry, _ outcome: TransactionOutcome) {
        switch outcome {
        case .replayed(let reply):
            replies.remember(entry.request.key, reply)
            entry.request.replay(reply)
        case .conflict, .committed, .notReached:
            guard entry.request.attempts + 1 < settings.attempts else {
                return entry.request.refuse(
                    Refusal(
                        .taken,
                        english: "others changed the same again and again; look anew and send a new request",
                        chinese: "同一资源被多次抢先变更，请刷新后重新提交"
                    )
                )
            }
            if !entry.isDuty { undone.append(entry.request.again()) }
        }
    }

    /// Takes back from memory what did not become durable, and before it what was decided behind it.
    private func undo(_ entries: ArraySlice<DecidedGroup.Entry>) {
        room.state.withLock { state in
            for entry in (entries + next.entries).reversed() {
                for change in entry.decision.changes.reversed() { state.undo(change) }
            }
        }
    }

    /// Has all of the next group, which was undone, decided anew.
    private func retakeNext() {
        undone += next.requests + next.repeated
        next = DecidedGroup()
    }

    /// Refuses, unless the key is one that was answered long ago.
    private func tell(_ refused: [DecidedGroup.Refused]) async {
        let asked = refused.filter { !$0.request.isOwn }
        guard !asked.isEmpty else { return }
        do {
            let known = try await store.replies(asked.map(\.request.key))
            for (request, refusal) in asked.map({ ($0.request, $0.refusal) }) {
                if let reply = known[request.key] {
                    replies.remember(request.key, reply)
                    request.replay(reply)
                } else {
                    request.refuse(refusal)
                }
            }
        } catch {
            for refused in asked { refused.request.refuse(Self.unavailable(error)) }
        }
    }

    /// Takes in what other brokers did.
    func refresh() async throws {
        guard let changes = try await store.changes(after: sequence) else {
            let snapshot = try await store.load()
            let state = try BrokerState(snapshot.records, rules: settings.rules)
            room.state.withLock { $0 = state }
            sequence = snapshot.sequence
            isBehind = false
            return
        }
        isBehind = false
        guard let last = changes.last else { return }
        let foreign = try room.state.withLock { try $0.applyForeign(changes) }
        sequence = last.sequence
        room.events.tell(foreign)
    }

    /// Reads the ended records that commands name.
    func recall(_ requests: [any PendingRequest]) async throws {
        let missing = room.state.withLock { state in
            requests.flatMap(\.subjects).filter { state.record($0) == nil }
        }
        guard !missing.isEmpty else { return }
        let records = try await store.records(Array(Set(missing)))
        try room.state.withLock { state in
            for record in records { try state.insert(record) }
        }
    }

    static func unavailable(_ error: any Error) -> Refusal {
        Refusal(
            .unavailable,
            english: "nothing was changed: \(error); send the same request again",
            chinese: "未作任何更改：存储暂不可用，请重发同一请求"
        )
    }
}
