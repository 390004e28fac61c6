import ZhidaConsult

/// What a directory that is not active yet would do: to its rows, and to the bookings ahead.
struct DirectoryConsequences: Encodable {
    /// `nil` where there is no directory yet.
    var difference: DirectoryDifference?
    /// Bookings ahead that a person would have to give to others.
    var bookings: [BookingView]

    /// Decides the command without doing it.
    ///
    /// - Throws: ``Refusal``.
    init(
        of command: some DirectoryChanging,
        content: DirectoryContent,
        _ desk: ConsultDesk
    ) throws {
        let (old, active) = desk.broker.read { ($0.directory, $0.directories.active) }
        let new = try ZhidaConsult.Directory(content)
        difference = active.map { _ in DirectoryDifference(from: old, to: new, today: Shanghai.date(of: desk.now)) }
        let context = CommandContext(now: desk.now, caller: desk.caller, identifiers: IdentifierSource())
        let names = desk.names
        bookings = try desk.broker.read { state in
            let decision = try command.decide(state, context)
            var marked: [BookingID: Booking] = [:]
            for change in decision.changes {
                if case .booking(let booking)? = change.after { marked[booking.id] = booking }
            }
            return decision.reply.concerned.compactMap { marked[$0] ?? state.bookings[$0] }
                .map { BookingView($0, names, showsPerson: false) }
        }
    }

    func print(samples: Int = 10) {
        if let difference { DirectoryReportText(samples: samples).print(difference) }
        guard !bookings.isEmpty else {
            return Swift.print(say("不影响已有预约。", "No booking ahead is affected."))
        }
        Swift.print(say("须人工处理的预约：\(bookings.count)", "Bookings to be seen to: \(bookings.count)"))
        var table = TextTable([
            .init(say("编号", "ID")), .init(say("时间", "time")), .init(say("事项", "item"), canShrink: true),
            .init(say("问题", "concern")),
        ])
        for booking in bookings {
            table.add([
                booking.id.text, booking.rangeText, booking.itemName,
                booking.concerns.joined(separator: say("；", "; ")),
            ])
        }
        table.print()
    }
}

/// A command that makes another directory the one that holds.
protocol DirectoryChanging: BrokerCommand where Reply == DirectoryChange {}

extension StoreDirectory: DirectoryChanging {}
extension ActivateDirectory: DirectoryChanging {}

/// A comparison of two directories as a person reads it.
struct DirectoryReportText {
    /// How many of each kind are listed.
    var samples: Int

    func print(_ difference: DirectoryDifference) {
        if difference.isEmpty { return Swift.print(say("没有差别。", "No difference.")) }
        print(say("服务点", "sites"), difference.sites)
        print(say("部门", "departments"), difference.departments)
        print(say("人员", "clerks"), difference.clerks)
        print(say("事项", "items"), difference.items)
        print(say("咨询室和窗口", "rooms and counters"), difference.rooms)
        print(say("日历", "calendars"), difference.calendars)
        if !difference.holidayYears.isEmpty {
            Swift.print(
                say("放假安排：", "holidays: ") + difference.holidayYears.map(String.init).joined(separator: say("、", ", "))
            )
        }
        for consequence in difference.consequences.prefix(max(0, samples)) { Swift.print("  ! \(consequence.text)") }
        let more = difference.consequences.count - max(0, samples)
        if more > 0 { Swift.print(say("  ! 另有 \(more) 项", "  ! and \(more) more")) }
    }

    private func print<Subject>(_ title: String, _ changes: DirectoryDifference.Changes<Subject>) {
        guard !changes.isEmpty else { return }
        let counts = [
            ("+", changes.added), ("-", changes.removed), ("~", changes.changed),
        ].filter { !$0.1.isEmpty }
        Swift.print("\(title): " + counts.map { "\($0.0)\($0.1.count)" }.joined(separator: " "))
        for (sign, ids) in counts {
            let list = ids.prefix(max(0, samples)).map(\.text).joined(separator: " ")
            Swift.print("  \(sign) \(list)\(ids.count > samples ? " …" : "")")
        }
    }
}

extension DirectoryDifference.Consequence {
    var text: String {
        switch self {
        case .siteRemoved(let id): return say("服务点 \(id) 被删除", "site \(id) is removed")
        case .siteRenamed(let id, let from, let to):
            return say("服务点 \(id) 改名：\(from) → \(to)", "site \(id) is renamed: \(from) → \(to)")
        case .clerkRemoved(let id): return say("人员 \(id) 被删除", "clerk \(id) is removed")
        case .clerkMoved(let id, let from, let to):
            return say("人员 \(id) 调动：\(from) → \(to)", "clerk \(id) moves: \(from) → \(to)")
        case .skillsRemoved(let id, let items):
            let list = items.map(\.text).joined(separator: " ")
            return say("人员 \(id) 不再办理：\(list)", "clerk \(id) no longer handles \(list)")
        case .roomRemoved(let id): return say("咨询室或窗口 \(id) 被删除", "room \(id) is removed")
        case .roomMoved(let id, let from, let to):
            return say("\(id) 迁移：\(from) → \(to)", "room \(id) moves: \(from) → \(to)")
        case .lanesRemoved(let id, let from, let to):
            return say("\(id) 同时可约数：\(from) → \(to)", "room \(id) takes fewer at a time: \(from) → \(to)")
        case .itemRemoved(let id): return say("事项 \(id) 被删除", "item \(id) is removed")
        case .hoursShortened(let clerks, let rooms, let days):
            let span = days.count == 1 ? "\(days[0])" : "\(days[0]) – \(days[days.count - 1])"
            return say(
                "\(clerks.count) 名人员、\(rooms.count) 间咨询室或窗口在 \(days.count) 天（\(span)）缩短时间",
                "\(clerks.count) clerks and \(rooms.count) rooms have shorter hours on \(days.count) days (\(span))"
            )
        }
    }
}
