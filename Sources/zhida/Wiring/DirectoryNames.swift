import ZhidaConsult

/// Finds what a clerk names: by its code, or by a part of its name where that is only one.
struct DirectoryNames {
    let directory: ZhidaConsult.Directory

    /// - Throws: ``Refused``.
    func site(_ text: String) throws -> SiteID {
        if let id = SiteID(text), directory.site(id) != nil { return id }
        return try only(directory.sites.filter { $0.name.contains(text) }.map { ($0.id, $0.name) }, text, "服务点", "site")
    }

    /// - Throws: ``Refused``.
    func item(_ text: String) throws -> ItemID {
        if let id = ItemID(text), directory.item(id) != nil { return id }
        let matches = directory.items.filter { $0.name.contains(text) }
        return try only(matches.map { ($0.id, $0.name) }, text, "事项", "item")
    }

    /// - Throws: ``Refused``.
    func clerk(_ text: String) throws -> ClerkID {
        if let id = ClerkID(text), directory.clerk(id) != nil { return id }
        return try only(
            directory.clerks.filter { $0.name == text }.map { ($0.id, $0.name) },
            text,
            "窗口人员",
            "clerk"
        )
    }

    /// - Throws: ``Refused``.
    func room(_ text: String) throws -> RoomID {
        if let id = RoomID(text), directory.room(id) != nil { return id }
        return try only([], text, "咨询室或窗口", "room or counter")
    }

    /// A language by its word in Chinese or English.
    ///
    /// - Throws: ``Failure``.
    static func language(_ text: String?) throws -> ZhidaConsult.Language? {
        guard let text else { return nil }
        guard let language = ZhidaConsult.Language(word: text) else {
            let words = ZhidaConsult.Language.allCases.map { say($0.chinese, $0.rawValue) }.joined(separator: "、")
            throw Failure(
                .wrongUsage,
                say("没有语言“\(text)”；可用：\(words)。", "There is no language “\(text)”; known are: \(words).")
            )
        }
        return language
    }

    func name(_ id: SiteID) -> String { directory.site(id)?.name ?? id.text }
    func name(_ id: ItemID) -> String { directory.item(id)?.name ?? id.text }
    func name(_ id: RoomID) -> String { directory.room(id)?.name ?? id.text }

    private func only<Subject>(
        _ found: [(id: Identifier<Subject>, name: String)],
        _ text: String,
        _ chinese: String,
        _ english: String
    ) throws -> Identifier<Subject> {
        if found.count == 1 { return found[0].id }
        let list = found.prefix(5).map { "\($0.id) \($0.name)" }.joined(separator: say("、", ", "))
        let more = found.count > 5 ? say(" 等 \(found.count) 个", " and \(found.count - 5) more") : ""
        throw Refused(
            refusal: found.isEmpty
                ? Refusal(
                    .unknown,
                    english: "There is no \(english) “\(text)”; look it up with: zhida directory show",
                    chinese: "没有\(chinese)“\(text)”；可用 zhida directory show 查询"
                )
                : Refusal(
                    .unknown,
                    english: "“\(text)” could be \(list)\(more); give the code.",
                    chinese: "“\(text)”可能是：\(list)\(more)；请写编号"
                )
        )
    }
}

/// Finds records by what a clerk types of an identifier: the whole, or its last characters where only one ends so.
enum RecordNames {
    /// Characters that a clerk must type at least.
    static let shortest = 4

    /// - Parameter known: identifiers in memory: those of open records.
    /// - Throws: ``Refused``.
    static func find<Subject>(
        _ text: String,
        among known: some Sequence<Identifier<Subject>>,
        _ chinese: String,
        _ english: String
    ) throws -> Identifier<Subject> {
        let typed = text.lowercased()
        let found = Set(known.filter { $0.text == text || typed.count >= shortest && $0.text.hasSuffix(typed) })
        if let exact = found.first(where: { $0.text == text }) { return exact }
        if found.count == 1, let one = found.first { return one }
        // One that ended is not in memory and must be named whole.
        if found.isEmpty, text.count == 16, let id = Identifier<Subject>(text) { return id }
        throw Refused(
            refusal: found.isEmpty
                ? Refusal(
                    .unknown,
                    english: "No open \(english) ends with “\(text)”; give at least \(shortest) characters, "
                        + "or the whole ID of one that is over.",
                    chinese: "没有编号以“\(text)”结尾的\(chinese)；请至少写最后\(shortest)位，已结束的请写完整编号"
                )
                : Refusal(
                    .unknown,
                    english: "\(found.count) open \(english)s end with “\(text)”; type more of the ID.",
                    chinese: "有\(found.count)个\(chinese)的编号以“\(text)”结尾，请多写几位"
                )
        )
    }
}

extension ConsultDesk {
    var names: DirectoryNames { DirectoryNames(directory: broker.read(\.directory)) }

    /// - Throws: ``Refused``.
    func booking(_ text: String, _ chinese: String = "预约", _ english: String = "booking") throws -> BookingID {
        try RecordNames.find(text, among: broker.read { Array($0.bookings.open.map(\.id)) }, chinese, english)
    }

    /// - Throws: ``Refused``.
    func session(_ text: String) throws -> SessionID {
        try RecordNames.find(text, among: broker.read { $0.liveSessions.map(\.id) }, "会话", "session")
    }

    /// - Throws: ``Refused``.
    func waiting(_ text: String) throws -> WaitingRequestID {
        let open = broker.read { state in
            // One that was offered a slot no longer waits; the hold names it.
            state.waiting.waiting.map(\.id) + state.bookings.open.compactMap(\.request)
        }
        return try RecordNames.find(text, among: open, "候补", "waiting request")
    }

    /// A ticket by its number of today at a site, or by its identifier.
    ///
    /// - Throws: ``Refused``.
    func ticket(_ text: String, at site: SiteID?) throws -> TicketID {
        if let number = TicketNumber(text), text.count <= 8 {
            guard let site = site ?? caller.site else {
                throw Failure(
                    .wrongUsage,
                    say("请用 --site 写明 \(number) 是哪个服务点的号。", "Say with --site whose number \(number) is.")
                )
            }
            let today = Shanghai.date(of: now)
            guard let ticket = broker.read({ $0.queue.ticket(number, at: site, on: today) }) else {
                throw Refused(
                    refusal: Refusal(
                        .unknown,
                        english: "\(site) has no open ticket \(number) today.",
                        chinese: "\(site) 今天没有未办结的 \(number) 号"
                    )
                )
            }
            return ticket.id
        }
        let open = broker.read { state in
            state.directory.sites.flatMap { state.queue.live(at: $0.id) }.map(\.id)
        }
        return try RecordNames.find(text, among: open, "号票", "ticket")
    }
}

extension BrokerState {
    /// All live sessions, by identifier.
    var liveSessions: [ConsultationSession] {
        var seen: Set<SessionID> = []
        return directory.sites.flatMap { sessions.live(at: $0.id) }.filter { seen.insert($0.id).inserted }
            .sorted { $0.id < $1.id }
    }
}
