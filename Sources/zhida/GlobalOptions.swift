import ArgumentParser
import Foundation
import Logging

/// The options that every subcommand takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            say(
                "数据目录：日志库、归档、地址库都在这里（默认 ./data 或 $ZHIDA_DATA）。",
                "The folder that holds all state: journal, archive, gazetteer (default ./data or $ZHIDA_DATA)."
            ),
            valueName: "folder"
        )
    )
    var data: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            say(
                "设置文件（默认：当前目录的 zhida.toml，没有则用默认值）。",
                "The settings file (default: zhida.toml in the current folder, where there is one)."
            ),
            valueName: "file"
        )
    )
    var config: String?

    @Option(
        name: .long,
        help: ArgumentHelp(say("界面语言：zh 或 en（默认随系统）。", "Language of messages: zh or en (default: the system's)."))
    )
    var lang: Language?

    @Flag(name: .long, help: ArgumentHelp(say("输出 JSON，供程序读取。", "Print JSON, for programs.")))
    var json = false

    /// The settings: the file's values, overridden by these flags and the environment.
    ///
    /// - Throws: ``SettingsError`` for a file that cannot be read or has a wrong or unknown key.
    func settings() throws -> Settings {
        var settings = try Settings.load(file: config)
        if let folder = data ?? ProcessInfo.processInfo.environment["ZHIDA_DATA"], !folder.isEmpty {
            settings.dataFolder = folder
        }
        if let store = ProcessInfo.processInfo.environment["ZHIDA_STORE"], !store.isEmpty {
            settings.consult.store = store
        }
        return settings
    }

    /// Sends the logs of every module to standard error from `level` upwards. Called once, before anything logs.
    func startLogging(_ level: Logger.Level) {
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
    }
}

extension Language: ExpressibleByArgument {}
