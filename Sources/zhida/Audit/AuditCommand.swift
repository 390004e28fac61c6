import ArgumentParser

/// `zhida audit`: who did what.
struct AuditCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "audit",
            abstract: say("审计：谁在何时做了什么，是否被改动。", "Who did what when, and whether anything was changed."),
            discussion: ConsultOptions.whoActs,
            subcommands: [AuditShow.self, AuditVerify.self, AuditCheckpointCommand.self]
        )
    }
}
