import ZhidaTables

/// Reads the files of a directory, and lists every fault of all of them.
///
/// The format is described in `directory/README.md`. With any fault nothing is made.
public enum DirectoryLoader {
    /// Makes a directory of files.
    ///
    /// - Parameter base: the directory that is changed: its rows stand in for files that are not handed in.
    /// - Throws: ``DirectoryError/rejected(_:)`` with every fault.
    public static func load(
        _ sources: [DirectorySource],
        changing base: Directory? = nil
    ) throws(DirectoryError) -> Directory {
        let faults = FaultList()
        var tables: [DirectoryFile: FileTable] = [:]
        for source in sources {
            let table = FileTable(source, faults)
            if let other = tables.updateValue(table, forKey: source.file) {
                faults.add(
                    source.name,
                    row: 0,
                    field: "",
                    "a second \(source.file.fileName), beside \(other.name)",
                    "Hand in one of them."
                )
            }
        }
        if base == nil {
            for file in DirectoryFile.allCases where tables[file] == nil {
                faults.add(
                    file.fileName,
                    row: 0,
                    field: "",
                    "the file is missing, and there is no directory yet that it could be taken from",
                    "Hand in all of \(DirectoryFile.allCases.map(\.fileName).joined(separator: ", "))."
                )
            }
        }
        let old = base?.content
        let known = KnownCodes(tables, base: old)
        let content = DirectoryContent(
            sites: tables[.sites].map { SiteRows.read($0, known, faults) } ?? old?.sites ?? [],
            departments: tables[.departments].map { DepartmentRows.read($0, faults) } ?? old?.departments ?? [],
            clerks: tables[.clerks].map { ClerkRows.read($0, known, faults) } ?? old?.clerks ?? [],
            items: tables[.items].map { ItemRows.read($0, known, faults) } ?? old?.items ?? [],
            rooms: tables[.rooms].map { RoomRows.read($0, known, faults) } ?? old?.rooms ?? [],
            calendars: tables[.calendars].map { CalendarRows.read($0, faults) } ?? old?.calendars ?? [],
            holidays: tables[.holidays].map { HolidayRows.read($0, faults) } ?? old?.holidays ?? []
        )
        guard faults.count == 0 else { throw .rejected(faults.faults) }
        if base != nil {
            // A row of an old file can name what a new file no longer has.
            let inconsistencies = content.inconsistencies
            guard inconsistencies.isEmpty else {
                throw .rejected(
                    inconsistencies.map {
                        DirectoryFault(
                            file: "the active directory",
                            RowFault(row: 0, field: "", what: $0, mend: "Hand in the file with that row too, mended.")
                        )
                    }
                )
            }
        }
        return try Directory(content)
    }
}

/// Notes codes, to tell of those that stand twice.
struct SeenCodes<Subject> {
    private var rows: [Identifier<Subject>: Int] = [:]

    /// Whether the code is new; otherwise a fault.
    mutating func isNew(_ id: Identifier<Subject>, _ parser: RowParser) -> Bool {
        if let first = rows[id] {
            parser.fault("code", "\(id) stands in row \(first) already", "Give each row a code of its own.")
            return false
        }
        rows[id] = parser.number
        return true
    }
}
