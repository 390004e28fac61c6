import ArgumentParser

/// `zhida evidence`: what was shown or done, taken in under a consent.
struct EvidenceCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "evidence",
            abstract: say(
                "核验材料：采集、删除误采、清除到期。",
                "Evidence: take in, remove mistakes, purge what is past its retention."
            ),
            discussion: say("没有本人对该目的的同意，不能采集。", "Nothing is taken in without the person's consent to that purpose.")
                + "\n"
                + ConsultOptions.whoActs,
            subcommands: [EvidenceAdd.self, EvidenceRemove.self, EvidencePurgeCommand.self]
        )
    }
}
