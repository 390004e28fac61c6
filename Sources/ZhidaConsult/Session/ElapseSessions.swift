/// Does what sessions fall due for: unanswered escalations return, lost parties are given up, outcomes are closed.
/// The broker gives it by itself.
public struct ElapseSessions: BrokerCommand {
    public static let name = "session elapse"

    /// Sessions that one transaction moves on.
    static let most = 100

    public init() {}

    public var permission: Permission? { nil }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Int> {
        var changes: [RecordChange] = []
        var followUps: [any BrokerCommand] = []
        // Sessions at one site measure into one record: one of them a transaction, the others in the next.
        var touched: Set<RecordKey> = []
        var moved: [ConsultationSession] = []
        for before in state.sessions.due(context.now, limit: Self.most) {
            guard let deadline = before.deadline(state.rules.sessions) else { continue }
            let after = try before.changed { session throws(SessionRefusal) in
                try session.apply(deadline.event, by: .system, at: context.now, state.rules.sessions)
            }
            let consequences = state.consequences(before, after, at: context.now)
            let keys = Set(consequences.changes.map(\.key))
            guard touched.isDisjoint(with: keys) else { continue }
            touched.formUnion(keys)
            changes.append(.replace(.session(before), with: .session(after)))
            changes += consequences.changes
            followUps += consequences.followUps
            moved.append(after)
        }
        return Decision(
            reply: moved.count,
            changes: changes,
            audit: AuditDraft(
                subjects: moved.map { RecordKey(.session, $0.id) },
                sites: Array(Set(moved.map(\.site))).sorted()
            ),
            followUps: followUps
        )
    }
}

/// What falls due by itself among sessions.
struct SessionDuty: TimedDuty {
    func due(_ state: BrokerState) -> Instant? { state.sessions.firstDeadline }

    func command(_ now: Instant) -> any BrokerCommand { ElapseSessions() }
}
