/// A request that a higher level takes a session over 上报, or that another department does 转接.
public struct EscalationRequest: Hashable, Sendable, Codable {
    /// The place asked.
    public var target: SiteID
    /// The level of the place asked.
    public var level: SiteLevel
    /// The level of the place that asks.
    public var from: SiteLevel
    public var reason: String

    public init(target: SiteID, level: SiteLevel, from: SiteLevel, reason: String) {
        self.target = target
        self.level = level
        self.from = from
        self.reason = reason
    }
}

/// An escalation on its way. The citizen stays with the clerk who asked until the one who answers is live.
public struct Escalation: Hashable, Sendable, Codable {
    public var request: EscalationRequest
    public var asked: Instant
    /// Who answers, once a clerk has accepted.
    public var answering: PartyNumber?
    /// Until then somebody must have accepted, and after that be live; else it returns to the clerk who asked.
    public var deadline: Instant

    public init(request: EscalationRequest, asked: Instant, answering: PartyNumber? = nil, deadline: Instant) {
        self.request = request
        self.asked = asked
        self.answering = answering
        self.deadline = deadline
    }
}

/// Why an escalation went back to the clerk who asked.
public enum EscalationReturn: String, Hashable, Sendable, Codable, CaseIterable {
    /// The clerk who asked no longer needs it.
    case withdrawn
    /// The place asked will not take it.
    case declined
    /// Nobody answered, or who answered never came in, in the allowed time.
    case unanswered
}

/// An escalation that is over.
public struct PastEscalation: Hashable, Sendable, Codable {
    public enum Ending: Hashable, Sendable, Codable {
        /// A clerk of the place asked is in charge now.
        case takenOver(ClerkID)
        case returned(EscalationReturn)
        /// The citizen went.
        case citizenLeft
    }

    public var request: EscalationRequest
    public var asked: Instant
    public var ended: Instant
    public var ending: Ending

    public init(request: EscalationRequest, asked: Instant, ended: Instant, ending: Ending) {
        self.request = request
        self.asked = asked
        self.ended = ended
        self.ending = ending
    }
}

extension PastEscalation.Ending {
    /// The ending's name, for programs.
    public var word: String {
        switch self {
        case .takenOver: "taken-over"
        case .returned(let why): why.rawValue
        case .citizenLeft: "citizen-left"
        }
    }
}
