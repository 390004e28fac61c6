import ArgumentParser
import Foundation
import ZhidaModels

/// `zhida model list`: what is there, and which version is active.
struct ModelList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: say("列出语音模型的版本。", "List the versions of the speech model and which one is active.")
        )
    }

    @OptionGroup var global: GlobalOptions

    struct Row: Encodable {
        var name: String
        var isActive: Bool
        var bytes: Int
        var folder: String
        var kind: ModelRecord.Kind
        var made: Date?
        var source: String?
        var base: String?
        var method: AdaptationMethod?
        var calls: Int?
        var comparison: ModelComparison?
    }

    func run() async throws {
        let settings = try global.settings()
        let store = settings.modelStore(home: try Resources.home())
        let versions = try ModelCommand.reporting { try store.versions() }
        if global.json {
            return try JSONOutput.print(
                versions.map { version in
                    let record = version.record
                    return Row(
                        name: version.name,
                        isActive: version.isActive,
                        bytes: version.size,
                        folder: version.folder,
                        kind: record?.kind ?? .shipped,
                        made: record?.made,
                        source: record?.source,
                        base: record?.base,
                        method: record?.method,
                        calls: record?.calls,
                        comparison: record?.comparison
                    )
                }
            )
        }
        var table = TextTable([
            .init(""), .init(say("版本", "version")), .init(say("制作时间", "made")),
            .init(say("来源", "origin"), canShrink: true),
            .init(say("音节错误率（留出的来电）", "syllables wrong (held-out calls)")), .init("MB", .right),
        ])
        for version in versions {
            table.add([
                version.isActive ? "*" : "", version.name, version.record?.made.formatted(.iso8601) ?? "",
                ModelFigures.origin(version.record), ModelFigures.change(version.record?.comparison),
                "\((version.size + 500_000) / 1_000_000)",
            ])
        }
        table.print()
        ModelCommand.warnOfSettings(settings)
    }
}
