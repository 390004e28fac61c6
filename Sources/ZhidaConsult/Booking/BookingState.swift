/// Where a booking is in its life 预约状态.
public enum BookingState: Hashable, Sendable, Codable {
    /// 占位: somebody is filling in the form; the slot is theirs until then.
    case held(until: Instant)
    /// 待确认: booked, not confirmed.
    case pending
    /// 已确认
    case confirmed
    /// 进行中: the session began.
    case underway
    /// 已完成
    case completed
    /// 爽约: the citizen did not come.
    case missed
    /// 已取消
    case cancelled(CancelReason)
    /// 已过期: the hold was not taken up in time.
    case expired

    /// Why a booking was cancelled.
    public enum CancelReason: String, Hashable, Sendable, Codable, CaseIterable {
        case byCitizen
        case byOffice
        /// Another booking took its place.
        case replaced
    }

    /// What can be done to a booking.
    public enum Step: String, Hashable, Sendable, Codable, CaseIterable {
        case book, confirm, move, reassign, cancel, expire, begin, complete, miss
    }

    /// Whether it can still change.
    public var isOpen: Bool {
        switch self {
        case .held, .pending, .confirmed, .underway: true
        case .completed, .missed, .cancelled, .expired: false
        }
    }

    /// Whether it takes its rooms and clerks.
    public var occupies: Bool { isOpen }

    /// Whether a step leads on from here.
    public func allows(_ step: Step) -> Bool {
        switch (self, step) {
        case (.held, .book), (.held, .confirm), (.held, .cancel), (.held, .expire), (.held, .move), (.held, .reassign):
            true
        case (.pending, .confirm), (.pending, .move), (.pending, .reassign), (.pending, .cancel): true
        case (.confirmed, .move), (.confirmed, .reassign), (.confirmed, .cancel): true
        case (.pending, .begin), (.pending, .miss), (.confirmed, .begin), (.confirmed, .miss): true
        case (.underway, .complete), (.underway, .reassign): true
        default: false
        }
    }
}

extension BookingState {
    /// The state's name, for programs.
    public var word: String {
        switch self {
        case .held: "held"
        case .pending: "pending"
        case .confirmed: "confirmed"
        case .underway: "underway"
        case .completed: "completed"
        case .missed: "missed"
        case .cancelled: "cancelled"
        case .expired: "expired"
        }
    }
}
