import ZhidaConsult
import ZhidaTables

/// `/v1/directory-versions`: loading the directory, and going back.
enum DirectoryVersionResource {
    /// Bytes of the largest body: the default district's files have 300 KB.
    private static let largest = 16 << 20

    static let operations: [Operation] = [
        .get(
            "/v1/directory-versions",
            "listDirectoryVersions",
            "The versions that are kept, the newest first.",
            query: Operation.Parameter.paging,
            answers: [.json(Page<DirectoryVersionAnswer>.schema(DirectoryVersionAnswer.schema))]
        ) { ask in
            try ask.authorise(.seeDirectory)
            let versions = ask.hall.broker.read { $0.directories.versions }
            return try ask.page(versions) {
                Instant(milliseconds: Int64(1_000_000_000 - $0.number)).sortable
            } _: {
                DirectoryVersionAnswer($0)
            }
        },
        .post(
            "/v1/directory-versions",
            "loadDirectory",
            "Load files of the directory: whole or, with any fault, not at all. Those not sent stay as they are.",
            body: .json(
                .object([
                    .required(
                        "files",
                        .object(
                            DirectoryFile.allCases.map { .optional($0.rawValue, .words(largest), $0.fileName) }
                        ),
                        "The texts of the CSV files."
                    ),
                    .optional("note", .words(1000)),
                ]),
                most: largest
            ),
            answers: [.json(change, .created)],
            load
        ),
        .post(
            "/v1/directory-versions/{version}/activate",
            "activateDirectory",
            "Make a kept version the active one.",
            answers: [.json(change)]
        ) { ask in
            try .json(try await ask.perform(ActivateDirectory(try ask.id("version"))))
        },
    ]

    private static let change = Schema.object([
        .required("directory", .identifier),
        .required("concerned", .list(.identifier), "Bookings that a person must see to now."),
        .required("settled", .list(.identifier), "Bookings that no longer need it."),
    ])

    @Sendable
    private static func load(_ ask: Ask) async throws -> Reply {
        try ask.authorise(.loadDirectory)
        let sources = DirectoryFile.allCases.compactMap { file in
            ask.body["files"]?[file.rawValue]?.text.map { DirectorySource(file, bytes: Array($0.utf8)) }
        }
        guard !sources.isEmpty else { throw Problem.invalid("files 中没有文件。", "“files” holds no file.") }
        let loaded: Directory
        do {
            loaded = try DirectoryLoader.load(sources, changing: ask.directory)
        } catch {
            throw problem(error)
        }
        let reply = try await ask.perform(StoreDirectory(loaded.content, note: ask.body["note"]?.text ?? ""))
        return try .json(reply, .created, location: "/v1/directory-versions")
    }

    private static func problem(_ error: DirectoryError) -> Problem {
        var problem = Problem.invalid("目录文件有错，未作任何改动；请改好后重新提交。", "\(error)")
        if case .rejected(let faults) = error {
            problem.faults = faults.prefix(100).map { fault in
                let words = "\(fault.fault.what). \(fault.fault.mend)"
                let place = "\(fault.file), row \(fault.fault.row), \(fault.fault.field)"
                return Fault(pointer: place, chinese: words, english: words)
            }
        }
        return problem
    }
}
