import Foundation

/// The language that the program speaks to the person at the terminal.
enum Language: String, CaseIterable, Sendable {
    /// 简体中文
    case zh
    case en

    /// `--lang` of the command line if it is there, else by the locale's variables in their POSIX order.
    static let ofProcess = choose(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    static func choose(arguments: [String], environment: [String: String]) -> Language {
        for (index, argument) in arguments.enumerated() {
            if argument == "--lang", index + 1 < arguments.count, let asked = Language(rawValue: arguments[index + 1]) {
                return asked
            }
            if argument.hasPrefix("--lang="), let asked = Language(rawValue: String(argument.dropFirst(7))) {
                return asked
            }
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("zh") == true ? .zh : .en
    }
}

/// The sentence in the process's language.
func say(_ chinese: String, _ english: String) -> String {
    Language.ofProcess == .zh ? chinese : english
}
