import ArgumentParser

/// `zhida consent`: what people allow, and the evidence that exists under it.
struct ConsentCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "consent",
            abstract: say("同意：登记、撤回、查看，以及其下的核验材料。", "Consents: enter, withdraw, show, with the evidence under them."),
            discussion: say(
                "一次同意只管一个目的；撤回后其下的材料一并删除，只留事实。",
                "A consent has one purpose; when it is withdrawn, what exists under it goes, and the fact stays."
            ) + "\n" + ConsultOptions.whoActs,
            subcommands: [ConsentGive.self, ConsentWithdraw.self, ConsentShow.self]
        )
    }
}
