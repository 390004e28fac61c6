/// Ends the holds whose time is over. The broker gives it by itself.
public struct ExpireHolds: BrokerCommand {
    public static let name = "session expire"

    /// Holds that one transaction ends.
    static let most = 100

    public init() {}

    public var permission: Permission? { nil }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Int> {
        var changes: [RecordChange] = []
        var followUps: [any BrokerCommand] = []
        let ended = state.bookings.ended(at: context.now, limit: Self.most)
        for before in ended {
            let after = before.changed(at: context.now) { $0.state = .expired }
            changes.append(.replace(.booking(before), with: .booking(after)))
            changes += state.lapse(before, at: context.now)
            followUps += OfferFreed.after(before, after, in: state)
        }
        return Decision(
            reply: ended.count,
            changes: changes,
            audit: AuditDraft(
                subjects: ended.map { RecordKey(.booking, $0.id) },
                sites: Array(Set(ended.map(\.host))).sorted()
            ),
            followUps: followUps
        )
    }
}

/// Drops waiting requests whose last day went by. The broker gives it by itself.
public struct ExpireRequests: BrokerCommand {
    public static let name = "session waiting expire"

    static let most = 100

    public init() {}

    public var permission: Permission? { nil }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Int> {
        let ended = state.waiting.ended(at: context.now, limit: Self.most)
        return Decision(
            reply: ended.count,
            changes: ended.map { request in
                var after = request
                after.version += 1
                after.state = .expired
                return .replace(.waiting(request), with: .waiting(after))
            },
            audit: AuditDraft(subjects: ended.map { RecordKey(.waiting, $0.id) })
        )
    }
}

/// What falls due by itself among bookings.
enum BookingDuties {
    static let all: [any TimedDuty] = [Holds(), Requests()]

    private struct Holds: TimedDuty {
        func due(_ state: BrokerState) -> Instant? { state.bookings.firstEnd }

        func command(_ now: Instant) -> any BrokerCommand { ExpireHolds() }
    }

    private struct Requests: TimedDuty {
        func due(_ state: BrokerState) -> Instant? { state.waiting.firstEnd }

        func command(_ now: Instant) -> any BrokerCommand { ExpireRequests() }
    }
}
