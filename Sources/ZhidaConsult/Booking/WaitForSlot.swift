/// Stands on the waiting list: `zhida session wait`.
public struct WaitForSlot: BrokerCommand {
    public static let name = "session wait"

    /// Requests that may wait at once in the whole district.
    public static let longestList = 5_000

    public var wish: BookingWish
    public var applicant: Applicant

    public init(_ wish: BookingWish, applicant: Applicant) {
        self.wish = wish
        self.applicant = applicant
    }

    public var permission: Permission? { .book }

    public func sites(_ state: BrokerState) -> [SiteID] { wish.parties.prefix(1).compactMap(\.site) }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<WaitingRequest> {
        guard state.waiting.waitingCount < Self.longestList else {
            throw Refusal(
                .limit,
                english: "\(Self.longestList) requests wait already; try again tomorrow",
                chinese: "候补人数已满（\(Self.longestList)），请改日再试"
            )
        }
        // Also refuses a wish that could never be met. One that could be met now is better booked.
        let free = try state.freeSlots(wish, now: context.now)
        if let earliest = free.earliest {
            throw Refusal(
                .invalid,
                english: "there is no need to wait: \(Shanghai.text(earliest.start)) at \(earliest.site) is free",
                chinese: "无需候补：\(earliest.site) \(Shanghai.text(earliest.start)) 有空"
            )
        }
        let request = WaitingRequest(
            id: context.identifier(),
            version: 1,
            state: .waiting,
            wish: wish,
            applicant: applicant,
            queued: context.now,
            lapsed: 0,
            made: context.now
        )
        return Decision(
            reply: request,
            changes: [.make(.waiting(request))],
            audit: request.audit
        )
    }
}

/// Leaves the waiting list; an offer that was made goes to the next.
public struct LeaveWaiting: BrokerCommand {
    public static let name = "session wait leave"

    public var id: WaitingRequestID

    public init(_ id: WaitingRequestID) { self.id = id }

    public var permission: Permission? { .book }

    public var subjects: [RecordKey] { [RecordKey(.waiting, id)] }

    public func sites(_ state: BrokerState) -> [SiteID] {
        state.waiting[id].map { $0.wish.parties.prefix(1).compactMap(\.site) } ?? []
    }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<WaitingRequest> {
        guard let before = state.waiting[id] else { throw .unknown("waiting request", "候补", id.text) }
        guard before.state.isOpen else {
            throw Refusal(
                .transition,
                english: "waiting request \(id) is over already",
                chinese: "候补 \(id) 已结束"
            )
        }
        var after = before
        after.version += 1
        after.state = .cancelled
        var changes = [RecordChange.replace(.waiting(before), with: .waiting(after))]
        var followUps: [any BrokerCommand] = []
        if case .offered(let offer) = before.state, let held = state.bookings[offer], held.state.allows(.cancel) {
            let given = held.changed(at: context.now) {
                $0.state = .cancelled(.byCitizen)
                $0.revision += 1
            }
            changes.append(.replace(.booking(held), with: .booking(given)))
            followUps = OfferFreed.after(held, given, in: state)
        }
        return Decision(reply: after, changes: changes, audit: after.audit, followUps: followUps)
    }
}

extension WaitingRequest {
    var audit: AuditDraft {
        AuditDraft(
            subjects: [RecordKey(.waiting, id)],
            sites: wish.parties.compactMap(\.site),
            facts: ["item": wish.item.text, "days": "\(wish.days.lowerBound)..\(wish.days.upperBound)"]
        )
    }
}
