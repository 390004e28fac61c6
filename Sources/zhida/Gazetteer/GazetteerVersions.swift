import ArgumentParser
import Foundation
import ZhidaGazetteer

/// `zhida gazetteer versions`: what is kept, and which version is active.
struct GazetteerVersions: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "versions",
            abstract: say("列出保存的版本。", "List the kept versions and which one is active.")
        )
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let library = GazetteerLibrary(folder: try global.settings().gazetteerFolder)
        let versions = try GazetteerCommand.reporting { try library.versions() }
        if global.json { return try JSONOutput.print(versions) }
        guard !versions.isEmpty else {
            throw Failure(.no, "\(GazetteerError.noActiveVersion)")
        }
        var table = TextTable([
            .init(""), .init(say("版本", "version")), .init(say("载入时间", "loaded")), .init(say("字节", "bytes"), .right),
            .init(say("校验值", "hash")),
        ])
        for version in versions {
            table.add([
                version.isActive ? "*" : "", version.name, version.loaded.formatted(.iso8601), "\(version.size)",
                version.hash.map { String($0.prefix(16)) } ?? say("不可用", "not usable"),
            ])
        }
        table.print()
    }
}

/// `zhida gazetteer activate`: make a kept version the active one.
struct GazetteerActivate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "activate",
            abstract: say("启用一个保存的版本。", "Make a kept version the active one.")
        )
    }

    @Argument(help: ArgumentHelp(say("版本名或序号。", "The version's name or serial."), valueName: "version"))
    var version: String

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let settings = try global.settings()
        let library = GazetteerLibrary(folder: settings.gazetteerFolder)
        let text = try TextTools(home: Resources.home())
        let name = try GazetteerCommand.reporting {
            let golden = try GoldenCheck.of(library, settings: settings, text: text)
            return try library.activate(version, golden: golden)
        }
        if global.json { return try JSONOutput.print(["active": name]) }
        print(say("已启用 \(name)。", "\(name) is active."))
    }
}

/// `zhida gazetteer rollback`: back to the version that was active before.
struct GazetteerRollback: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rollback",
            abstract: say("回到上一个启用的版本。", "Go back to the version that was active before.")
        )
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let library = GazetteerLibrary(folder: try global.settings().gazetteerFolder)
        let (from, to) = try GazetteerCommand.reporting { try library.rollback() }
        if global.json { return try JSONOutput.print(["from": from, "active": to]) }
        print(say("已从 \(from) 回到 \(to)。", "Went back from \(from) to \(to)."))
    }
}
