import ArgumentParser
import ZhidaConsult

/// `zhida directory show`: one site, clerk, item, department or room; or all whose name has a word.
struct DirectoryShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: say("查询服务点、部门、人员、事项或咨询室。", "Look up a site, department, clerk, item or room."),
            discussion: say(
                "例：zhida directory show BA-S018；zhida directory show 养老",
                "zhida directory show BA-S018; zhida directory show 养老"
            )
        )
    }

    @Argument(help: ArgumentHelp(say("编号，或名称的一部分。", "A code, or a part of a name."), valueName: "what"))
    var what: String

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable, Sendable {
        var sites: [Site] = []
        var departments: [Department] = []
        var clerks: [Clerk] = []
        var items: [ServiceItem] = []
        var rooms: [Room] = []

        var count: Int { sites.count + departments.count + clerks.count + items.count + rooms.count }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.seeDirectory)
            let directory = desk.names.directory
            let answer = find(in: directory)
            guard answer.count > 0 else {
                throw Refused(
                    refusal: Refusal(
                        .unknown,
                        english: "The directory has nothing called “\(what)”.",
                        chinese: "目录中没有“\(what)”"
                    )
                )
            }
            if consult.global.json { return try JSONOutput.print(answer) }
            guard answer.count == 1 else { return list(answer) }
            if let site = answer.sites.first { show(site, desk) }
            if let department = answer.departments.first { show(department, directory) }
            if let clerk = answer.clerks.first { show(clerk, desk) }
            if let item = answer.items.first { show(item, directory) }
            if let room = answer.rooms.first { show(room, desk) }
        }
    }

    private func find(in directory: ZhidaConsult.Directory) -> Answer {
        var answer = Answer()
        answer.sites = SiteID(what).flatMap(directory.site).map { [$0] } ?? []
        answer.departments = DepartmentID(what).flatMap(directory.department).map { [$0] } ?? []
        answer.clerks = ClerkID(what).flatMap(directory.clerk).map { [$0] } ?? []
        answer.items = ItemID(what).flatMap(directory.item).map { [$0] } ?? []
        answer.rooms = RoomID(what).flatMap(directory.room).map { [$0] } ?? []
        guard answer.count == 0 else { return answer }
        answer.sites = directory.sites.filter { $0.name.contains(what) }
        answer.departments = directory.departments.filter { $0.name.contains(what) }
        answer.clerks = directory.clerks.filter { $0.name.contains(what) }
        answer.items = directory.items.filter {
            $0.name.contains(what) || $0.group.contains(what)
                || $0.englishName.lowercased().contains(what.lowercased())
        }
        return answer
    }

    private func list(_ answer: Answer) {
        var table = TextTable([.init(say("种类", "kind")), .init(say("编号", "code")), .init(say("名称", "name"))])
        for site in answer.sites { table.add([say(site.level.chinese, site.level.english), site.id.text, site.name]) }
        for row in answer.departments { table.add([say("部门", "department"), row.id.text, row.name]) }
        for row in answer.clerks { table.add([say("人员", "clerk"), row.id.text, row.name]) }
        for row in answer.items { table.add([say("事项", "item"), row.id.text, row.name]) }
        for row in answer.rooms { table.add([say(row.kind.chinese, row.kind.english), row.id.text, row.name]) }
        table.print()
    }

    // MARK: One row

    private func show(_ site: Site, _ desk: ConsultDesk) {
        let directory = desk.names.directory
        guard let position = directory.position(of: site.id) else { return }
        var facts = FactList()
        facts.add(say("服务点", "site"), "\(site.id) \(site.name)")
        facts.add(say("层级", "level"), say(site.level.chinese, site.level.english))
        facts.add(say("上级", "parent"), site.parent.map { "\($0) \(desk.names.name($0))" })
        facts.add(say("部门", "department"), site.department.flatMap(directory.department).map { "\($0.id) \($0.name)" })
        let today = Shanghai.date(of: desk.now)
        facts.add(LocalText.day(today), hours(directory.openCells(directory.calendar(of: position), on: today), today))
        let rooms = directory.rooms(at: position).map { directory[$0] }
        facts.add(say("咨询室", "rooms"), rooms.filter { $0.kind == .room }.map(\.id.text).joined(separator: " "))
        facts.add(say("窗口", "counters"), rooms.filter { $0.kind == .counter }.map(\.id.text).joined(separator: " "))
        facts.add(
            say("人员", "clerks"),
            directory.clerks(at: position).map { directory[$0].id.text }.joined(separator: " ")
        )
        facts.add(say("下级", "below"), below(position, directory))
        facts.add(say("来源", "origin"), site.origin.rawValue + (site.note.isEmpty ? "" : say("；", "; ") + site.note))
        facts.print()
    }

    private func below(_ site: SitePosition, _ directory: ZhidaConsult.Directory) -> String {
        let children = directory.children(of: site)
        return children.isEmpty ? "" : say("\(children.count) 个", "\(children.count) sites")
    }

    private func hours(_ cells: DayCells?, _ day: LocalDate) -> String {
        guard let cells else { return say("放假安排尚未公布", "holidays not published") }
        if cells.isEmpty { return say("不办公", "closed") }
        return cells.runs.map { run in
            let end = Shanghai.time(of: Shanghai.instant(day, cell: run.upperBound))
            return "\(Shanghai.time(of: Shanghai.instant(day, cell: run.lowerBound)))–\(end)"
        }.joined(separator: say("、", ", "))
    }

    private func show(_ department: Department, _ directory: ZhidaConsult.Directory) {
        var facts = FactList()
        facts.add(say("部门", "department"), "\(department.id) \(department.name)")
        facts.add(say("职责", "does"), department.responsibilities)
        facts.add(
            say("办公点", "offices"),
            directory.offices(of: department.id).map { directory[$0].id.text }.joined(separator: " ")
        )
        facts.add(
            say("事项", "items"),
            directory.items.filter { $0.department == department.id }.map { "\($0.id) \($0.name)" }
                .joined(separator: say("；", "; "))
        )
        facts.add(say("名称把握", "certain"), department.certainty.rawValue + " " + department.note)
        facts.print()
    }

    private func show(_ clerk: Clerk, _ desk: ConsultDesk) {
        let directory = desk.names.directory
        guard let position = directory.position(of: clerk.id) else { return }
        var facts = FactList()
        facts.add(say("人员", "clerk"), "\(clerk.id) \(clerk.name)")
        facts.add(say("服务点", "site"), "\(clerk.site) \(desk.names.name(clerk.site))")
        facts.add(
            say("语言", "languages"),
            clerk.languages.languages.map { say($0.chinese, $0.english) }.joined(separator: say("、", ", "))
        )
        let today = Shanghai.date(of: desk.now)
        facts.add(LocalText.day(today), hours(directory.openCells(directory.calendar(of: position), on: today), today))
        let able = clerk.skills.filter { skill in
            directory.position(of: skill).map { directory.can(position, handle: $0) } ?? false
        }
        facts.add(say("可办事项", "handles"), able.map(\.text).joined(separator: " "))
        facts.add(say("来源", "origin"), clerk.origin.rawValue)
        facts.print()
    }

    private func show(_ item: ServiceItem, _ directory: ZhidaConsult.Directory) {
        var facts = FactList()
        facts.add(say("事项", "item"), "\(item.id) \(item.name)")
        facts.add("English", item.englishName)
        facts.add(say("部门", "department"), item.department.flatMap(directory.department).map { "\($0.id) \($0.name)" })
        facts.add(say("时长", "takes"), say("\(item.duration.count) 分钟", "\(item.duration.count) minutes"))
        facts.add(
            say("须准备", "evidence"),
            item.evidence.map { say($0.chinese, $0.english) }.joined(separator: say("、", ", "))
        )
        facts.add(
            say("办理层级", "levels"),
            item.levels.levels.map { say($0.chinese, $0.english) }.joined(separator: say("、", ", "))
        )
        facts.add(say("视频", "video"), item.byVideo ? say("可以", "yes") : say("不可以", "no"))
        facts.add(
            say("期限", "deadline"),
            item.deadlineWorkingDays == 0
                ? say("即办", "on the spot")
                : say("\(item.deadlineWorkingDays) 个工作日", "\(item.deadlineWorkingDays) working days")
        )
        facts.add(say("范围", "scope"), item.scope.word.rawValue)
        facts.add(say("来源", "origin"), item.origin.rawValue)
        facts.print()
    }

    private func show(_ room: Room, _ desk: ConsultDesk) {
        var facts = FactList()
        facts.add(say(room.kind.chinese, room.kind.english), "\(room.id) \(room.name)")
        facts.add(say("服务点", "site"), "\(room.site) \(desk.names.name(room.site))")
        facts.add(say("同时可约", "at a time"), "\(room.capacity)" + (room.overbooking > 0 ? " + \(room.overbooking)" : ""))
        facts.add(say("视频", "video"), room.byVideo ? say("可以", "yes") : say("不可以", "no"))
        facts.add(say("来源", "origin"), room.origin.rawValue)
        facts.print()
    }
}
