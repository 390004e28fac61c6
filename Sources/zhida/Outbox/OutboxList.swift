import ArgumentParser
import ZhidaConsult

/// `zhida outbox list`: what waits, and what was given up.
struct OutboxList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: say("列出待投递的消息和死信（不含内容）。", "List messages that wait and dead letters, without their content."),
            discussion: say("退出码 1：有死信。", "Exit code 1: there are dead letters.")
        )
    }

    @Option(
        help: ArgumentHelp(
            say(
                "只列一种：waiting 待投、failed 死信、delivered 已投、withdrawn 已撤回（默认待投和死信）。",
                "Only one state: waiting, failed, delivered or withdrawn (default: waiting and failed)."
            )
        )
    )
    var state: OutboxState?

    @Option(help: ArgumentHelp(say("每种最多几条。", "Most messages of each state.")))
    var limit = 50

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        /// Of each state.
        var counts: [String: Int]
        var messages: [Row]
    }

    struct Row: Encodable {
        var id: MessageID
        var topic: String
        var about: RecordKey
        var state: OutboxState
        var due: String
        var attempts: Int
        var lastError: String?
        /// When it was delivered, withdrawn or given up.
        var settled: String?

        init(_ row: OutboxRow) {
            id = row.id
            topic = row.topic
            about = row.about
            state = row.state
            due = LocalText.stamp(row.due)
            attempts = row.attempts
            lastError = row.lastError
            settled = row.settled.map(LocalText.stamp)
        }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(
                .seeOutbox,
                at: desk.caller.role == .supervisor ? desk.caller.site.map { [$0] } ?? [] : []
            )
            await desk.broker.shutDown()
            let counts = try await desk.store.messageCounts()
            var rows: [OutboxRow] = []
            for state in state.map({ [$0] }) ?? [.failed, .waiting] {
                rows += try await desk.store.messages(state, limit: max(0, limit))
            }
            if consult.global.json {
                let named = Dictionary(
                    uniqueKeysWithValues: OutboxState.allCases.map { ($0.rawValue, counts[$0] ?? 0) }
                )
                try JSONOutput.print(Answer(counts: named, messages: rows.map(Row.init)))
            } else {
                print(rows, counts)
            }
            if counts[.failed] ?? 0 > 0 { throw Exit.no.quietly }
        }
    }

    private func print(_ rows: [OutboxRow], _ counts: [OutboxState: Int]) {
        if !rows.isEmpty {
            var table = TextTable([
                .init(say("编号", "ID")), .init(say("状态", "state")), .init(say("时间", "due")),
                .init(say("种类", "topic")), .init(say("关于", "about")), .init(say("次数", "tries"), .right),
                .init(say("最近一次", "last try"), canShrink: true),
            ])
            for row in rows {
                table.add([
                    row.id.text, row.state.words, LocalText.moment(row.settled ?? row.due), row.topic,
                    row.about.description, "\(row.attempts)", row.lastError ?? "",
                ])
            }
            table.print()
        }
        Swift.print(
            say(
                "待投 \(counts[.waiting] ?? 0) 条，已投 \(counts[.delivered] ?? 0) 条，"
                    + "撤回 \(counts[.withdrawn] ?? 0) 条，死信 \(counts[.failed] ?? 0) 条。",
                "\(counts[.waiting] ?? 0) wait, \(counts[.delivered] ?? 0) delivered, "
                    + "\(counts[.withdrawn] ?? 0) withdrawn, \(counts[.failed] ?? 0) dead letters."
            )
        )
    }
}

extension OutboxState: ExpressibleByArgument {}

extension OutboxState {
    /// In the language of the process.
    var words: String {
        switch self {
        case .waiting: say("待投", "waiting")
        case .delivered: say("已投", "delivered")
        case .withdrawn: say("已撤回", "withdrawn")
        case .failed: say("死信", "dead letter")
        }
    }
}
