import ArgumentParser
@preconcurrency import Glibc

/// How the program ends.
enum Exit: Int32, Sendable {
    case done = 0
    /// Everything worked and the answer is no: nothing found, some recordings rejected.
    case no = 1
    case wrongUsage = 2
    case badInput = 3
    case systemFailed = 4

    /// Thrown to end the program with this code and without a further message.
    var quietly: ExitCode { ExitCode(rawValue) }

    /// Prints what `error` says to standard error (help and version to standard output) and ends the process.
    static func end(with error: any Error) -> Never {
        let code: Int32
        var message = Zhida.fullMessage(for: error)
        switch error {
        case let failure as Failure:
            code = failure.exit.rawValue
            message = failure.description
        case let settings as SettingsError:
            code = Exit.badInput.rawValue
            message = settings.description
        case let asked as ExitCode:
            code = asked.rawValue
            message = ""
        default:
            switch Zhida.exitCode(for: error) {
            case .success: code = Exit.done.rawValue
            case .validationFailure: code = Exit.wrongUsage.rawValue
            default:
                code = Exit.systemFailed.rawValue
                message = "\(error)"
            }
        }
        if !message.isEmpty {
            if code == 0 { print(message) } else { complain(message) }
        }
        fflush(stdout)
        exit(code)
    }
}

/// Why a command could not do its work, in a sentence that says what was wrong, where, and what to do next.
struct Failure: Error, CustomStringConvertible {
    var exit: Exit
    var description: String

    init(_ exit: Exit, _ description: String) {
        self.exit = exit
        self.description = description
    }
}

/// Writes a line to standard error.
func complain(_ line: String) {
    fputs(line.hasSuffix("\n") ? line : line + "\n", stderr)
}
