import ArgumentParser

/// `zhida store`: the session broker's database.
struct StoreCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "store",
            abstract: say(
                "会话数据库：备份、恢复、检查、升级、复制、清理。",
                "The session broker's store: back up, restore, check, migrate, copy, forget."
            ),
            discussion: ConsultOptions.whoActs,
            subcommands: [
                StoreBackup.self, StoreRestore.self, StoreCheckCommand.self, StoreMigrate.self, StoreCopyCommand.self,
                StoreForget.self,
            ]
        )
    }
}
