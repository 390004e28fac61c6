/// What a purge removed.
public struct PurgeCounts: Hashable, Sendable, Codable {
    /// Pieces by the raw value of their kind.
    public var removed: [String: Int] = [:]
    /// Whose content must go.
    public var places: [ContentPlace] = []

    public var total: Int { removed.values.reduce(0, +) }

    public init() {}

    public mutating func add(_ other: PurgeCounts) {
        removed.merge(other.removed) { $0 + $1 }
        places += other.places
    }
}

/// Removes what is past its retention from some matters, and gives up what was begun and never finished.
public struct PurgeEvidence: BrokerCommand {
    public static let name = "evidence purge"
    /// Matters in one command, so that others do not wait behind it.
    public static let most = 100

    public var dossiers: [DossierID]
    public var retention: Retention
    /// Retention is reckoned up to then; never later than the moment of the decision.
    public var before: Instant

    public init(_ dossiers: [DossierID], retention: Retention, before: Instant) {
        self.dossiers = dossiers
        self.retention = retention
        self.before = before
    }

    public var permission: Permission? { .purge }

    public var subjects: [RecordKey] { dossiers.prefix(Self.most).map { RecordKey(.dossier, $0) } }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<PurgeCounts> {
        guard dossiers.count <= Self.most, Set(dossiers).count == dossiers.count else {
            throw Refusal(
                .invalid,
                english: "A purge takes up to \(Self.most) matters, each once.",
                chinese: "一次清除最多 \(Self.most) 个事项，每个一次。"
            )
        }
        var counts = PurgeCounts()
        var decision = Decision(reply: counts)
        for id in dossiers {
            guard let before = state.dossiers[id] else { continue }
            var after = before
            let removed = after.purge(retention, at: min(self.before, context.now), by: context.caller.who)
            guard !removed.isEmpty else { continue }
            for evidence in removed {
                counts.removed[before.evidence(evidence)?.kind.rawValue ?? "", default: 0] += 1
                counts.places.append(ContentPlace(dossier: id, evidence: evidence))
            }
            let one = Dossier.decide(
                from: before,
                to: after,
                removing: removed,
                facts: [:],
                reply: counts,
                state,
                context
            )
            decision.changes += one.changes
            decision.outbox += one.outbox
            decision.audit.subjects += one.audit.subjects
            decision.audit.sites += one.audit.sites.filter { !decision.audit.sites.contains($0) }
        }
        decision.reply = counts
        decision.audit.facts = counts.removed.mapValues { String($0) }
        return decision
    }
}

/// Ends a matter whose booking and session are over: nothing more is taken in, and its dossier leaves the memory.
public struct CloseDossier: BrokerCommand {
    public static let name = "evidence close"

    public var dossier: DossierID

    public init(_ dossier: DossierID) { self.dossier = dossier }

    public var permission: Permission? { .purge }

    public var subjects: [RecordKey] { Matter.subjects(of: dossier) }

    /// - Returns: whether it was open.
    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Bool> {
        let before = try Dossier.find(dossier, in: state)
        guard !state.isGoingOn(dossier) else {
            throw Refusal(
                .transition,
                english: "The matter \(dossier) still goes on; it is closed when its booking and session are over.",
                chinese: "事项 \(dossier) 尚在办理，预约和会话结束后才能关闭。"
            )
        }
        var after = before
        after.close(at: context.now)
        return Dossier.decide(from: before, to: after, facts: [:], reply: after != before, state, context)
    }
}
