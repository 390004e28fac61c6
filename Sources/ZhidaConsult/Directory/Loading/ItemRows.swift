/// Reads `items.csv`.
enum ItemRows {
    static func read(_ table: FileTable, _ known: KnownCodes, _ faults: FaultList) -> [ServiceItem] {
        var items: [ServiceItem] = []
        var seen = SeenCodes<Subjects.Item>()
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let id: ItemID? = parser.identifier("code")
            if let id, !seen.isNew(id, parser) { continue }
            let name = parser.name("name")
            let group = parser.name("group", longest: 30)
            let scope = scope(parser, known)
            let department = department(parser, known)
            let minutes = minutes(parser)
            let evidence: [EvidenceKind] = parser.list("evidence").compactMap { parser.word($0, in: "evidence") }
            let levels = SiteLevels(parser.list("levels").compactMap { parser.word($0, in: "levels") as SiteLevel? })
            if parser.text("levels").isEmpty {
                let list = SiteLevel.allCases.map(\.rawValue).joined(separator: "; ")
                parser.fault("levels", "empty", "Give the levels that may handle it: \(list).")
            }
            let byVideo = parser.flag("video")
            let deadline = parser.integer("deadline", within: 0...WorkingDays.longest)
            let origin: RowOrigin? = parser.word("origin")
            guard faults.count == before, let id, let scope, let minutes, let byVideo, let deadline, let origin else {
                continue
            }
            items.append(
                ServiceItem(
                    id: id,
                    name: name,
                    englishName: parser.text("english"),
                    group: group,
                    department: department,
                    duration: minutes,
                    evidence: evidence,
                    levels: levels,
                    byVideo: byVideo,
                    deadlineWorkingDays: deadline,
                    scope: scope,
                    origin: origin,
                    note: parser.text("note")
                )
            )
        }
        return items
    }

    private static func minutes(_ parser: RowParser) -> Minutes? {
        guard let count = parser.integer("minutes", within: 5...480) else { return nil }
        guard Minutes(count).isOnGrid else {
            parser.fault("minutes", "\(count) is no multiple of 5", "Bookings lie on a grid of 5 minutes; round it.")
            return nil
        }
        return Minutes(count)
    }

    /// Empty only where another city decides.
    private static func department(_ parser: RowParser, _ known: KnownCodes) -> DepartmentID? {
        if parser.text("department").isEmpty {
            if parser.text("scope") != ItemScope.Word.partner.rawValue {
                parser.fault("department", "empty", "Give the department that decides; only 跨域通办 has none here.")
            }
            return nil
        }
        return parser.reference("department", in: known.departments, "department", of: .departments)
    }

    private static func scope(_ parser: RowParser, _ known: KnownCodes) -> ItemScope? {
        let sites = parser.list("entry_sites").compactMap {
            parser.reference($0, in: "entry_sites", known.sites, "site", of: .sites)
        }.sorted()
        guard let word: ItemScope.Word = parser.word("scope") else { return nil }
        let partnerFields = ["partner", "partner_city", "partner_mode"]
        if word != .partner {
            for field in partnerFields where !parser.text(field).isEmpty {
                parser.fault(field, "only 跨域通办 has a partner", "Leave it empty, or make the scope 跨域通办.")
            }
        }
        if word != .district, parser.text("entry_sites").isEmpty {
            parser.fault("entry_sites", "empty", "\(word.rawValue) is taken in at named sites: give their codes.")
        }
        switch word {
        case .district:
            if !sites.isEmpty {
                parser.fault("entry_sites", "本区 is taken in at all sites of its levels", "Leave it empty.")
            }
            return .district
        case .cityWide: return .cityWide(entrySites: sites)
        case .partner:
            let id: PartnerID? = parser.identifier("partner")
            let city = parser.name("partner_city", longest: 30)
            let mode: Partner.Mode? = parser.word("partner_mode")
            guard let id, let mode else { return nil }
            return .partner(Partner(id: id, city: city, mode: mode), entrySites: sites)
        }
    }
}
