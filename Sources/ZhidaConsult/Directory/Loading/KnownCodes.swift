/// The codes that rows can name: those of the files handed in, those of faulty rows too, and of the directory that is
/// changed where a file is not handed in.
///
/// A set is `nil` where its file cannot be read: then everything may be meant.
struct KnownCodes {
    var sites: Set<SiteID>?
    var departments: Set<DepartmentID>?
    var items: Set<ItemID>?
    var calendars: Set<CalendarID>?
    /// The level of each site, as far as its row says it.
    var levels: [SiteID: SiteLevel]
    /// The items of each group.
    var groups: [String: [ItemID]]

    init(_ tables: [DirectoryFile: FileTable], base: DirectoryContent?) {
        func codes<Subject>(_ file: DirectoryFile, _ old: [Identifier<Subject>]?) -> Set<Identifier<Subject>>? {
            guard let table = tables[file] else { return old.map { Set($0) } }
            guard table.isReadable else { return nil }
            return Set((table.rows.map { $0["code"] } + table.brokenCodes).compactMap { Identifier($0[...]) })
        }
        sites = codes(.sites, base?.sites.map(\.id))
        departments = codes(.departments, base?.departments.map(\.id))
        items = codes(.items, base?.items.map(\.id))
        calendars = codes(.calendars, base?.calendars.map(\.id))
        if let table = tables[.sites] {
            let pairs = table.rows.compactMap { row -> (SiteID, SiteLevel)? in
                SiteID(row["code"][...]).flatMap { id in SiteLevel(rawValue: row["level"]).map { (id, $0) } }
            }
            levels = Dictionary(pairs) { first, _ in first }
        } else {
            levels = Dictionary(uniqueKeysWithValues: (base?.sites ?? []).map { ($0.id, $0.level) })
        }
        if let table = tables[.items] {
            let pairs = table.rows.compactMap { row in ItemID(row["code"][...]).map { (row["group"], [$0]) } }
            groups = Dictionary(pairs, uniquingKeysWith: +)
        } else {
            groups = Dictionary((base?.items ?? []).map { ($0.group, [$0.id]) }, uniquingKeysWith: +)
        }
    }
}
