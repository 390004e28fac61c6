/// What can happen to a session, with what it brings along.
public enum SessionEvent: Hashable, Sendable, Codable {
    /// A clerk calls the number or the appointment, from a site.
    case call(ClerkID, at: SiteID)
    case recall
    /// Back to waiting, because nobody answered or the clerk was lost.
    case putBack
    /// The citizen has heard the call and is coming in.
    case answer
    /// A party's sound and picture are there.
    case join(PartyNumber)
    /// One more site is asked in; with a clerk where it is known who.
    case invite(SiteID, ClerkID?)
    /// A party goes of its own will.
    case leave(PartyNumber)
    /// A party's connection broke.
    case lose(PartyNumber)
    case hold(reason: String?)
    case resume
    case escalate(EscalationRequest)
    /// A clerk of the place asked takes the escalation over.
    case accept(ClerkID, at: SiteID)
    case giveBack(EscalationReturn)
    case end
    case close(SessionOutcome)
    case noShow
    case cancel(reason: String)
    case expire
    case fail(reason: String)
    case note(SessionNote)
    case share(SharedFile)
    case evaluate(Evaluation)
    /// A work order 工单 follows from it.
    case refer(WorkOrderReference)

    /// The event without what it brings along.
    public var kind: Kind {
        switch self {
        case .call: .call
        case .recall: .recall
        case .putBack: .putBack
        case .answer: .answer
        case .join: .join
        case .invite: .invite
        case .leave: .leave
        case .lose: .lose
        case .hold: .hold
        case .resume: .resume
        case .escalate: .escalate
        case .accept: .accept
        case .giveBack: .giveBack
        case .end: .end
        case .close: .close
        case .noShow: .noShow
        case .cancel: .cancel
        case .expire: .expire
        case .fail: .fail
        case .note: .note
        case .share: .share
        case .evaluate: .evaluate
        case .refer: .refer
        }
    }
}

extension SessionEvent {
    /// What can happen to a session.
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        case call, recall
        case putBack = "put-back"
        case answer, join, invite, leave, lose, hold, resume, escalate, accept
        case giveBack = "give-back"
        case end, close
        case noShow = "no-show"
        case cancel, expire, fail, note, share, evaluate, refer

        /// The verb of a clerk's sentence.
        public var chinese: String {
            switch self {
            case .call: "叫号"
            case .recall: "重呼"
            case .putBack: "退回等候"
            case .answer: "应答"
            case .join: "接入"
            case .invite: "邀请"
            case .leave: "离开"
            case .lose: "掉线"
            case .hold: "保持"
            case .resume: "恢复通话"
            case .escalate: "上报"
            case .accept: "接受上报"
            case .giveBack: "退回上报"
            case .end: "结束通话"
            case .close: "办结"
            case .noShow: "记为未到"
            case .cancel: "取消"
            case .expire: "过期"
            case .fail: "中断"
            case .note: "记录"
            case .share: "共享文件"
            case .evaluate: "评价"
            case .refer: "转工单"
            }
        }

        public var english: String {
            switch self {
            case .putBack: "put back"
            case .lose: "lose a party"
            case .giveBack: "give back"
            case .noShow: "mark as a no-show"
            case .note: "add a note"
            case .share: "share a file"
            case .refer: "refer to a work order"
            case .call, .recall, .answer, .join, .invite, .leave, .hold, .resume, .escalate, .accept, .end, .close,
                .cancel, .expire, .fail, .evaluate:
                rawValue
            }
        }
    }
}
