import ArgumentParser
import ZhidaConsult

/// `zhida session wait`: the waiting list 候补.
struct SessionWait: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "wait",
            abstract: say("候补：约满时登记，空出即自动占位 30 分钟。", "The waiting list: what becomes free is held for the first."),
            subcommands: [SessionWaitAdd.self, SessionWaitList.self, SessionWaitLeave.self],
            defaultSubcommand: SessionWaitAdd.self
        )
    }
}

/// `zhida session wait add`
struct SessionWaitAdd: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: say("登记候补。", "Stand on the waiting list."))
    }

    @OptionGroup var wish: WishOptions
    @OptionGroup var span: SpanOptions
    @OptionGroup var applicant: ApplicantOptions
    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let (days, hours) = try span.span(now: desk.now)
            let wanted = try wish.wish(desk.names, home: desk.caller.site, days: days, hours: hours)
            let request = try await desk.perform(WaitForSlot(wanted, applicant: try applicant.known(key)), key: key)
            try desk.print(request, key, json: writing.json)
        }
    }
}

/// `zhida session wait list`
struct SessionWaitList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: say("列出候补。", "List those who wait."))
    }

    @Option(help: ArgumentHelp(say("服务点（默认本人所属；管理员为全区）。", "The site (default: one's own; all for administrators).")))
    var site: String?

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            let place = try site.map(desk.names.site) ?? desk.caller.site
            try desk.authorise(.seeBookings, at: place.map { [$0] } ?? [])
            let views = try await desk.look { state in
                state.waiting.waiting.filter { request in
                    place.map { place in request.wish.parties.contains { $0.site == place } } ?? true
                }.map { WaitingView($0, desk.names, ahead: state.waiting.position(of: $0.id), showsPerson: false) }
            }
            if consult.global.json { return try JSONOutput.print(views) }
            guard !views.isEmpty else { return Swift.print(say("没有候补。", "Nobody waits.")) }
            var table = TextTable([
                .init(say("编号", "ID")), .init(say("前面", "ahead"), .right), .init(say("事项", "item"), canShrink: true),
                .init(say("日期", "days")), .init(say("候补人", "for")),
            ])
            for view in views {
                table.add([
                    view.id.text, view.ahead.map(String.init) ?? "", view.itemName, view.daysText, view.name ?? "",
                ])
            }
            table.print()
        }
    }
}

/// `zhida session wait leave`
struct SessionWaitLeave: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "leave", abstract: say("退出候补。", "Leave the waiting list."))
    }

    @Argument(help: ArgumentHelp(say("候补编号（最后四位以上即可）。", "The request; its last four characters will do.")))
    var id: String

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let request = try await desk.perform(LeaveWaiting(try desk.waiting(id)), key: key)
            try desk.print(request, key, json: writing.json)
        }
    }
}

/// A waiting request as it is shown.
struct WaitingView: Encodable, Sendable {
    var id: WaitingRequestID
    var state: String
    /// The booking that is held for it, or that was made of that.
    var booking: BookingID?
    /// How many wait before it.
    var ahead: Int?
    var item: ItemID
    var itemName: String
    var firstDay: LocalDate
    var lastDay: LocalDate
    var person: PersonID
    var name: String?
    var key: String?

    init(
        _ request: WaitingRequest,
        _ names: DirectoryNames,
        ahead: Int?,
        showsPerson: Bool,
        key: IdempotencyKey? = nil
    ) {
        id = request.id
        state = request.state.word
        booking = request.state.booking
        self.ahead = ahead
        item = request.wish.item
        itemName = names.name(item)
        firstDay = request.wish.days.lowerBound
        lastDay = request.wish.days.upperBound
        person = request.applicant.person
        name = request.applicant.name.map { showsPerson ? $0 : PersonMask.name($0) }
        self.key = key?.text
    }

    var daysText: String {
        firstDay == lastDay ? LocalText.day(firstDay) : "\(LocalText.day(firstDay)) – \(LocalText.day(lastDay))"
    }

    private var stateText: String {
        switch state {
        case "waiting": say("候补中", "waiting")
        case "offered": say("已占位，等待预约", "a slot is held")
        case "fulfilled": say("已预约", "booked")
        case "cancelled": say("已退出", "left")
        default: say("已过期", "expired")
        }
    }

    func print() {
        var facts = FactList()
        facts.add(say("候补", "waiting"), id.text)
        facts.add(say("状态", "state"), stateText)
        facts.add(say("占位", "held"), booking?.text)
        facts.add(say("前面还有", "ahead"), ahead.map { say("\($0) 人", "\($0)") })
        facts.add(say("事项", "item"), "\(item) \(itemName)")
        facts.add(say("日期", "days"), daysText)
        facts.add(say("候补人", "for"), [name, person.text].compactMap(\.self).joined(separator: " "))
        facts.add(say("幂等键", "key"), key)
        facts.print()
    }
}

extension ConsultDesk {
    func print(_ request: WaitingRequest, _ key: IdempotencyKey?, json: Bool) throws {
        let sites = request.wish.parties.prefix(1).compactMap(\.site)
        let view = WaitingView(
            request,
            names,
            ahead: broker.read { $0.waiting.position(of: request.id) },
            showsPerson: may(.seePersonalData, at: sites),
            key: shown(key, of: request, json: json)
        )
        if json { return try JSONOutput.print(view) }
        view.print()
    }
}
