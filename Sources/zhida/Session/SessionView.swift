import ZhidaConsult

/// A session as it is shown: names beside codes, times in Asia/Shanghai.
struct SessionView: Encodable, Sendable {
    struct Party: Encodable, Sendable {
        var number: Int
        var role: String
        var site: SiteID?
        var siteName: String?
        var clerk: ClerkID?
        var presence: SessionParty.Presence
        var isLead: Bool
    }

    struct Note: Encodable, Sendable {
        var by: String
        var at: String
        var text: String
    }

    struct Escalation: Encodable, Sendable {
        var to: SiteID
        var reason: String
        var asked: String
        /// `nil` while it is on its way.
        var ending: String?
    }

    var id: SessionID
    var version: Int
    var phase: SessionPhase
    var since: String
    var site: SiteID
    var siteName: String
    var item: ItemID?
    var itemName: String?
    var booking: BookingID?
    var ticket: TicketID?
    var topic: String
    var parties: [Party]
    var escalations: [Escalation]
    var notes: [Note]
    var files: [String]
    var outcome: SessionOutcome?
    var grade: Int?
    var workOrders: [String]
    var key: String?

    private let session: ConsultationSession
    private let endings: [String]

    private enum CodingKeys: CodingKey {
        case id, version, phase, since, site, siteName, item, itemName, booking, ticket, topic, parties, escalations
        case notes, files, outcome, grade, workOrders, key
    }

    init(_ session: ConsultationSession, _ names: DirectoryNames, key: IdempotencyKey? = nil) {
        self.session = session
        id = session.id
        version = session.version
        phase = session.phase
        since = LocalText.stamp(session.entered)
        site = session.site
        siteName = names.name(session.site)
        item = session.item
        itemName = session.item.map(names.name)
        switch session.origin {
        case .booking(let id, _): booking = id
        case .ticket(let id): ticket = id
        case .networked: break
        }
        if case .networked(let text) = session.origin, !text.isEmpty {
            topic = text
        } else {
            topic = itemName ?? ""
        }
        parties = session.parties.map { party in
            Party(
                number: party.number.number,
                role: party.isCitizen ? "citizen" : "site",
                site: party.site,
                siteName: party.site.map(names.name),
                clerk: party.clerk,
                presence: party.presence,
                isLead: party.number == session.lead
            )
        }
        var escalations = session.escalations.map { past in
            Escalation(
                to: past.request.target,
                reason: past.request.reason,
                asked: LocalText.stamp(past.asked),
                ending: past.ending.word
            )
        }
        var endings = session.escalations.map { past in
            "→ \(names.name(past.request.target))：\(past.ending.text)（\(past.request.reason)）"
        }
        if case .escalated(let open) = session.state {
            escalations.append(
                Escalation(to: open.request.target, reason: open.request.reason, asked: LocalText.stamp(open.asked))
            )
            endings.append(
                "→ \(names.name(open.request.target))：\(say("等待接受", "asked"))（\(open.request.reason)）"
            )
        }
        self.escalations = escalations
        self.endings = endings
        notes = session.notes.map { Note(by: $0.by, at: LocalText.stamp($0.at), text: $0.text) }
        files = session.files.map(\.name)
        if case .closed(let closed) = session.state { outcome = closed }
        grade = session.evaluation?.grade.rawValue
        workOrders = session.workOrders.map(\.text)
        self.key = key?.text
    }

    var phaseText: String { say(phase.chinese, phase.english) }
    var sinceText: String { Shanghai.time(of: session.entered).description }
    var partiesText: String { parties.map(\.line).joined(separator: say("；", "; ")) }

    func print() {
        var facts = FactList()
        facts.add(say("会话", "session"), id.text)
        facts.add(say("状态", "state"), "\(phaseText)\(say("（自 ", " (since "))\(sinceText)\(say("）", ")"))")
        facts.add(say("地点", "at"), siteName)
        facts.add(item == nil ? say("主题", "topic") : say("事项", "item"), topic)
        for party in parties { facts.add("\(party.number)\(party.isLead ? "*" : "")", party.line) }
        for ending in endings { facts.add(say("上报", "escalation"), ending) }
        for (index, note) in notes.enumerated() {
            facts.add(say("记录", "note"), "\(Shanghai.time(of: session.notes[index].at)) \(note.by)：\(note.text)")
        }
        for file in files { facts.add(say("文件", "file"), file) }
        if let outcome { facts.add(say("结果", "outcome"), outcome.result.text + say("：", ": ") + outcome.summary) }
        if let grade = session.evaluation?.grade {
            facts.add(say("评价", "evaluation"), say(grade.chinese, "\(grade.rawValue)/5"))
        }
        facts.add(say("工单", "work order"), workOrders.joined(separator: " "))
        facts.add(say("幂等键", "key"), key)
        facts.print()
    }
}

extension SessionView.Party {
    var line: String {
        let who =
            role == "citizen"
            ? say("群众", "citizen") : [siteName, clerk?.text].compactMap(\.self).joined(separator: " ")
        return who + say("", " ") + presence.text
    }
}

extension SessionParty.Presence {
    var text: String {
        switch self {
        case .invited: say("（待接入）", "(invited)")
        case .joining: say("（连接中）", "(joining)")
        case .present: say("（在线）", "(present)")
        case .lost: say("（掉线）", "(lost)")
        case .left: say("（已离开）", "(left)")
        }
    }
}

extension PastEscalation.Ending {
    var text: String {
        switch self {
        case .takenOver(let clerk): say("\(clerk) 接手", "\(clerk) took over")
        case .returned(.withdrawn): say("已撤回", "withdrawn")
        case .returned(.declined): say("被退回", "declined")
        case .returned(.unanswered): say("无人应答", "unanswered")
        case .citizenLeft: say("群众已离开", "the citizen left")
        }
    }
}

extension SessionOutcome.Result {
    var text: String {
        switch self {
        case .done: say("当场办结", "done")
        case .goesOn: say("后续办理", "goes on")
        case .incomplete: say("待补材料", "incomplete")
        case .passedOn: say("转其他单位", "passed on")
        case .brokenOff: say("未完成", "broken off")
        case .unrecorded: say("未填写", "unrecorded")
        }
    }
}

extension ConsultDesk {
    func print(_ session: ConsultationSession, _ key: IdempotencyKey?, json: Bool) throws {
        let view = SessionView(session, names, key: shown(key, of: session, json: json))
        if json { return try JSONOutput.print(view) }
        view.print()
    }
}
