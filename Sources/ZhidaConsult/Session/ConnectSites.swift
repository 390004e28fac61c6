/// Networks any sites or departments of the address book, now: `zhida session connect SITE…`.
///
/// The session is live at once with all who are free; those who are not are named, with why.
public struct ConnectSites: BrokerCommand {
    public static let name = "session connect"

    public var clerk: ClerkID
    /// Sites and departments' offices.
    public var targets: [SiteID]
    /// What it is about; then each site gives a clerk who can handle it, if it has one.
    public var item: ItemID?
    public var language: Language
    public var topic: String

    public init(
        by clerk: ClerkID,
        _ targets: [SiteID],
        item: ItemID? = nil,
        language: Language = .mandarin,
        topic: String
    ) {
        self.clerk = clerk
        self.targets = targets
        self.item = item
        self.language = language
        self.topic = topic
    }

    /// What came of it.
    public struct Reply: Hashable, Sendable, Codable {
        public var session: ConsultationSession
        /// Who could not be connected.
        public var absent: [Absence]
    }

    /// One who could not be connected, and why.
    public struct Absence: Hashable, Sendable, Codable {
        public enum Cause: String, Hashable, Sendable, Codable, CaseIterable {
            case unknown
            case closed
            /// The holidays of the year are not published.
            case unknownYear = "unknown-year"
            /// Nobody there has the skill or the language.
            case unable
            /// Those who could are not at work now.
            case offDuty = "off-duty"
            case busy
        }

        public var site: SiteID
        public var cause: Cause

        public var english: String {
            switch cause {
            case .unknown: "\(site) is not in the directory"
            case .closed: "\(site) is closed now"
            case .unknownYear: "\(site): the holidays of this year are not published"
            case .unable: "nobody at \(site) can answer this in the language"
            case .offDuty: "nobody who could is at work at \(site) now"
            case .busy: "all who could at \(site) are busy now"
            }
        }

        public var chinese: String {
            switch cause {
            case .unknown: "目录中没有 \(site)"
            case .closed: "\(site) 现在不办公"
            case .unknownYear: "\(site)：今年放假安排尚未公布"
            case .unable: "\(site) 没有能办理此事项或使用此语言的人员"
            case .offDuty: "\(site) 能办理的人员现在不在岗"
            case .busy: "\(site) 能办理的人员现在都忙"
            }
        }
    }

    public var permission: Permission? { .connect }

    public func sites(_ state: BrokerState) -> [SiteID] { state.directory.clerk(clerk).map { [$0.site] } ?? [] }

    public func decide(_ state: BrokerState, _ context: CommandContext) throws(Refusal) -> Decision<Reply> {
        guard let row = state.directory.clerk(clerk) else { throw .unknownClerk(clerk) }
        _ = try state.acting(clerk, at: row.site, context)
        if let item, state.directory.item(item) == nil { throw .unknownItem(item) }
        if let other = state.sessions.sessions(of: clerk).first {
            throw Refusal(
                .taken,
                english: "\(clerk) is in session \(other.id); invite the others to that one, or end it first",
                chinese: "\(clerk) 正在会话 \(other.id) 中；请在该会话中邀请，或先结束"
            )
        }
        guard topic.count <= SessionNote.longest else {
            throw Refusal(.invalid, english: "the topic is too long; shorten it", chinese: "主题过长，请缩短")
        }
        var wanted: [SiteID] = []
        for target in targets where !wanted.contains(target) && target != row.site { wanted.append(target) }
        guard !wanted.isEmpty, wanted.count < state.rules.sessions.parties else {
            throw Refusal(
                .invalid,
                english: "name 1 to \(state.rules.sessions.parties - 1) other sites or departments",
                chinese: "请指定 1–\(state.rules.sessions.parties - 1) 个其他服务点或部门"
            )
        }
        var present: [(site: SiteID, clerk: ClerkID?)] = []
        var absent: [Absence] = []
        for site in wanted {
            switch state.freeClerk(at: site, item, language, context.now) {
            case .success(let free): present.append((site, free))
            case .failure(let why): absent.append(Absence(site: site, cause: why.cause))
            }
        }
        guard !present.isEmpty else {
            throw Refusal(
                .taken,
                english: "nobody can be connected: " + absent.map(\.english).joined(separator: "; "),
                chinese: "无法连线：" + absent.map(\.chinese).joined(separator: "；")
            )
        }
        let session = ConsultationSession(
            id: context.identifier(),
            networking: present,
            by: clerk,
            of: row.site,
            item: item,
            topic: topic,
            at: context.now
        )
        return Decision(
            reply: Reply(session: session, absent: absent),
            changes: [.make(.session(session))],
            audit: session.audit(["absent": absent.map(\.site.text).joined(separator: " ")])
        )
    }
}

/// Why a site gives no clerk.
struct NoFreeClerk: Error {
    let cause: ConnectSites.Absence.Cause
}

extension BrokerState {
    /// A clerk of a site who is at work, has no ticket, no session and no booking now; the first by identifier.
    func freeClerk(
        at site: SiteID,
        _ item: ItemID?,
        _ language: Language,
        _ now: Instant
    ) -> Result<ClerkID, NoFreeClerk> {
        guard let place = directory.position(of: site) else { return .failure(NoFreeClerk(cause: .unknown)) }
        let (day, cell) = (Shanghai.date(of: now), Shanghai.cell(of: now))
        guard let open = directory.openCells(directory.calendar(of: place), on: day) else {
            return .failure(NoFreeClerk(cause: .unknownYear))
        }
        guard open.contains(cell) else { return .failure(NoFreeClerk(cause: .closed)) }
        let skilled =
            item.flatMap { directory.position(of: $0) }.map { directory.clerks(at: place, handling: $0) }
            ?? directory.clerks(at: place)
        let able = skilled.filter { directory[$0].languages.contains(language) }
        guard !able.isEmpty else { return .failure(NoFreeClerk(cause: .unable)) }
        let atWork = able.filter { isAtWork($0, now) }
        guard !atWork.isEmpty else { return .failure(NoFreeClerk(cause: .offDuty)) }
        let free = atWork.first { clerk in
            let id = directory[clerk].id
            return queue.ticket(of: id) == nil && sessions.sessions(of: id).isEmpty
                && !occupancy.taken(clerk, on: day).contains(cell)
        }
        return free.map { .success(directory[$0].id) } ?? .failure(NoFreeClerk(cause: .busy))
    }
}
