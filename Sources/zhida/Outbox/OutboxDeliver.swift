import ArgumentParser
import ZhidaConsult

/// `zhida outbox deliver`: everything that is due, once.
struct OutboxDeliver: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "deliver",
            abstract: say("投递到期的消息。", "Deliver what is due."),
            discussion: say(
                """
                设置了 outbox.webhook 时以签名的 HTTPS POST 发送，否则写成数据目录 spool/ 中的文件。
                投递失败的按间隔重试，16 次后成为死信。适合由定时任务每分钟运行；可与其他进程同时运行。
                退出码 1：有消息未送达。
                """,
                """
                With the setting outbox.webhook as signed HTTPS posts, else as files in spool/ of the data folder. What \
                was not delivered is tried again after a while, and is a dead letter after 16 tries. Run it every \
                minute; others may run at the same time. Exit code 1: something was not delivered.
                """
            )
        )
    }

    @OptionGroup var consult: ConsultOptions

    struct Answer: Encodable {
        var delivered: Int
        /// To be tried again.
        var postponed: Int
        /// Given up.
        var dead: Int
        var failures: [Failed]
    }

    struct Failed: Encodable, Sendable {
        var message: MessageID
        var topic: String
        var attempts: Int
        var error: String
    }

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.deliverOutbox)
            // What fell due by itself may have put more into the outbox.
            await desk.broker.shutDown()
            let failures = Failures()
            let delivery = try OutboxDelivery(consult.place.settings(), desk.store, clock: desk.rehearsal.clock)
            let round = try await delivery.all { failures.note($0) }
            let failed = failures.all
            if consult.global.json {
                try JSONOutput.print(
                    Answer(
                        delivered: round.delivered,
                        postponed: round.postponed,
                        dead: round.dead,
                        failures: failed
                    )
                )
            } else {
                for failure in failed {
                    complain("\(failure.message) \(failure.topic) (\(failure.attempts)): \(failure.error)")
                }
                Swift.print(
                    say(
                        "已投递 \(round.delivered) 条，稍后重试 \(round.postponed) 条，死信 \(round.dead) 条。",
                        "\(round.delivered) delivered, \(round.postponed) to be tried again, \(round.dead) given up."
                    )
                )
            }
            if !failed.isEmpty { throw Exit.no.quietly }
        }
    }
}
