import ArgumentParser
import ZhidaConsult

/// `zhida store forget`: what is kept for a while only goes.
struct StoreForget: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "forget",
            abstract: say(
                "清理过期的答复、已了结的消息和变更流水（预约、会话、审计不动）。",
                "Remove old answers, settled messages and the feed of changes; never bookings, sessions or the audit."
            ),
            discussion: say(
                "答复里有预约人姓名电话：超过设置 consult.remember_days 天即应清理。适合由定时任务每天运行。",
                "Answers hold names and telephone numbers: they go after consult.remember_days days. Run it every day."
            )
        )
    }

    @Option(help: ArgumentHelp(say("保留几天（默认设置 consult.remember_days）。", "Days kept (default: consult.remember_days).")))
    var days: Int?

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        /// Everything from before is gone.
        var before: String
        /// Whether their bytes were overwritten too.
        var isScrubbed: Bool
    }

    func validate() throws {
        guard days.map({ (1...3650).contains($0) }) ?? true else {
            throw ValidationError(say("--days 应为 1–3650。", "--days must be from 1 to 3650."))
        }
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.maintainStore)
            await desk.broker.shutDown()
            let days = try days ?? consult.place.settings().consult.rememberDays
            let moment = desk.now - .seconds(Int64(days) * 86_400)
            try await desk.store.forget(before: moment)
            let isScrubbed = try await desk.scrub()
            if consult.global.json {
                return try JSONOutput.print(Answer(before: LocalText.stamp(moment), isScrubbed: isScrubbed))
            }
            Swift.print(
                say(
                    "已清理 \(LocalText.moment(moment)) 以前的答复、已了结的消息和变更流水。",
                    "Answers, settled messages and changes from before \(LocalText.moment(moment)) are gone."
                )
            )
        }
    }
}

extension ConsultDesk {
    /// Overwrites what was removed, and says where that has to wait.
    @discardableResult
    func scrub() async throws -> Bool {
        let isScrubbed = try await store.scrub()
        if !isScrubbed {
            complain(
                say(
                    "其他进程正在使用数据库，已删内容的残留将在下次清理时覆盖。",
                    "Others use the store: what was removed is overwritten with the next cleaning."
                )
            )
        }
        return isScrubbed
    }
}
