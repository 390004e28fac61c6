import ArgumentParser
import Foundation
import ZhidaConsult

/// `zhida directory load`: files of the directory, whole or not at all.
struct DirectoryLoad: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "load",
            abstract: say(
                "载入目录文件（CSV）。有一处错误就整份不用。",
                "Load files of the directory (CSV): whole or, with any fault, not at all."
            ),
            discussion: say(
                "文件名决定内容：\(Self.files)。没有给出的文件沿用现行目录。格式见 directory/README.md。"
                    + "退出码 3：文件有错，每处都会列出。",
                "A file's name says what it is: \(Self.files). Files that are not given stay as they are. "
                    + "The format is in directory/README.md. Exit code 3: the files have faults; each is listed."
            )
        )
    }

    private static var files: String { DirectoryFile.allCases.map(\.fileName).joined(separator: say("、", ", ")) }

    @Argument(help: ArgumentHelp(say("CSV 文件（UTF-8）。", "The CSV files (UTF-8)."), valueName: "file"))
    var files: [String]

    @Flag(
        help: ArgumentHelp(
            say("只检查，并列出对目录和已有预约的影响。", "Only check, and list what it would do to the directory and to bookings.")
        )
    )
    var dryRun = false

    @Option(help: ArgumentHelp(say("备注，如来源和日期。", "A note, such as where it comes from.")))
    var note = ""

    @OptionGroup var writing: WriteOptions

    struct Answer: Encodable {
        var version: String
        var consequences: DirectoryConsequences
        var concerned: [BookingID]
        var settled: [BookingID]
    }

    /// What JSON output says of refused files.
    struct Refusal: Encodable {
        var faults: [DirectoryFault]
    }

    func run() async throws {
        let sources = try files.map { path in
            guard let file = DirectoryFile(fileName: path) else {
                throw Failure(
                    .wrongUsage,
                    say(
                        "看不出 \(path) 是哪份文件；文件名应为 \(Self.files)。",
                        "\(path) is none of the directory's files; they are called \(Self.files)."
                    )
                )
            }
            return try DirectoryFiles.source(at: path, file)
        }
        try await writing.consult.atDesk { desk in
            try desk.authorise(.loadDirectory)
            let key = try desk.key(writing)
            let base = desk.broker.read(\.directory)
            let loaded: ZhidaConsult.Directory
            do {
                loaded = try DirectoryLoader.load(sources, changing: base)
            } catch let error as DirectoryError {
                if case .rejected(let faults) = error { try list(faults) }
                throw Failure(.badInput, say(error.chinese, "\(error)"))
            }
            let command = StoreDirectory(loaded.content, note: note)
            let consequences = try DirectoryConsequences(of: command, content: loaded.content, desk)
            if dryRun {
                if writing.json { return try JSONOutput.print(consequences) }
                Swift.print(say("只检查，未载入：", "Checked only, nothing was loaded:"))
                return consequences.print()
            }
            if let same = desk.broker.read(\.directories.active), consequences.difference?.isEmpty == true {
                let text = say(
                    "与现行目录 \(same.id) 相同，未建新版本。",
                    "The same as the active \(same.id); no new version was made."
                )
                return writing.json
                    ? try JSONOutput.print(
                        Answer(version: same.id.text, consequences: consequences, concerned: [], settled: [])
                    ) : Swift.print(text)
            }
            if !writing.json { consequences.print() }
            let change = try await desk.perform(command, key: key)
            if writing.json {
                return try JSONOutput.print(
                    Answer(
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

    private func list(_ faults: [DirectoryFault]) throws {
        if writing.json { return try JSONOutput.print(Refusal(faults: faults)) }
        var table = TextTable([
            .init(say("文件", "file")), .init(say("行", "row"), .right), .init(say("字段", "field")),
            .init(say("问题", "fault")), .init(say("怎么改", "how to mend")),
        ])
        for fault in faults {
            table.add([fault.file, "\(fault.fault.row)", fault.fault.field, fault.fault.what, fault.fault.mend])
        }
        table.print()
    }
}

extension DirectoryError {
    var chinese: String {
        switch self {
        case .rejected(let faults): "有 \(faults.count) 处错误，未作任何改动。请改好后重新载入。"
        case .inconsistent(let faults): "目录前后不一致：\(faults.prefix(5).joined(separator: "；"))"
        case .damaged(let why): "保存的目录已损坏：\(why)。请启用其他版本或重新载入。"
        }
    }
}
