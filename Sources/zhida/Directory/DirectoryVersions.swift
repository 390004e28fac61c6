import ArgumentParser
import ZhidaConsult

/// `zhida directory versions`: what is kept, and which version is active.
struct DirectoryVersions: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "versions",
            abstract: say("列出保存的版本。", "List the kept versions and which one is active.")
        )
    }

    @OptionGroup var consult: ConsultOptions

    struct Row: Encodable, Sendable {
        var version: String
        var isActive: Bool
        var loaded: String
        var by: String
        var digest: String
        var note: String
        var sites: Int
        var clerks: Int
        var items: Int
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.seeDirectory)
            let rows = try await desk.look { state in
                state.directories.versions.map { version in
                    (
                        Row(
                            version: version.id.text,
                            isActive: version.isActive,
                            loaded: LocalText.stamp(version.made),
                            by: version.by.text,
                            digest: version.digest,
                            note: version.note,
                            sites: version.content.sites.count,
                            clerks: version.content.clerks.count,
                            items: version.content.items.count
                        ),
                        version.made
                    )
                }
            }
            if consult.global.json { return try JSONOutput.print(rows.map(\.0)) }
            var table = TextTable([
                .init(""), .init(say("版本", "version")), .init(say("载入时间", "loaded")), .init(say("载入人", "by")),
                .init(say("服务点", "sites"), .right), .init(say("人员", "clerks"), .right),
                .init(say("事项", "items"), .right), .init(say("校验值", "digest")), .init(say("备注", "note")),
            ])
            for (row, made) in rows {
                table.add([
                    row.isActive ? "*" : "", row.version, LocalText.moment(made), row.by, "\(row.sites)",
                    "\(row.clerks)", "\(row.items)", String(row.digest.prefix(12)), row.note,
                ])
            }
            table.print()
        }
    }
}

/// `zhida directory activate`: make a kept version the active one.
struct DirectoryActivate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "activate",
            abstract: say("启用一个保存的版本。", "Make a kept version the active one.")
        )
    }

    @Argument(help: ArgumentHelp(say("版本，如 v2。", "The version, such as v2.")))
    var version: String

    @Flag(help: ArgumentHelp(say("只列出影响，不启用。", "Only list what it would do.")))
    var dryRun = false

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            try await desk.activate(try desk.directoryVersion(version), dryRun: dryRun, writing)
        }
    }
}

/// `zhida directory rollback`: back to the version that was active before.
struct DirectoryRollback: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollback",
            abstract: say("回到上一个启用的版本。", "Go back to the version that was active before.")
        )
    }

    @Flag(help: ArgumentHelp(say("只列出影响，不回滚。", "Only list what it would do.")))
    var dryRun = false

    @OptionGroup var writing: WriteOptions

    func run() async throws {
        try await writing.consult.atDesk { desk in
            try desk.authorise(.loadDirectory)
            // Which one held before, the audit knows.
            var before: String?
            var active: String?
            try await desk.eachEvent { event in
                guard [StoreDirectory.name, ActivateDirectory.name].contains(event.body.act),
                    let id = event.body.subjects.first(where: { $0.kind == .directory })?.id, id != active
                else { return }
                (before, active) = (active, id)
            }
            guard let before else {
                throw Refused(
                    refusal: Refusal(
                        .missing,
                        english: "There is no earlier version to go back to.",
                        chinese: "没有更早启用的版本可以回退"
                    )
                )
            }
            try await desk.activate(try desk.directoryVersion(before), dryRun: dryRun, writing)
        }
    }
}

extension ConsultDesk {
    fileprivate func activate(_ version: StoredDirectory, dryRun: Bool, _ writing: WriteOptions) async throws {
        try authorise(.loadDirectory)
        let key = try key(writing)
        let command = ActivateDirectory(version.id)
        let consequences = try DirectoryConsequences(of: command, content: version.content, self)
        if dryRun {
            return writing.json ? try JSONOutput.print(consequences) : consequences.print()
        }
        if !writing.json { consequences.print() }
        let change = try await perform(command, key: key)
        if writing.json {
            return try JSONOutput.print(
                DirectoryLoad.Answer(
                    version: change.directory.text,
                    consequences: consequences,
                    concerned: change.concerned,
                    settled: change.settled
                )
            )
        }
        Swift.print(say("目录 \(change.directory) 已启用。", "Directory \(change.directory) is active."))
    }
}
