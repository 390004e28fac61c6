/// Reads `clerks.csv`.
enum ClerkRows {
    static func read(_ table: FileTable, _ known: KnownCodes, _ faults: FaultList) -> [Clerk] {
        var clerks: [Clerk] = []
        var seen = SeenCodes<Subjects.Clerk>()
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let id: ClerkID? = parser.identifier("code")
            if let id, !seen.isNew(id, parser) { continue }
            let name = parser.name("name")
            let site = parser.reference("site", in: known.sites, "site", of: .sites)
            let skills = skills(parser, known)
            let languages = languages(parser)
            let calendar = parser.reference("calendar", in: known.calendars, "calendar", of: .calendars)
            let origin: RowOrigin? = parser.word("origin")
            guard faults.count == before, let id, let site, let calendar, let origin else { continue }
            clerks.append(
                Clerk(
                    id: id,
                    name: name,
                    site: site,
                    skills: skills,
                    languages: languages,
                    calendar: calendar,
                    origin: origin
                )
            )
        }
        return clerks
    }

    /// Codes of items, and groups of items written `@group`.
    private static func skills(_ parser: RowParser, _ known: KnownCodes) -> [ItemID] {
        var skills: [ItemID] = []
        for part in parser.list("skills") {
            if part.hasPrefix("@") {
                if let group = known.groups[String(part.dropFirst())] {
                    skills += group
                } else if known.items != nil {
                    parser.fault("skills", "no item is in the group \(part.dropFirst())", "Use a group of items.csv.")
                }
            } else if let id = parser.reference(part, in: "skills", known.items, "item", of: .items) {
                skills.append(id)
            }
        }
        if parser.text("skills").isEmpty {
            parser.fault("skills", "empty", "Give the items or the @groups of items that the clerk can handle.")
        }
        return skills
    }

    private static func languages(_ parser: RowParser) -> Languages {
        var languages: [Language] = []
        for part in parser.list("languages") {
            if let language = Language(word: part) {
                languages.append(language)
            } else {
                let list = Language.allCases.map { "\($0.rawValue) (\($0.chinese))" }.joined(separator: ", ")
                parser.fault("languages", "“\(part)” is no language that is known here", "Use: \(list).")
            }
        }
        if parser.text("languages").isEmpty {
            parser.fault("languages", "empty", "Give at least one, such as mandarin.")
        }
        return Languages(languages)
    }
}
