extension Refusal {
    static func unknownSession(_ id: SessionID) -> Refusal { unknown("session", "会话", id.text) }

    static func noPart(_ who: CallerID, _ session: SessionID) -> Refusal {
        Refusal(
            .forbidden,
            english: "\(who) takes no part in session \(session); ask its clerk in charge for an invitation",
            chinese: "\(who) 不是会话 \(session) 的参与方；请由主办人员邀请"
        )
    }

    static func noLevelAbove(_ site: SiteID) -> Refusal {
        Refusal(
            .invalid,
            english: "there is no level above \(site) for this item; name the department to ask",
            chinese: "\(site) 对此事项没有上一级；请指定部门"
        )
    }

    static func sessionExists(_ session: ConsultationSession) -> Refusal {
        Refusal(
            .taken,
            english: "it has its session already: \(session.id), \(session.phase.english)",
            chinese: "已有会话 \(session.id)（\(session.phase.chinese)）"
        )
    }
}
