import ArgumentParser
import Foundation
import ZhidaConsult
import ZhidaDigest

/// `zhida session note`
struct SessionNoteCommand: SessionAct {
    static var configuration: CommandConfiguration { configured("note", "写记录。", "Add a note.") }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("内容。", "What to write.")))
    var text: String

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .note(text) }
}

/// `zhida session share`: a file's name, size and digest on the session's list.
struct SessionShare: SessionAct {
    static var configuration: CommandConfiguration {
        configured(
            "share",
            "把文件列入会话的共享清单（登记名称、大小和 SHA-256）。",
            "Put a file on the session's list: name, size and SHA-256."
        )
    }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("文件。", "The file.")))
    var file: String

    func request(_ desk: ConsultDesk) throws -> SessionRequest {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Failure(.badInput, say("读不出 \(file)；请检查路径和权限。", "\(file) cannot be read: check its path and rights."))
        }
        let digest = bytes.withUnsafeBytes { SHA256.hash($0) }
        return .share(
            name: (file as NSString).lastPathComponent,
            size: Int64(bytes.count),
            digest: Hexadecimal.text(of: digest)
        )
    }
}

/// `zhida session close`: what came of it.
struct SessionClose: SessionAct {
    static var configuration: CommandConfiguration {
        configured("close", "填写结果并办结。", "Write down the outcome, and close.")
    }

    @OptionGroup var target: SessionTarget

    @Option(
        help: ArgumentHelp(
            say(
                "结果：done（办结）、goes-on（后续办理）、incomplete（待补材料）、passed-on（转其他单位）、broken-off（未完成）。",
                "done, goes-on, incomplete, passed-on or broken-off."
            )
        )
    )
    var result: SessionOutcome.Result

    @Option(help: ArgumentHelp(say("结果说明。", "In words.")))
    var summary: String

    func request(_ desk: ConsultDesk) throws -> SessionRequest { .close(SessionOutcome(result, summary: summary)) }
}

extension SessionOutcome.Result: ExpressibleByArgument {}

/// `zhida session evaluate`: what the citizen thinks of it.
struct SessionEvaluate: SessionAct {
    static var configuration: CommandConfiguration {
        configured("evaluate", "登记群众评价。", "Enter the citizen's evaluation.")
    }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("1（非常不满意）到 5（非常满意）。", "1 (very dissatisfied) to 5 (very satisfied).")))
    var grade: Int

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            say(
                "因为：waiting、attitude、competence、clarity、connection、result。",
                "For: waiting, attitude, competence, clarity, connection, result."
            )
        )
    )
    var grounds: [Evaluation.Ground] = []

    @Option(help: ArgumentHelp(say("群众的话。", "The citizen's words.")))
    var words: String?

    mutating func validate() throws {
        guard Evaluation.Grade(rawValue: grade) != nil else {
            throw ValidationError(say("--grade 为 1 到 5。", "--grade is 1 to 5."))
        }
    }

    func request(_ desk: ConsultDesk) throws -> SessionRequest {
        guard let grade = Evaluation.Grade(rawValue: grade) else { preconditionFailure("validated before") }
        return .evaluate(grade, Set(grounds), words: words)
    }
}

extension Evaluation.Ground: ExpressibleByArgument {}

/// `zhida session refer`: a work order follows.
struct SessionRefer: SessionAct {
    static var configuration: CommandConfiguration {
        configured("refer", "登记后续工单号。", "Note the work order that follows.")
    }

    @OptionGroup var target: SessionTarget

    @Option(help: ArgumentHelp(say("工单号。", "The work order's number.")))
    var order: String

    func request(_ desk: ConsultDesk) throws -> SessionRequest {
        guard let reference = WorkOrderReference(order) else {
            throw Failure(
                .wrongUsage,
                say("工单号为 1–64 个字符，不含空格。", "A work order's number has 1 to 64 characters without blanks.")
            )
        }
        return .refer(reference)
    }
}
