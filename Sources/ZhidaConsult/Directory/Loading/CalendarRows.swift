/// Reads `calendars.csv`, in which a calendar is as many rows as it has rules.
enum CalendarRows {
    static func read(_ table: FileTable, _ faults: FaultList) -> [CalendarRules] {
        var drafts: [CalendarID: CalendarDraft] = [:]
        var order: [CalendarID] = []
        var faulty: Set<CalendarID> = []
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            guard let id: CalendarID = parser.identifier("code") else { continue }
            var draft: CalendarDraft
            if let known = drafts[id] {
                draft = known
            } else {
                draft = CalendarDraft(id: id, firstRow: row.number)
                order.append(id)
            }
            draft.takeFacts(parser)
            let days = DayTarget.read(parser)
            if let windows = hours(parser) { draft.add(windows, on: days, parser) }
            drafts[id] = draft
            if faults.count > before { faulty.insert(id) }
        }
        return order.compactMap { id in
            guard let draft = drafts[id], !faulty.contains(id) else { return nil }
            return draft.finish(table.name, faults)
        }
    }

    /// The windows of one row with its break cut out; empty where it is closed, `nil` with a fault.
    private static func hours(_ parser: RowParser) -> [TimeWindow]? {
        let text = parser.text("hours")
        let pause = parser.text("break")
        if ["closed", "休息"].contains(text.lowercased()) {
            if !pause.isEmpty { parser.fault("break", "there is no break where it is closed", "Leave it empty.") }
            return []
        }
        if text.isEmpty {
            parser.fault("hours", "empty", "Use HH:MM-HH:MM, several with a semicolon between, or closed.")
            return nil
        }
        let parts = parser.list("hours")
        var windows = parts.compactMap { window($0, "hours", parser) }
        guard windows.count == parts.count else { return nil }
        windows.sort()
        for (left, right) in zip(windows, windows.dropFirst()) where left.overlaps(right) {
            parser.fault("hours", "\(left) and \(right) overlap", "Make one window of them, or move one.")
            return nil
        }
        guard !pause.isEmpty else { return windows }
        guard let pause = window(pause, "break", parser) else { return nil }
        guard let index = windows.firstIndex(where: { $0.start < pause.start && pause.end < $0.end }) else {
            parser.fault("break", "\(pause) lies within no window of \(text)", "It begins and ends within the hours.")
            return nil
        }
        windows.replaceSubrange(index...index, with: windows[index].subtracting(pause))
        return windows
    }

    private static func window(_ text: String, _ field: String, _ parser: RowParser) -> TimeWindow? {
        guard let window = TimeWindow(text) else {
            let ends = text.split(separator: "-").compactMap { LocalTime($0) }
            if ends.count == 2 {
                parser.fault(
                    field,
                    "\(text) ends before it starts",
                    "Hours over midnight are two rows: until 24:00, and from 00:00 of the next day."
                )
            } else {
                parser.fault(field, "“\(text)” are no hours", "Use HH:MM-HH:MM, such as 09:00-12:00, up to 24:00.")
            }
            return nil
        }
        guard window.isOnGrid else {
            parser.fault(field, "\(window) is not on full 5 minutes", "Round it: bookings lie on a grid of 5 minutes.")
            return nil
        }
        return window
    }
}
