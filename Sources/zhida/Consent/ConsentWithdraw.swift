import ArgumentParser
import ZhidaConsult

/// `zhida consent withdraw`
struct ConsentWithdraw: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "withdraw",
            abstract: say("撤回同意，并删除其下的材料。", "Take a consent back, and remove what exists under it.")
        )
    }

    @Argument(help: ArgumentHelp(say("预约或会话编号。", "The booking or session.")))
    var matter: String

    @Option(help: ArgumentHelp(say("同意编号（最后四位以上即可）。", "The consent; its last four characters will do.")))
    var consent: String?

    @Option(help: ArgumentHelp(say("或其目的。", "Or its purpose.")))
    var purpose: ConsentPurpose?

    @OptionGroup var writing: WriteOptions

    mutating func validate() throws {
        guard (consent == nil) != (purpose == nil) else {
            throw ValidationError(say("请写 --consent 或 --purpose。", "Give --consent or --purpose."))
        }
    }

    func run() async throws {
        try await writing.consult.atDesk { desk in
            let key = try desk.key(writing)
            let matter = try desk.matter(matter)
            let dossier = try await desk.dossier(matter.dossier)
            let known = dossier?.consents.filter { $0.holds } ?? []
            let id: ConsentID
            if let consent {
                id = try RecordNames.find(consent, among: known.map(\.id), "同意", "consent")
            } else {
                let found = known.filter { $0.purpose == purpose }
                guard found.count == 1 else {
                    throw Refused(
                        refusal: Refusal(
                            .unknown,
                            english: found.isEmpty
                                ? "No consent to that holds; see: zhida consent show"
                                : "\(found.count) such consents hold; name one with --consent.",
                            chinese: found.isEmpty
                                ? "没有有效的此项同意；可用 zhida consent show 查看" : "有\(found.count)项此类同意，请用 --consent 指定"
                        )
                    )
                }
                id = found[0].id
            }
            let removed = try await desk.perform(WithdrawConsent(id, in: matter.dossier), key: key)
            try desk.removeContents(removed, of: matter.dossier)
            try desk.printDossier(matter.dossier, key, json: writing.json)
        }
    }
}
