import ArgumentParser

/// Where the session broker's store is, and the options that all commands have.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            say(
                "会话数据库：SQLite 文件，或 postgresql://用户@主机/数据库（默认 $ZHIDA_STORE，其次设置 consult.store，"
                    + "没有则为数据目录的 consult.sqlite）。密码写在 ~/.pgpass，不要写在命令行。",
                "The session broker's store: a SQLite file, or postgresql://USER@HOST/DATABASE (default $ZHIDA_STORE, "
                    + "else the setting consult.store, else consult.sqlite in the data folder). "
                    + "Passwords belong into ~/.pgpass."
            ),
            valueName: "file or URL"
        )
    )
    var store: String?

    @OptionGroup var global: GlobalOptions

    /// The settings, overridden by the environment and then by the options.
    ///
    /// - Throws: ``SettingsError``.
    func settings() throws -> Settings {
        var settings = try global.settings()
        if let store { settings.consult.store = store }
        return settings
    }
}
