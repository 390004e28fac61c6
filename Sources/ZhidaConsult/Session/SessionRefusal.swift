/// A refused event of a session, and what is possible instead.
public struct SessionRefusal: Error, Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// It cannot happen in this phase.
        case phase
        /// It can, and another must cause it.
        case actor
        /// The clerk in charge may not go while the citizen would be alone.
        case wouldLeaveCitizenAlone
        /// A session fails only when the citizen is gone.
        case citizenIsThere
        /// Only a session with a citizen waiting goes back to the queue.
        case nobodyWaits
        /// An escalation goes up, or across between departments.
        case notAbove
        case alreadyAccepted
        /// The one who accepts is not of the place that was asked.
        case anotherPlaceWasAsked
        case noSuchParty
        case partyHasLeft
        case siteIsInAlready
        case evaluatedAlready
        case tooMany(Int)
        case malformed(String, String)
    }

    public var phase: SessionPhase
    public var event: SessionEvent.Kind
    public var actor: SessionActor
    public var cause: Cause

    public var english: String {
        switch cause {
        case .phase:
            "The session is \(phase.english); one cannot \(event.english) now. " + possibleEnglish
        case .actor:
            "\(Self.capitalised(actor.english)) may not \(event.english) while the session is \(phase.english); "
                + "\(Self.list(allowed.map(\.english), " or ")) may."
        case .wouldLeaveCitizenAlone:
            "The clerk in charge cannot leave while the citizen would be alone. "
                + "End the session, or escalate it and leave when the other clerk is live."
        case .citizenIsThere:
            "The citizen is still there, so the session cannot fail; put it back to waiting, before all others."
        case .nobodyWaits:
            "No citizen is there to wait, so the session cannot go back to the queue; end it."
        case .notAbove:
            "An escalation goes to a higher level, or from one department to another. Choose a place above."
        case .alreadyAccepted:
            "Another clerk has accepted this escalation already."
        case .anotherPlaceWasAsked:
            "This escalation asks another place; only a clerk there can accept it."
        case .noSuchParty:
            "No such party takes part in the session."
        case .partyHasLeft:
            "That party has left the session; invite it again."
        case .siteIsInAlready:
            "That site takes part in the session already."
        case .evaluatedAlready:
            "The citizen has evaluated this session already, and an evaluation is not changed."
        case .tooMany(let limit):
            "The session has its \(limit) already; no more are taken."
        case .malformed(let english, _):
            english
        }
    }

    public var chinese: String {
        switch cause {
        case .phase:
            "会话目前“\(phase.chinese)”，不能\(event.chinese)。" + possibleChinese
        case .actor:
            "会话“\(phase.chinese)”时，\(actor.chinese)不能\(event.chinese)；可由\(allowed.map(\.chinese).joined(separator: "、"))操作。"
        case .wouldLeaveCitizenAlone:
            "主办人员离开后群众将无人接待，不能离开；请结束通话，或上报并等对方接通后再离开。"
        case .citizenIsThere:
            "群众仍在线，不能记为中断；请退回等候，优先接续。"
        case .nobodyWaits:
            "没有群众在等候，不能退回排队；请结束通话。"
        case .notAbove:
            "只能向上一级上报，或在部门之间转接；请另选上级单位。"
        case .alreadyAccepted:
            "已有其他人员接受此上报。"
        case .anotherPlaceWasAsked:
            "此上报请求的是其他单位，只能由该单位人员接受。"
        case .noSuchParty:
            "会话中没有这个参与方。"
        case .partyHasLeft:
            "该参与方已离开；请重新邀请。"
        case .siteIsInAlready:
            "该服务点已在会话中。"
        case .evaluatedAlready:
            "群众已评价过本次会话，评价不能更改。"
        case .tooMany(let limit):
            "已达上限 \(limit)，不能再增加。"
        case .malformed(_, let chinese):
            chinese
        }
    }

    /// As the broker answers it.
    public var refusal: Refusal {
        let reason: Refusal.Reason =
            switch cause {
            case .phase, .wouldLeaveCitizenAlone, .citizenIsThere, .nobodyWaits, .partyHasLeft, .siteIsInAlready,
                .evaluatedAlready:
                .transition
            case .actor, .anotherPlaceWasAsked: .forbidden
            case .notAbove, .malformed: .invalid
            case .alreadyAccepted: .taken
            case .noSuchParty: .unknown
            case .tooMany: .limit
            }
        return Refusal(reason, english: english, chinese: chinese)
    }

    private var allowed: [SessionActor] {
        let actors = SessionTransition.find(phase, event)?.actors ?? []
        return SessionActor.allCases.filter(actors.contains)
    }

    private var possibleEnglish: String {
        let possible = SessionTransition.possible(in: phase)
        guard !possible.isEmpty else { return "It is over; open a new session." }
        return "Possible are: " + Self.list(possible.map(\.event.english), " and ") + "."
    }

    private var possibleChinese: String {
        let possible = SessionTransition.possible(in: phase)
        guard !possible.isEmpty else { return "会话已终结，请新建会话。" }
        return "现在可以：" + possible.map(\.event.chinese).joined(separator: "、") + "。"
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private static func list(_ words: [String], _ last: String) -> String {
        guard words.count > 1, let end = words.last else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + last + end
    }
}
