/// All dossiers of a store, ended ones too, page by page.
public protocol DossierPages: Sendable {
    /// Those whose identifier sorts behind `id` by its bytes, in that order; from the first where it is `nil`.
    func dossiers(after id: DossierID?, limit: Int) async throws -> [Dossier]

    /// The one with that identifier.
    func dossier(_ id: DossierID) async throws -> Dossier?
}

/// What a whole purge came to.
public struct PurgeReport: Hashable, Sendable, Codable {
    /// Matters that were looked at.
    public var matters = 0
    /// Matters whose booking and session are over, and that were closed.
    public var closed = 0
    public var counts = PurgeCounts()
    /// Contents of evidence that was removed now, or earlier where a crash had left them.
    public var contents = RemovedContent()

    public init() {}
}

/// Removes what is past its retention from the records and from the disk, and sweeps up contents that nothing refers
/// to: those that a crash left between writing and ``FinishEvidence``.
public struct EvidencePurge: Sendable {
    private let broker: Broker
    private let pages: any DossierPages
    private let contents: any ContentStore
    private let retention: Retention
    private let caller: Caller

    public init(
        broker: Broker,
        pages: any DossierPages,
        contents: any ContentStore,
        retention: Retention,
        caller: Caller
    ) {
        self.broker = broker
        self.pages = pages
        self.contents = contents
        self.retention = retention
        self.caller = caller
    }

    /// Purges everything that is due at `before`; when it returns, the contents are gone from the disk.
    ///
    /// - Parameter run: the name of this run: called again with the same one, it goes on where it broke off.
    public func purge(before: Instant, run: IdempotencyKey) async throws -> PurgeReport {
        var report = PurgeReport()
        report.closed = try await closeEnded(run)
        var last: DossierID?
        while true {
            let page = try await pages.dossiers(after: last, limit: PurgeEvidence.most)
            guard let end = page.last else { break }
            report.matters += page.count
            let due = page.filter { dossier in
                var copy = dossier
                return !copy.purge(retention, at: before, by: caller.who).isEmpty
            }
            if !due.isEmpty {
                let command = PurgeEvidence(due.map(\.id), retention: retention, before: before)
                let counts = try await broker.perform(command, as: caller, key: key(run, "p", due[0].id))
                for place in counts.places { report.contents = report.contents + (try contents.remove(place)) }
                report.counts.add(counts)
            }
            last = end.id
        }
        report.contents = report.contents + (try await sweep())
        return report
    }

    /// Removes contents whose evidence is removed, or was never begun.
    ///
    /// One that is open or held stays. Evidence is begun before its content is written, so nothing that is on its way
    /// is taken for a stray.
    public func sweep() async throws -> RemovedContent {
        var removed = RemovedContent()
        for id in try contents.dossiers() {
            let places = try contents.places(of: id)
            // Looked up after the listing: evidence that was begun by then is known now.
            guard let dossier = try await pages.dossier(id) else {
                for place in places { removed = removed + (try contents.remove(place)) }
                continue
            }
            for place in places where dossier.evidence(place.evidence)?.isRemoved ?? true {
                removed = removed + (try contents.remove(place))
            }
        }
        return removed
    }

    private func closeEnded(_ run: IdempotencyKey) async throws -> Int {
        var closed = 0
        for id in broker.read({ $0.endedMatters() }) {
            if try await broker.perform(CloseDossier(id), as: caller, key: key(run, "c", id)) { closed += 1 }
        }
        return closed
    }

    private func key(_ run: IdempotencyKey, _ step: String, _ id: DossierID) throws(Refusal) -> IdempotencyKey {
        guard let key = IdempotencyKey("\(run.text):\(step):\(id)") else {
            throw Refusal(
                .invalid,
                english: "the name of a purge has at most 60 characters",
                chinese: "清除任务的名称最多 60 个字符"
            )
        }
        return key
    }
}
