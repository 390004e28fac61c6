import ArgumentParser
import ZhidaConsult
import ZhidaStore

/// `zhida audit verify`: finds any changed byte.
struct AuditVerify: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: say("校验审计哈希链和检查点。", "Check the audit's hash chain and its checkpoints."),
            discussion: say("退出码 1：发现改动。", "Exit code 1: something was changed.")
        )
    }

    @Option(
        help: ArgumentHelp(
            say(
                "检查点文件（默认数据目录的 audit.checkpoints）。",
                "The checkpoints (default: audit.checkpoints of the data folder)."
            ),
            valueName: "file"
        )
    )
    var checkpoints: String?

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.verifyAudit)
            await desk.broker.shutDown()
            var verifier: AuditVerifier
            do {
                let kept = try CheckpointFile(path: checkpoints ?? desk.checkpointPath).read()
                // Without a checkpoint no key is needed, and none is made.
                verifier =
                    kept.isEmpty
                    ? AuditVerifier()
                    : AuditVerifier(
                        checkpoints: kept,
                        keys: try KeyFolder(in: desk.dataFolder).ring(.checkpoint, now: desk.now)
                    )
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
            try await desk.eachLink { verifier.take($0) }
            let report = verifier.finish()
            if consult.global.json {
                try JSONOutput.print(report)
            } else {
                print(report)
            }
            if !report.isSound { throw Exit.no.quietly }
        }
    }

    private func print(_ report: AuditReport) {
        for fault in report.faults { Swift.print(say(fault.chinese, fault.english)) }
        Swift.print(
            say(
                "\(report.events) 条，\(report.isSound ? "未发现改动" : "发现 \(report.faultCount) 处问题")；"
                    + "检查点 \(report.checkpoints) 个，其后 \(report.unguarded) 条。",
                "\(report.events) events, \(report.isSound ? "nothing changed" : "\(report.faultCount) faults"); "
                    + "\(report.checkpoints) checkpoints, \(report.unguarded) events behind the last."
            )
        )
    }
}

/// `zhida audit checkpoint`: signs where the audit stands.
struct AuditCheckpointCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "checkpoint",
            abstract: say("签署检查点；请另存一份到他处。", "Sign where the audit stands; keep a copy elsewhere.")
        )
    }

    @Option(
        help: ArgumentHelp(
            say("写入的文件（默认数据目录的 audit.checkpoints）。", "Where to (default: audit.checkpoints of the data folder)."),
            valueName: "file"
        )
    )
    var checkpoints: String?

    @OptionGroup var consult: ConsultOptions

    func run() async throws {
        try await consult.atDesk { desk in
            try desk.authorise(.checkpointAudit)
            await desk.broker.shutDown()
            let path = checkpoints ?? desk.checkpointPath
            let signed: AuditCheckpoint?
            do {
                let notary = try AuditNotary(
                    store: desk.store,
                    file: CheckpointFile(path: path),
                    keys: try KeyFolder(in: desk.dataFolder).ring(.checkpoint, now: desk.now),
                    clock: desk.rehearsal.clock
                )
                signed = try await notary.sign(isOnDemand: true)
            } catch let broken as BrokenAudit {
                throw Failure(.no, say("审计已被改动，未签署。\(broken.fault.chinese)", "\(broken)"))
            } catch {
                throw Failure(.systemFailed, "\(error)")
            }
            guard let checkpoint = signed else {
                throw Refused(
                    refusal: Refusal(
                        .missing,
                        english: "Nothing was added since the last checkpoint; there is nothing to sign.",
                        chinese: "上次签署后没有新的记录，无需签署"
                    )
                )
            }
            if consult.global.json { return try JSONOutput.print(checkpoint) }
            Swift.print(
                say(
                    "已为前 \(checkpoint.sequence) 条签署检查点，写入 \(path)；请另存一份。",
                    "Signed the first \(checkpoint.sequence) events in \(path); keep a copy elsewhere."
                )
            )
        }
    }
}

extension ConsultDesk {
    var checkpointPath: String { dataFolder + "/audit.checkpoints" }
}
