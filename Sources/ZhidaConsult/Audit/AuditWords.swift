/// The words in which the audit is told to people, beside those of the domain's own types.
enum AuditWords {
    /// What was done, by the name of the command and, in a session, what happened in it; the name itself where no words
    /// were laid down.
    static func act(_ body: AuditBody) -> (chinese: String, english: String) {
        if body.act == ActOnSession.name, let event = body.facts["event"].flatMap(SessionEvent.Kind.init) {
            return ("会话：\(event.chinese)", "in the session: \(event.english)")
        }
        return acts[body.act] ?? (body.act, body.act)
    }

    /// Whether words were laid down for a command.
    static func hasWords(for name: String) -> Bool { acts[name] != nil }

    /// The name of a fact.
    static func fact(_ name: String) -> (chinese: String, english: String) { facts[name] ?? (name, name) }

    /// The value of a fact, in words where it is one of the domain's.
    static func value(_ text: String, of name: String) -> (chinese: String, english: String) {
        switch name {
        case "purpose": ConsentPurpose(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        case "kind": EvidenceKind(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        case "means": Consent.Means(rawValue: text).map { ($0.chinese, $0.rawValue) } ?? (text, text)
        case "event": SessionEvent.Kind(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        case "as": SessionActor(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        case "phase": SessionPhase(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        case "step": TicketState.Step(rawValue: text).map { ($0.chinese, $0.rawValue) } ?? (text, text)
        case "priority": PriorityClass(rawValue: text).map { ($0.chinese, $0.english) } ?? (text, text)
        default: (text, text)
        }
    }

    static func kind(_ kind: RecordKind) -> (chinese: String, english: String) {
        switch kind {
        case .booking: ("预约", "booking")
        case .waiting: ("候补", "waiting request")
        case .directory: ("目录", "directory")
        case .ticket: ("号票", "ticket")
        case .ticketBook: ("取号簿", "ticket book")
        case .serviceTimes: ("办理时长", "service times")
        case .session: ("会话", "session")
        case .dossier: ("卷宗", "dossier")
        case .revocation: ("吊销", "revocation")
        }
    }

    private static let acts: [String: (chinese: String, english: String)] = [
        "directory load": ("更新目录", "loaded a directory"),
        "directory activate": ("启用目录版本", "activated a directory"),
        "session hold": ("占位", "held a slot"),
        "session book": ("预约", "booked"),
        "session book held": ("占位转预约", "booked the held slot"),
        "session confirm": ("确认预约", "confirmed the booking"),
        "session move": ("改期", "moved the booking"),
        "session reassign": ("改派", "reassigned the booking"),
        "session cancel": ("取消预约", "cancelled the booking"),
        "session expire": ("占位过期", "let the hold expire"),
        "session run booking": ("预约转会话", "began the booking's session"),
        "session wait": ("登记候补", "put on the waiting list"),
        "session wait leave": ("退出候补", "left the waiting list"),
        "session wait offer": ("候补到位", "offered a slot"),
        "session waiting expire": ("候补过期", "let the waiting request expire"),
        "session open": ("建立会话", "opened a session"),
        "session act": ("会话", "acted in the session"),
        "session connect": ("连线服务点", "connected sites"),
        "session elapse": ("会话到时", "let what was due in sessions happen"),
        "queue take": ("取号", "took a ticket"),
        "queue next": ("叫下一号", "called the next ticket"),
        "queue call": ("叫指定号", "called the ticket"),
        "queue run": ("办理号票", "handled the ticket"),
        "queue transfer": ("转号", "transferred the ticket"),
        "queue cancel": ("取消号票", "cancelled the ticket"),
        "queue lapse": ("号票过期", "let tickets lapse"),
        "consent give": ("登记同意", "entered a consent"),
        "consent withdraw": ("撤回同意", "withdrew a consent"),
        "evidence begin": ("开始采集", "began evidence"),
        "evidence finish": ("完成采集", "took evidence in"),
        "evidence read": ("查看核验材料", "opened evidence"),
        "evidence remove": ("删除误采材料", "removed evidence taken by mistake"),
        "evidence purge": ("清除到期材料", "purged evidence past its retention"),
        "evidence close": ("关闭卷宗", "closed the dossier"),
        "token issue": ("签发令牌", "issued a token"),
        "token revoke": ("吊销令牌", "revoked tokens"),
        "token forget": ("清理吊销记录", "dropped expired revocations"),
    ]

    private static let facts: [String: (chinese: String, english: String)] = [
        "purpose": ("目的", "purpose"),
        "kind": ("种类", "kind"),
        "means": ("方式", "by"),
        "consent": ("同意", "consent"),
        "evidence": ("材料", "evidence"),
        "removed": ("删除件数", "removed"),
        "bytes": ("字节", "bytes"),
        "count": ("件数", "count"),
        "token": ("令牌", "token"),
        "account": ("账号", "account"),
        "role": ("角色", "role"),
        "minutes": ("分钟", "minutes"),
        "site": ("服务点", "site"),
        "item": ("事项", "item"),
        "clerk": ("窗口人员", "clerk"),
        "room": ("咨询室", "room"),
        "reason": ("原因", "reason"),
        "state": ("状态", "state"),
        "start": ("开始", "start"),
        "event": ("动作", "event"),
        "as": ("身份", "as"),
        "phase": ("阶段", "phase"),
        "step": ("步骤", "step"),
        "priority": ("优先类别", "priority"),
        "number": ("号码", "number"),
        "was": ("原号码", "was"),
        "absent": ("未接入", "absent"),
        "days": ("日期", "days"),
        "party": ("参与方", "party"),
        "request": ("候补", "waiting request"),
        "from": ("自", "from"),
        "to": ("至", "to"),
        "identity": ("身份核验", "identity checks"),
        "place": ("位置", "places"),
        "video": ("视频", "videos"),
        "signature": ("签名", "signatures"),
        "document": ("材料", "documents"),
        "face": ("人脸", "faces"),
    ]
}

extension Consent.Means {
    public var chinese: String {
        switch self {
        case .page: "页面勾选"
        case .paper: "纸质"
        case .spoken: "口头"
        }
    }
}
