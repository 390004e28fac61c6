import ArgumentParser

/// The program: one file per subcommand. The only place where the modules are wired together.
@main
struct Zhida: AsyncParsableCommand {
    /// The version that `--version` prints.
    static let version = "0.1.0"

    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "zhida",
            abstract: say(
                "直达：来电录音进，标准地址和工单草稿出；预约、排队、视频咨询一处办。",
                "Call recordings become work orders; appointments, queues and consultations in one place."
            ),
            discussion: say(
                "退出码：0 完成；1 结果为否；2 用法错误；3 输入有误；4 系统故障。",
                "Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 bad input, 4 the system failed."
            ),
            version: version,
            subcommands: [
                InitCommand.self, DoctorCommand.self, Calls.self, AddressCommand.self, GazetteerCommand.self,
                ModelCommand.self, DirectoryCommand.self, SessionCommand.self, QueueCommand.self, ConsentCommand.self,
                EvidenceCommand.self, AuditCommand.self, TokenCommand.self, OutboxCommand.self, StoreCommand.self,
                ServeCommand.self,
            ]
        )
    }

    /// Runs the command of the process's arguments and ends the process with one of ``Exit``'s codes.
    ///
    /// ArgumentParser's own entry point ends a wrong usage with 64; the design says 2.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Exit.end(with: error)
        }
    }
}
