extension DirectoryContent {
    /// All that does not fit together, as sentences without a full stop; empty where it does.
    ///
    /// The loader finds these with file and row; this is the check of a version that was stored, and of rows that a
    /// program made.
    var inconsistencies: [String] {
        var faults: [String] = []
        func unique<Subject>(_ ids: [Identifier<Subject>], _ kind: String) -> Set<Identifier<Subject>> {
            for (left, right) in zip(ids, ids.dropFirst()) {
                if left == right { faults.append("two \(kind) are \(left)") }
                if left > right { faults.append("\(kind) are not sorted at \(right)") }
            }
            return Set(ids)
        }
        let siteIDs = unique(sites.map(\.id), "sites")
        let departmentIDs = unique(departments.map(\.id), "departments")
        _ = unique(clerks.map(\.id), "clerks")
        let itemIDs = unique(items.map(\.id), "items")
        _ = unique(rooms.map(\.id), "rooms")
        let calendarIDs = unique(calendars.map(\.id), "calendars")

        let levels = Dictionary(sites.map { ($0.id, $0.level) }) { first, _ in first }
        for site in sites {
            if let parent = site.parent {
                if !siteIDs.contains(parent) {
                    faults.append("site \(site.id) lies under \(parent), which there is not")
                } else if levels[parent] != site.level.parent {
                    faults.append("site \(site.id), a \(site.level.english), cannot lie under \(parent)")
                }
            } else if site.level.parent != nil {
                faults.append("site \(site.id) lies under no other")
            }
            if !calendarIDs.contains(site.calendar) {
                faults.append("site \(site.id) has the calendar \(site.calendar), which there is not")
            }
            if (site.level == .department) != (site.department != nil) {
                faults.append("site \(site.id): an office, and only an office, names its department")
            }
            if let department = site.department, !departmentIDs.contains(department) {
                faults.append("site \(site.id) is the office of \(department), which there is not")
            }
        }
        for clerk in clerks {
            if !siteIDs.contains(clerk.site) {
                faults.append("clerk \(clerk.id) works at \(clerk.site), which there is not")
            }
            if !calendarIDs.contains(clerk.calendar) {
                faults.append("clerk \(clerk.id) has the calendar \(clerk.calendar), which there is not")
            }
            for skill in clerk.skills where !itemIDs.contains(skill) {
                faults.append("clerk \(clerk.id) handles \(skill), which there is not")
            }
        }
        for item in items {
            if let department = item.department, !departmentIDs.contains(department) {
                faults.append("item \(item.id) belongs to \(department), which there is not")
            }
            if !item.duration.isOnGrid {
                faults.append("item \(item.id) takes \(item.duration), which is no multiple of 5 minutes within a day")
            }
            if item.levels.isEmpty { faults.append("item \(item.id) is handled at no level") }
            if !(0...WorkingDays.longest).contains(item.deadlineWorkingDays) {
                faults.append("item \(item.id) is due after \(item.deadlineWorkingDays) working days")
            }
            for site in item.scope.entrySites where !siteIDs.contains(site) {
                faults.append("item \(item.id) is taken in at \(site), which there is not")
            }
        }
        for room in rooms {
            if !siteIDs.contains(room.site) {
                faults.append("room \(room.id) is at \(room.site), which there is not")
            }
            if let calendar = room.calendar, !calendarIDs.contains(calendar) {
                faults.append("room \(room.id) has the calendar \(calendar), which there is not")
            }
            if room.capacity < 1 || room.overbooking < 0 || room.lanes > 64 {
                faults.append("room \(room.id) has \(room.capacity) + \(room.overbooking) lanes; 1 to 64 are possible")
            }
        }
        for calendar in calendars { faults += calendar.inconsistencies }
        for (left, right) in zip(holidays, holidays.dropFirst()) where left.year >= right.year {
            faults.append("holiday years are not sorted at \(right.year)")
        }
        for year in holidays {
            if !HolidayYear.possible.contains(year.year) { faults.append("\(year.year) is no year of holidays") }
            for (left, right) in zip(year.days, year.days.dropFirst()) where left.date >= right.date {
                faults.append("the holidays of \(year.year) are not sorted at \(right.date)")
            }
        }
        return faults
    }
}

extension CalendarRules {
    fileprivate var inconsistencies: [String] {
        var faults: [String] = []
        if weekly.count != 7 { faults.append("calendar \(id) has a week of \(weekly.count) days") }
        var lists = weekly + exceptions.map(\.windows)
        if case .kept(let rest, let work) = holidays { lists += [rest, work] }
        for windows in lists {
            for window in windows where !window.isOnGrid {
                faults.append("calendar \(id): \(window) does not lie on full 5 minutes")
            }
            for (left, right) in zip(windows, windows.dropFirst()) where right.start < left.end {
                faults.append("calendar \(id): \(left) and \(right) overlap")
            }
        }
        for (left, right) in zip(exceptions, exceptions.dropFirst()) where left.date >= right.date {
            faults.append("calendar \(id): dated hours are not sorted at \(right.date)")
        }
        return faults
    }
}
