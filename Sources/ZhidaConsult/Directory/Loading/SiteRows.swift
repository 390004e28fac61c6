/// Reads `sites.csv`.
enum SiteRows {
    static func read(_ table: FileTable, _ known: KnownCodes, _ faults: FaultList) -> [Site] {
        var sites: [Site] = []
        var seen = SeenCodes<Subjects.Site>()
        var centre: Int?
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let id: SiteID? = parser.identifier("code")
            if let id, !seen.isNew(id, parser) { continue }
            let level: SiteLevel? = parser.word("level")
            if level == .districtCentre {
                if let first = centre {
                    parser.fault("level", "row \(first) is a district centre already", "A district has one.")
                }
                centre = centre ?? row.number
            }
            let name = parser.name("name")
            let parent = parent(parser, level, known)
            let department = department(parser, level, known)
            let calendar = parser.reference("calendar", in: known.calendars, "calendar", of: .calendars)
            let origin: RowOrigin? = parser.word("origin")
            guard faults.count == before, let id, let level, let calendar, let origin else { continue }
            sites.append(
                Site(
                    id: id,
                    name: name,
                    level: level,
                    parent: parent,
                    serves: parser.text("serves"),
                    department: department,
                    calendar: calendar,
                    origin: origin,
                    note: parser.text("note")
                )
            )
        }
        if centre == nil, !table.rows.isEmpty {
            faults.add(
                table.name,
                row: 0,
                field: "level",
                "no row is a district_centre",
                "Add the district centre: all other sites lie under it."
            )
        }
        return sites
    }

    private static func parent(_ parser: RowParser, _ level: SiteLevel?, _ known: KnownCodes) -> SiteID? {
        let text = parser.text("parent")
        guard let level else {
            // The level's own fault was told; still say whether the parent exists.
            return text.isEmpty ? nil : parser.reference("parent", in: known.sites, "site", of: .sites)
        }
        guard let wanted = level.parent else {
            if !text.isEmpty { parser.fault("parent", "a district centre lies under \(text)", "Leave it empty.") }
            return nil
        }
        if text.isEmpty {
            parser.fault("parent", "empty", "Give the code of the \(wanted.english) that this site belongs to.")
            return nil
        }
        guard let id: SiteID = parser.reference("parent", in: known.sites, "site", of: .sites) else { return nil }
        if let found = known.levels[id], found != wanted {
            parser.fault(
                "parent",
                "\(id) is a \(found.english), and a \(level.english) cannot lie under it",
                "Give the code of a \(wanted.english)."
            )
        }
        return id
    }

    private static func department(_ parser: RowParser, _ level: SiteLevel?, _ known: KnownCodes) -> DepartmentID? {
        let text = parser.text("department")
        switch level {
        case .department where text.isEmpty:
            parser.fault("department", "empty", "Give the code of the department whose office this is.")
            return nil
        case .department, nil:
            if text.isEmpty { return nil }
            return parser.reference("department", in: known.departments, "department", of: .departments)
        case .communityStation, .streetCentre, .districtCentre:
            if !text.isEmpty {
                parser.fault("department", "only an office has one", "Leave it empty, or make the level department.")
            }
            return nil
        }
    }
}
