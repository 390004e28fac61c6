import ArgumentParser
import ZhidaConsult

/// `zhida outbox retry`: dead letters are due again.
struct OutboxRetry: AsyncParsableCommand {
    /// Dead letters taken at once with `--all`.
    private static let most = 10_000

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "retry",
            abstract: say("让死信重新待投。", "Let dead letters be delivered again."),
            discussion: say(
                "随后由 zhida outbox deliver 或服务投递。",
                "zhida outbox deliver or the service delivers them then."
            )
        )
    }

    @Argument(help: ArgumentHelp(say("死信的编号。", "IDs of dead letters."))) var ids: [String] = []

    @Flag(help: ArgumentHelp(say("全部死信。", "All dead letters."))) var all = false

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        var revived: [MessageID]
    }

    func validate() throws {
        guard all != !ids.isEmpty else {
            throw ValidationError(say("请写死信编号，或用 --all（两者选一）。", "Give IDs or --all, one of the two."))
        }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.deliverOutbox)
            await desk.broker.shutDown()
            let wanted: [MessageID]
            if all {
                wanted = try await desk.store.messages(.failed, limit: Self.most).map(\.id)
            } else {
                wanted = try ids.map { text in
                    guard let id = MessageID(text) else {
                        throw Failure(.wrongUsage, say("“\(text)”不是消息编号。", "“\(text)” is no message's ID."))
                    }
                    return id
                }
            }
            let revived = try await desk.store.revive(wanted, at: desk.now)
            let missing = wanted.filter { !revived.contains($0) }
            guard missing.isEmpty else {
                let list = missing.map(\.text).joined(separator: ", ")
                throw Refused(
                    refusal: Refusal(
                        .unknown,
                        english: "No dead letter: \(list); \(revived.count) others are due again.",
                        chinese: "不是死信：\(list)；其余 \(revived.count) 条已重新待投"
                    )
                )
            }
            if consult.global.json { return try JSONOutput.print(Answer(revived: revived)) }
            Swift.print(say("\(revived.count) 条死信已重新待投。", "\(revived.count) dead letters are due again."))
        }
    }
}
