/// Reads `departments.csv`.
enum DepartmentRows {
    static func read(_ table: FileTable, _ faults: FaultList) -> [Department] {
        var departments: [Department] = []
        var seen = SeenCodes<Subjects.Department>()
        for row in table.rows {
            let parser = RowParser(file: table.name, row: row, faults: faults)
            let before = faults.count
            let id: DepartmentID? = parser.identifier("code")
            if let id, !seen.isNew(id, parser) { continue }
            let (certainty, note) = certainty(parser)
            let name = parser.name("name")
            let origin: RowOrigin? = parser.word("origin")
            guard faults.count == before, let id, let origin else { continue }
            departments.append(
                Department(
                    id: id,
                    name: name,
                    responsibilities: parser.text("responsibilities"),
                    certainty: certainty,
                    note: note,
                    origin: origin
                )
            )
        }
        return departments
    }

    /// `yes`, `likely` or `uncertain`, and why after a colon; empty is `yes`.
    private static func certainty(_ parser: RowParser) -> (Department.Certainty, String) {
        let text = parser.text("certain")
        if text.isEmpty { return (.yes, "") }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let note = parts.count == 2 ? parts[1].trimmed : ""
        return (parser.word(parts[0].trimmed, in: "certain") ?? .yes, note)
    }
}
