import ZhidaConsult

/// `/v1/sites`, `/v1/departments`, `/v1/clerks`, `/v1/items`, `/v1/rooms`: the address book.
enum DirectoryResource {
    static let operations: [Operation] =
        rows(
            "sites",
            "Site",
            DirectorySchemas.site,
            chinese: "服务点",
            \.sites,
            \.id.text,
            find: { id, directory in SiteID(id).flatMap { directory.site($0) } },
            fits: { site, words in site.name.contains(words) || site.id.text == words }
        )
        + rows(
            "departments",
            "Department",
            DirectorySchemas.department,
            chinese: "部门",
            \.departments,
            \.id.text,
            find: { id, directory in DepartmentID(id).flatMap { directory.department($0) } },
            fits: { $0.name.contains($1) || $0.id.text == $1 }
        )
        + rows(
            "clerks",
            "Clerk",
            DirectorySchemas.clerk,
            chinese: "人员",
            \.clerks,
            \.id.text,
            site: \.site,
            find: { id, directory in ClerkID(id).flatMap { directory.clerk($0) } },
            fits: { $0.name.contains($1) || $0.id.text == $1 }
        )
        + rows(
            "items",
            "Item",
            DirectorySchemas.item,
            chinese: "事项",
            \.items,
            \.id.text,
            find: { id, directory in ItemID(id).flatMap { directory.item($0) } },
            fits: { item, words in
                item.name.contains(words) || item.group.contains(words) || item.id.text == words
                    || item.englishName.lowercased().contains(words.lowercased())
            }
        )
        + rows(
            "rooms",
            "Room",
            DirectorySchemas.room,
            chinese: "咨询室或窗口",
            \.rooms,
            \.id.text,
            site: \.site,
            find: { id, directory in RoomID(id).flatMap { directory.room($0) } },
            fits: { $0.name.contains($1) || $0.id.text == $1 }
        )

    /// The list and the single row of one kind.
    private static func rows<Row: Encodable & Sendable>(
        _ path: String,
        _ name: String,
        _ schema: Schema,
        chinese: String,
        _ all: @escaping @Sendable (Directory) -> [Row],
        _ id: @escaping @Sendable (Row) -> String,
        site: (@Sendable (Row) -> SiteID)? = nil,
        find: @escaping @Sendable (String, Directory) -> Row?,
        fits: @escaping @Sendable (Row, String) -> Bool
    ) -> [Operation] {
        let english = name.lowercased()
        var query: [Operation.Parameter] = [
            .query("words", .words(100, least: 1), "Only those whose name has these words, or whose code it is.")
        ]
        if site != nil { query.append(.query("site", .identifier, "Only those of this site.")) }
        return [
            .get(
                "/v1/\(path)",
                "list\(name)s",
                "The directory's \(path), by code.",
                query: query + Operation.Parameter.paging,
                answers: [.json(Page<Row>.schema(schema))]
            ) { ask in
                try ask.authorise(.seeDirectory)
                let words = ask.text("words")
                let wanted: SiteID? = ask.parameter("site")
                let found = all(ask.directory).filter { row in
                    (words.map { fits(row, $0) } ?? true) && (wanted.map { $0 == site?(row) } ?? true)
                }.sorted { id($0) < id($1) }
                return try ask.page(found, by: id) { $0 }
            },
            .get("/v1/\(path)/{\(english)}", "get\(name)", "One of the directory's \(path).", answers: [.json(schema)])
            {
                ask in
                try ask.authorise(.seeDirectory)
                let code = ask.path[english] ?? ""
                guard let row = find(code, ask.directory) else { throw Problem.unknown(chinese, english, code) }
                return try .json(row)
            },
        ]
    }
}
