/// Where a ticket is 号票状态.
public enum TicketState: Hashable, Sendable, Codable {
    case waiting
    /// A clerk has called it, and no other can.
    case called(TicketClaim)
    case serving(TicketClaim)
    case served(by: ClerkID, ended: Instant)
    case noShow(at: Instant)
    /// The citizen gave it back.
    case cancelled(at: Instant)
    /// The day ended and it was not called.
    case lapsed(at: Instant)

    /// What can be done to a ticket.
    public enum Step: String, Hashable, Sendable, Codable, CaseIterable {
        case call, recall, pass
        case noShow = "no-show"
        case start, finish, transfer, cancel, lapse

        public var chinese: String {
            switch self {
            case .call: "叫号"
            case .recall: "重呼"
            case .pass: "过号"
            case .noShow: "记为未到"
            case .start: "开始办理"
            case .finish: "办结"
            case .transfer: "转号"
            case .cancel: "退号"
            case .lapse: "作废"
            }
        }

        public var english: String {
            switch self {
            case .noShow: "marked as a no-show"
            case .transfer: "transferred"
            case .lapse: "lapsed"
            case .call, .recall, .pass, .start, .finish: rawValue + "ed"
            case .cancel: "cancelled"
            }
        }
    }

    public func allows(_ step: Step) -> Bool {
        switch self {
        case .waiting:
            switch step {
            case .call, .transfer, .cancel, .lapse: true
            case .recall, .pass, .noShow, .start, .finish: false
            }
        case .called:
            switch step {
            case .recall, .pass, .noShow, .start, .finish, .transfer, .cancel, .lapse: true
            case .call: false
            }
        case .serving: step == .finish || step == .transfer
        case .served, .noShow, .cancelled, .lapsed: false
        }
    }

    public var isFinal: Bool {
        switch self {
        case .waiting, .called, .serving: false
        case .served, .noShow, .cancelled, .lapsed: true
        }
    }

    /// Who has it, called or being served.
    public var claim: TicketClaim? {
        switch self {
        case .called(let claim), .serving(let claim): claim
        case .waiting, .served, .noShow, .cancelled, .lapsed: nil
        }
    }

    public var chinese: String {
        switch self {
        case .waiting: "等候中"
        case .called: "已叫号"
        case .serving: "办理中"
        case .served: "已办结"
        case .noShow: "未到"
        case .cancelled: "已退号"
        case .lapsed: "已作废"
        }
    }

    public var english: String {
        switch self {
        case .waiting: "waiting"
        case .called: "called"
        case .serving: "being served"
        case .served: "served"
        case .noShow: "a no-show"
        case .cancelled: "cancelled"
        case .lapsed: "lapsed"
        }
    }
}

/// Who has a ticket: one clerk, at one place, since when.
public struct TicketClaim: Hashable, Sendable, Codable {
    public var clerk: ClerkID
    public var site: SiteID
    /// `nil` where the citizen is called to no counter, as when a level above answers by video.
    public var counter: RoomID?
    public var since: Instant

    public init(clerk: ClerkID, site: SiteID, counter: RoomID?, since: Instant) {
        self.clerk = clerk
        self.site = site
        self.counter = counter
        self.since = since
    }
}

extension TicketState {
    /// The state's name, for programs.
    public var word: String {
        switch self {
        case .waiting: "waiting"
        case .called: "called"
        case .serving: "serving"
        case .served: "served"
        case .noShow: "no-show"
        case .cancelled: "cancelled"
        case .lapsed: "lapsed"
        }
    }
}
