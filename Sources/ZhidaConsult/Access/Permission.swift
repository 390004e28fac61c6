/// One kind of act that a role may or may not do 权限.
public enum Permission: String, Hashable, Sendable, Codable, CaseIterable {
    /// Sites, departments, items and opening hours.
    case seeDirectory = "directory.see"
    /// A new directory, calendars included, or back to a former one.
    case loadDirectory = "directory.load"
    /// Free slots; nobody's data is in them.
    case seeSlots = "slots.see"
    case seeBookings = "booking.see"
    /// Hold, book, confirm, move, cancel, and the waiting list.
    case book = "booking.write"
    /// Give a booking to another clerk or room.
    case reassign = "booking.reassign"
    /// Book beyond a resource's usual number.
    case overbook = "booking.overbook"
    case seeQueue = "queue.see"
    /// Give a citizen a ticket.
    case takeTicket = "queue.take"
    /// Next, call, recall, pass, no-show.
    case callTicket = "queue.call"
    /// Send a ticket to another item or site.
    case transferTicket = "queue.transfer"
    /// Change a ticket's class.
    case arrangeQueue = "queue.arrange"
    case seeSessions = "session.see"
    /// Call, connect, hold, notes, outcome, close.
    case runSession = "session.run"
    /// Bring in the next level or a department.
    case escalate = "session.escalate"
    /// Network any sites or departments at once.
    case connect = "session.connect"
    /// The citizen's own satisfaction with a session.
    case evaluate = "session.evaluate"
    /// Names, telephone and identity numbers unmasked.
    case seePersonalData = "person.see"
    case giveConsent = "consent.give"
    case withdrawConsent = "consent.withdraw"
    /// Take evidence in and record, each under its consent.
    case addEvidence = "evidence.add"
    /// Open the content of evidence.
    case readEvidence = "evidence.read"
    /// Remove one piece of evidence that was taken in by mistake.
    case removeEvidence = "evidence.remove"
    /// Remove what is past its retention.
    case purge = "evidence.purge"
    case readAudit = "audit.read"
    case verifyAudit = "audit.verify"
    /// Sign a checkpoint of the audit.
    case checkpointAudit = "audit.checkpoint"
    case issueToken = "token.issue"
    case revokeToken = "token.revoke"
    case rotateKeys = "keys.rotate"
    /// Messages and dead letters.
    case seeOutbox = "outbox.see"
    /// Deliver messages; try dead letters again.
    case deliverOutbox = "outbox.deliver"
    case changeSettings = "settings.change"
    /// Backup, restore, check, copy.
    case maintainStore = "store.maintain"

    /// In words, as a refusal says them.
    public var chinese: String {
        switch self {
        case .seeDirectory: "查看目录"
        case .loadDirectory: "更新目录"
        case .seeSlots: "查看空闲时段"
        case .seeBookings: "查看预约"
        case .book: "办理预约"
        case .reassign: "改派预约"
        case .overbook: "超额预约"
        case .seeQueue: "查看排队"
        case .takeTicket: "取号"
        case .callTicket: "叫号"
        case .transferTicket: "转号"
        case .arrangeQueue: "调整排队次序"
        case .seeSessions: "查看会话"
        case .runSession: "办理会话"
        case .escalate: "上报会话"
        case .connect: "连线服务点"
        case .evaluate: "评价会话"
        case .seePersonalData: "查看个人信息"
        case .giveConsent: "登记同意"
        case .withdrawConsent: "撤回同意"
        case .addEvidence: "采集核验材料"
        case .readEvidence: "查看核验材料"
        case .removeEvidence: "删除误采材料"
        case .purge: "清除到期材料"
        case .readAudit: "查看审计"
        case .verifyAudit: "校验审计"
        case .checkpointAudit: "签署审计检查点"
        case .issueToken: "签发令牌"
        case .revokeToken: "吊销令牌"
        case .rotateKeys: "更换密钥"
        case .seeOutbox: "查看通知"
        case .deliverOutbox: "投递通知"
        case .changeSettings: "修改设置"
        case .maintainStore: "维护数据库"
        }
    }

    public var english: String {
        switch self {
        case .seeDirectory: "see the directory"
        case .loadDirectory: "load a directory"
        case .seeSlots: "see free slots"
        case .seeBookings: "see bookings"
        case .book: "book"
        case .reassign: "reassign a booking"
        case .overbook: "overbook"
        case .seeQueue: "see the queue"
        case .takeTicket: "take a ticket"
        case .callTicket: "call tickets"
        case .transferTicket: "transfer a ticket"
        case .arrangeQueue: "rearrange the queue"
        case .seeSessions: "see sessions"
        case .runSession: "run a session"
        case .escalate: "escalate a session"
        case .connect: "connect sites"
        case .evaluate: "evaluate a session"
        case .seePersonalData: "see personal data"
        case .giveConsent: "enter a consent"
        case .withdrawConsent: "withdraw a consent"
        case .addEvidence: "add evidence"
        case .readEvidence: "read evidence"
        case .removeEvidence: "remove evidence"
        case .purge: "purge evidence"
        case .readAudit: "read the audit"
        case .verifyAudit: "verify the audit"
        case .checkpointAudit: "sign a checkpoint of the audit"
        case .issueToken: "issue a token"
        case .revokeToken: "revoke a token"
        case .rotateKeys: "rotate keys"
        case .seeOutbox: "see the outbox"
        case .deliverOutbox: "deliver the outbox"
        case .changeSettings: "change settings"
        case .maintainStore: "maintain the store"
        }
    }
}
