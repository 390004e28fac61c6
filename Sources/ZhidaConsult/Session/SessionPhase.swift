/// Where a consultation session 咨询会话 stands, without what belongs to the state; see ``SessionState``.
public enum SessionPhase: String, CaseIterable, Hashable, Sendable, Codable {
    /// An appointment whose time has not come 已预约.
    case booked
    /// A ticket is waiting 排队中.
    case queued
    /// A clerk has called the number 已叫号.
    case called
    /// Those who belong to it come in, for the first time or again after a lost connection 连接中.
    case connecting
    /// They talk 通话中.
    case live
    /// The citizen waits while the clerk does something 保持中.
    case onHold = "on-hold"
    /// They talk, and a higher level is being asked to take over 上报中.
    case escalated
    /// The talk is over and the clerk writes down what came of it 话后处理.
    case wrapUp = "wrap-up"
    /// The end: it has an outcome 已办结.
    case closed
    /// The end: nobody came 未到.
    case noShow = "no-show"
    /// The end: called off 已取消.
    case cancelled
    /// The end: nobody called it in time 已过期.
    case expired
    /// The end: those who belong to it were lost and did not come back 已中断.
    case failed

    /// Whether it is over for good.
    public var isFinal: Bool {
        switch self {
        case .closed, .noShow, .cancelled, .expired, .failed: true
        case .booked, .queued, .called, .connecting, .live, .onHold, .escalated, .wrapUp: false
        }
    }

    /// Whether citizen and clerk have each other.
    public var isTalking: Bool { self == .live || self == .onHold || self == .escalated }

    /// As a Chinese clerk reads it.
    public var chinese: String {
        switch self {
        case .booked: "已预约"
        case .queued: "排队中"
        case .called: "已叫号"
        case .connecting: "连接中"
        case .live: "通话中"
        case .onHold: "保持中"
        case .escalated: "上报中"
        case .wrapUp: "话后处理"
        case .closed: "已办结"
        case .noShow: "未到"
        case .cancelled: "已取消"
        case .expired: "已过期"
        case .failed: "已中断"
        }
    }

    /// As an English reader reads it.
    public var english: String {
        switch self {
        case .onHold: "on hold"
        case .wrapUp: "in wrap-up"
        case .noShow: "a no-show"
        case .booked, .queued, .called, .connecting, .live, .escalated, .closed, .cancelled, .expired, .failed: rawValue
        }
    }
}
